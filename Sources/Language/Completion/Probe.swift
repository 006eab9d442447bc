import Syntax

/// What is asked of the checker about one place in a cell, and what it found there.
struct Probe: Sendable {
  /// What a name at the place stands for.
  enum NameRole: Sendable { case value, callee, type }

  var offset: Int
}

extension Checker {
  mutating func noteName(_ role: Probe.NameRole, _ name: String, _ span: Span) {}
  mutating func noteMember(of type: Type, isStatic: Bool, _ name: Name) {}
  mutating func noteImplicit(_ type: Type?, _ name: Name) {}
  mutating func noteCall(_ callables: [Callable], _ arguments: [CallArgument], _ span: Span) {}
}
