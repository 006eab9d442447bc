import Syntax

/// What the user's cells declare, with the source text, by name.
struct Declarations {
  /// A function, a type or a variable as a cell has it.
  struct Declaration {
    /// The name.
    var name: String
    /// `function`, `struct`, `enum` or `variable`.
    var kind: String
    /// The first line.
    var heading: String
    /// The whole text.
    var text: String
    /// The name of the cell.
    var cell: String
  }

  private var known: [String: [Declaration]] = [:]
  private var order: [String] = []

  /// The functions and types, in the order of their first declaration.
  var all: [Declaration] {
    order.flatMap { (known[$0] ?? []).filter { $0.kind != "variable" } }
  }

  /// The declarations of a name, the overloads of a function together.
  subscript(name: String) -> [Declaration] { known[name] ?? [] }

  /// Notes what a cell declares at its top level.
  mutating func note(_ tree: SyntaxTree, of source: SourceText) {
    for statement in tree.statements {
      switch statement.kind {
      case .function(let function):
        note(function.name.text, "function", statement, source, overloads: true)
      case .structure(let structure): note(structure.name.text, "struct", statement, source)
      case .enumeration(let enumeration): note(enumeration.name.text, "enum", statement, source)
      case .variable(let declaration):
        for name in Self.names(of: declaration.pattern) {
          note(name, "variable", statement, source)
        }
      default: break
      }
    }
  }

  /// Forgets variables that a failed cell never reached; what was declared before is back.
  mutating func forget(_ names: [String], keeping before: Declarations) {
    for name in names { known[name] = before.known[name] }
    order.removeAll { known[$0] == nil }
  }

  private mutating func note(
    _ name: String, _ kind: String, _ statement: Statement, _ source: SourceText,
    overloads: Bool = false
  ) {
    let made = Declaration(
      name: name, kind: kind, heading: Self.heading(statement.span, source),
      text: source[statement.span], cell: source.name)
    if known[name] == nil { order.append(name) }
    known[name, default: []].removeAll {
      !overloads || $0.kind != kind || $0.heading == made.heading
    }
    known[name]?.append(made)
  }

  /// The first line, without the brace that opens the body.
  private static func heading(_ span: Span, _ source: SourceText) -> String {
    var line = source.bytes[(span.start..<span.end).clamped(to: source.bytes.indices)]
    line = line.prefix { $0 != UInt8(ascii: "{") && !(0x0A...0x0D ~= $0) }
    while line.last == 0x20 || line.last == 0x09 { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  private static func names(of pattern: Pattern) -> [String] {
    switch pattern.kind {
    case .name(let name): [name.text]
    case .tuple(let parts): parts.flatMap(names)
    case .wildcard, .broken: []
    }
  }
}
