import Syntax

/// What is asked of the checker about one place in a cell, and what it found there.
///
/// By reference, so that what an undone attempt found is kept.
final class Probe: @unchecked Sendable {
  /// What a name at the place stands for.
  enum NameRole { case value, callee, type }

  /// A variable in sight.
  struct Visible {
    var name: String
    var type: Type
    var functions: [Callable] = []
  }

  /// A name, a member or an implicit member at the place.
  enum Found {
    case name(NameRole, String, Span, want: Type?)
    case member(Type, isStatic: Bool, Name)
    case implicit(Type?, Name)

    var span: Span {
      switch self {
      case .name(_, _, let span, _): span
      case .member(_, _, let name), .implicit(_, let name): name.span
      }
    }
  }

  /// A call around the place.
  struct Call {
    var callables: [Callable]
    var arguments: [CallArgument]
    var span: Span
  }

  let offset: Int
  var found: Found?
  var call: Call?
  /// The local variables in sight at the place, innermost first.
  var locals: [Visible] = []
  /// What the session knows at the place.
  var scope: Scope?

  init(offset: Int) { self.offset = offset }

  func touches(_ span: Span) -> Bool { span.start <= offset && offset <= span.end }
}

extension Checker {
  mutating func noteName(
    _ role: Probe.NameRole, _ name: String, _ span: Span, want: Type? = nil
  ) {
    guard let probe, probe.touches(span) else { return }
    if case .name(_, _, _, let known?)? = probe.found, !known.isUnknown, want == nil { return }
    probe.found = .name(role, name, span, want: want)
    noteScope(probe)
  }

  mutating func noteMember(of type: Type, isStatic: Bool, _ name: Name) {
    guard let probe, probe.touches(name.span), type != .broken else { return }
    probe.found = .member(type, isStatic: isStatic, name)
    noteScope(probe)
  }

  mutating func noteImplicit(_ type: Type?, _ name: Name) {
    guard let probe, probe.touches(name.span) else { return }
    if type == nil || type == .broken, case .implicit? = probe.found { return }
    probe.found = .implicit(type, name)
    noteScope(probe)
  }

  mutating func noteCall(
    _ callables: [Callable], _ arguments: [CallArgument], _ nameSpan: Span, _ span: Span
  ) {
    guard let probe, nameSpan.end < probe.offset, probe.offset <= span.end else { return }
    // Right after its bracket a call is over.
    if probe.offset == span.end, span.end > 0, span.end <= source.bytes.count,
      [0x29, 0x5D, 0x7D].contains(source.bytes[span.end - 1])
    {
      return
    }
    if let known = probe.call, known.span.start > span.start { return }
    probe.call = Probe.Call(callables: callables, arguments: arguments, span: span)
    if probe.scope == nil { noteScope(probe) }
  }

  private mutating func noteScope(_ probe: Probe) {
    probe.scope = scope
    var visible: [Probe.Visible] = []
    var seen: Set<String> = []
    for level in contexts.indices.reversed() {
      for scope in contexts[level].scopes.reversed() {
        for (name, entry) in scope.sorted(by: { $0.key < $1.key }) {
          guard name.first != " ", seen.insert(name).inserted else { continue }
          switch entry {
          case .local(let id):
            let local = contexts[level].locals[id.index]
            var item = Probe.Visible(name: name, type: local.type)
            if let function = local.function { item.functions = [Callable(function)] }
            visible.append(item)
          case .function(let functions):
            visible.append(
              Probe.Visible(name: name, type: .void, functions: functions.map { Callable($0) }))
          }
        }
      }
      guard contexts[level].isNested else { break }
    }
    if let own = contexts.last(where: { $0.selfType != nil })?.selfType {
      if case .structure(let properties) = own.kind {
        visible += properties.map { Probe.Visible(name: $0.name, type: $0.type) }
      }
      for (name, methods) in scope.details[own]?.methods ?? [:] {
        visible.append(
          Probe.Visible(name: name, type: .void, functions: methods.map { Callable($0) }))
      }
    }
    probe.locals = visible
  }

  /// Checks a cell for the sake of one place in it.
  static func probe(_ source: SourceText, at offset: Int, in scope: Scope) -> Probe {
    let probe = Probe(offset: offset)
    var checker = Checker(source: source, scope: scope)
    checker.probe = probe
    _ = checker.cell(Parser.parse(source), before: scope)
    return probe
  }
}
