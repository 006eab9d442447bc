import Syntax

extension TypeSyntax {
  /// The names that a written type mentions.
  var mentioned: Set<String> {
    switch kind {
    case .named(let name, let arguments):
      arguments.reduce(into: [name.text]) { $0.formUnion($1.mentioned) }
    case .array(let element), .optional(let element), .inoutParameter(let element):
      element.mentioned
    case .dictionary(let key, let value): key.mentioned.union(value.mentioned)
    case .tuple(let elements): elements.reduce(into: []) { $0.formUnion($1.type.mentioned) }
    case .function(let parameters, let result):
      parameters.reduce(into: result.mentioned) { $0.formUnion($1.mentioned) }
    case .broken: []
    }
  }
}
