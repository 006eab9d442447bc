// The tree as text, one bracket for each node: what the tests compare.

extension SyntaxTree {
  /// Every statement, divided by spaces.
  package var dump: String { statements.map(\.dump).joined(separator: " ") }
}

private func list(_ head: String, _ parts: [String]) -> String {
  "(" + ([head] + parts).joined(separator: " ") + ")"
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\0": result += "\\0"
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

private func block(_ statements: [Statement]) -> String {
  "{" + statements.map(\.dump).joined(separator: " ") + "}"
}

private func labelled(_ label: Name?, _ text: String) -> String {
  label.map { "\($0.text): \(text)" } ?? text
}

extension Expression {
  /// The expression as text.
  package var dump: String {
    switch kind {
    case .integer(let value): String(value)
    case .real(let value): String(value)
    case .boolean(let value): String(value)
    case .nilLiteral: "nil"
    case .string(let segments): dump(segments)
    case .name(let name): name
    case .implicitMember(let name): "." + name.text
    case .member(let base, let name, let optional):
      list(optional ? "?." : ".", [base.dump, name.text])
    case .call(let callee, let arguments): list("call", [callee.dump] + arguments.map(\.dump))
    case .index(let base, let arguments, let optional):
      list(optional ? "?[]" : "[]", [base.dump] + arguments.map(\.dump))
    case .array(let elements): list("array", elements.map(\.dump))
    case .dictionary(let pairs):
      list("dictionary", pairs.map { "\($0.key.dump): \($0.value.dump)" })
    case .tuple(let elements):
      list("tuple", elements.map { labelled($0.label, $0.value.dump) })
    case .parenthesised(let inner): list("paren", [inner.dump])
    case .prefix(let name, let operand): list(name.text, [operand.dump])
    case .binary(let left, let name, let right): list(name.text, [left.dump, right.dump])
    case .partialRange(let lower, let name, let upper):
      list(name.text, [lower?.dump ?? "_", upper?.dump ?? "_"])
    case .conditional(let condition, let first, let second):
      list("?:", [condition.dump, first.dump, second.dump])
    case .forceUnwrap(let inner): list("!!", [inner.dump])
    case .closure(let closure): closure.dump
    case .coercion(let value, let type): list("as", [value.dump, type.dump])
    case .optionalLink(let value): list("?", [value.dump])
    case .type(let type): type.dump
    case .addressOf(let inner): list("&", [inner.dump])
    case .statement(let statement): statement.dump
    case .broken: "<broken>"
    }
  }

  private func dump(_ segments: [Segment]) -> String {
    let parts = segments.map { segment in
      switch segment {
      case .text(let text): quoted(text)
      case .interpolation(let value): value.dump
      }
    }
    if parts.isEmpty { return "\"\"" }
    if parts.count == 1, case .text = segments[0] { return parts[0] }
    return list("string", parts)
  }
}

extension Argument {
  fileprivate var dump: String {
    labelled(label, (isTrailing ? "@" : "") + value.dump)
  }
}

extension Closure {
  fileprivate var dump: String {
    var head = ""
    if let parameters {
      let names = parameters.map { parameter in
        parameter.pattern.dump + (parameter.type.map { ": \($0.dump)" } ?? "")
      }
      head = "(" + names.joined(separator: " ") + ")"
    } else if anonymousCount > 0 {
      head = "$\(anonymousCount)"
    }
    if let result { head += " -> \(result.dump)" }
    if !captures.isEmpty {
      let list = captures.map { "\($0.name.text) = \($0.value.dump)" }
      head = "[\(list.joined(separator: ", "))]" + head
    }
    let statements = body.map(\.dump).joined(separator: " ")
    return "{" + [head, statements].filter { !$0.isEmpty }.joined(separator: " in ") + "}"
  }
}

extension Pattern {
  /// The pattern as text.
  package var dump: String {
    switch kind {
    case .name(let name): name.text
    case .wildcard: "_"
    case .tuple(let elements): list("tuple", elements.map(\.dump))
    case .broken: "<broken>"
    }
  }
}

extension TypeSyntax {
  /// The type as text.
  package var dump: String {
    switch kind {
    case .named(let name, let arguments):
      name.text
        + (arguments.isEmpty ? "" : "<\(arguments.map(\.dump).joined(separator: ", "))>")
    case .array(let element): "[\(element.dump)]"
    case .dictionary(let key, let value): "[\(key.dump): \(value.dump)]"
    case .optional(let wrapped): "\(wrapped.dump)?"
    case .tuple(let elements):
      "(\(elements.map { labelled($0.label, $0.type.dump) }.joined(separator: ", ")))"
    case .inoutParameter(let type): "inout \(type.dump)"
    case .function(let parameters, let result):
      "(\(parameters.map(\.dump).joined(separator: ", "))) -> \(result.dump)"
    case .broken: "<broken>"
    }
  }
}

extension CasePattern {
  /// The pattern as text.
  package var dump: String {
    switch kind {
    case .expression(let value): value.dump
    case .enumeration(let name, let payload):
      payload.isEmpty
        ? "." + name.text
        : list("." + name.text, payload.map { labelled($0.label, $0.pattern.dump) })
    case .binding(let isMutable, let name): list(isMutable ? "var" : "let", [name.text])
    case .tuple(let elements): list("tuple", elements.map(\.dump))
    case .some(let inner): list("some", [inner.dump])
    case .wildcard: "_"
    case .broken: "<broken>"
    }
  }
}

extension Condition {
  fileprivate var dump: String {
    switch self {
    case .expression(let value): value.dump
    case .binding(let isMutable, let name, let type, let value):
      list(
        isMutable ? "var" : "let",
        [name.text + (type.map { ": \($0.dump)" } ?? ""), value.dump])
    case .match(let pattern, let value): list("case", [pattern.dump, value.dump])
    }
  }
}

extension Statement {
  /// The statement as text.
  package var dump: String {
    switch kind {
    case .expression(let value): return value.dump
    case .variable(let declaration): return declaration.dump
    case .assignment(let target, let operation, let value):
      return list((operation?.text ?? "") + "=", [target.dump, value.dump])
    case .function(let function): return function.dump
    case .structure(let structure):
      let names = structure.conformances.map(\.text)
      let head = ([structure.name.text] + names).joined(separator: ":")
      return list("struct", [head, block(structure.members)])
    case .enumeration(let enumeration): return enumeration.dump
    case .ifElse(let conditions, let then, let otherwise):
      return list(
        "if", conditions.map(\.dump) + [block(then)] + (otherwise.map { [block($0)] } ?? []))
    case .guardElse(let conditions, let otherwise):
      return list("guard", conditions.map(\.dump) + [block(otherwise)])
    case .whileLoop(let conditions, let body):
      return list("while", conditions.map(\.dump) + [block(body)])
    case .repeatLoop(let body, let condition):
      return list("repeat", [block(body), condition.dump])
    case .forLoop(let pattern, let sequence, let filter, let body):
      return list(
        "for",
        [pattern.dump, sequence.dump] + (filter.map { ["where", $0.dump] } ?? []) + [block(body)])
    case .switchCase(let subject, let cases):
      return list("switch", [subject.dump] + cases.map(\.dump))
    case .returnValue(let value): return list("return", value.map { [$0.dump] } ?? [])
    case .breakLoop(let label): return list("break", label.map { [$0.text] } ?? [])
    case .continueLoop(let label): return list("continue", label.map { [$0.text] } ?? [])
    case .labelled(let label, let statement): return list("label", [label.text, statement.dump])
    case .block(let statements): return list("do", [block(statements)])
    case .deferred(let statements): return list("defer", [block(statements)])
    case .fallThrough: return "fallthrough"
    case .alias(let name, let type): return list("typealias", [name.text, type.dump])
    case .importModule(let name): return list("import", [name.text])
    case .broken: return "<broken>"
    }
  }
}

extension VariableDeclaration {
  fileprivate var dump: String {
    let word = (isStatic ? "static " : "") + (isMutable ? "var" : "let")
    var parts = [pattern.dump + (type.map { ": \($0.dump)" } ?? "")]
    if let value { parts.append(value.dump) }
    if let getter { parts.append(block(getter)) }
    for (name, accessor) in [("set", setter), ("willSet", willSet), ("didSet", didSet)] {
      if let accessor {
        parts.append("\(name)(\(accessor.parameter.text)) \(block(accessor.body))")
      }
    }
    return list(word, parts)
  }
}

extension FunctionSyntax {
  fileprivate var dump: String {
    let words = (isStatic ? "static " : "") + (isMutating ? "mutating " : "") + "func"
    let inputs = parameters.map { parameter in
      let label = parameter.label?.text ?? "_"
      let names = label == parameter.name.text ? label : "\(label) \(parameter.name.text)"
      return names + ": " + (parameter.isInout ? "inout " : "") + parameter.type.dump
        + (parameter.isVariadic ? "..." : "")
        + (parameter.defaultValue.map { " = \($0.dump)" } ?? "")
    }
    let head = "\(name.text)\(isFailable ? "?" : "")(\(inputs.joined(separator: ", ")))"
    let set = setter.map { ["set(\($0.parameter.text)) \(block($0.body))"] } ?? []
    return list(words, [head] + (result.map { ["->", $0.dump] } ?? []) + [block(body)] + set)
  }
}

extension EnumerationSyntax {
  fileprivate var dump: String {
    let head = ([name.text] + conformances.map(\.text)).joined(separator: ":")
    let names = cases.map { item in
      let payload = item.payload.map { labelled($0.label, $0.type.dump) }
      return item.name.text
        + (payload.isEmpty ? "" : "(\(payload.joined(separator: ", ")))")
        + (item.rawValue.map { "=\($0.dump)" } ?? "")
    }
    return list("enum", [head] + names + [block(members)])
  }
}

extension SwitchCase {
  fileprivate var dump: String {
    let heads = patterns.map { $0.pattern.dump + ($0.filter.map { " where \($0.dump)" } ?? "") }
    return list(
      heads.isEmpty ? "default" : "case",
      (heads.isEmpty ? [] : [heads.joined(separator: ", ")]) + [block(body)])
  }
}
