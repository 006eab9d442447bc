/// A value as Swift's `print` prints it, save that an optional prints as what it holds.
///
/// - Parameters:
///   - value: The value.
///   - type: Its type where it is known, for the labels of tuples.
/// - Returns: The text, without a line break at its end.
public func printed(_ value: Value, as type: Type?) -> String {
  if case .string(let text) = value { return text }
  var text = ""
  write(value, as: type, into: &text)
  return text
}

/// A value for a front end to show.
public func display(of value: Value, as type: Type?) -> Display {
  switch value {
  case .object(let nominal, let object):
    if let display = nominal.display { return display(object) }
    return Display(plain: nominal.name)
  case .string(let text): return Display(plain: text.debugDescription)
  default: return Display(plain: printed(value, as: type))
  }
}

/// Writes a value as it prints inside another: strings are quoted.
private func write(_ value: Value, as type: Type?, into text: inout String) {
  var type = type
  while case .optional(let wrapped)? = type { type = wrapped }
  switch value {
  case .void: text += "()"
  case .absent, .none: text += "nil"
  case .int(let number): text += String(number)
  case .double(let number): text += number.description
  case .bool(let truth): text += truth ? "true" : "false"
  case .string(let string): text += string.debugDescription
  case .ints(let numbers): writeList(numbers, into: &text) { $0 += String($1) }
  case .doubles(let numbers): writeList(numbers, into: &text) { $0 += $1.description }
  case .array(let elements), .set(let elements):
    var elementType: Type?
    switch type {
    case .array(let element)?, .set(let element)?: elementType = element
    default: break
    }
    writeList(elements, into: &text) { write($1, as: elementType, into: &$0) }
  case .dictionary(let entries):
    var types: (Type?, Type?) = (nil, nil)
    if case .dictionary(let key, let value)? = type { types = (key, value) }
    if entries.isEmpty {
      text += "[:]"
    } else {
      writeList(entries, into: &text) {
        write($1.key, as: types.0, into: &$0)
        $0 += ": "
        write($1.value, as: types.1, into: &$0)
      }
    }
  case .range(let lower, let upper): text += "\(lower)..<\(upper)"
  case .closedRange(let lower, let upper): text += "\(lower)...\(upper)"
  case .doubleRange(let lower, let upper):
    text += "\(lower)\(type == .halfOpenDoubleRange ? "..<" : "...")\(upper)"
  case .tuple(let elements):
    var labels: [Type.TupleElement] = []
    if case .tuple(let known)? = type { labels = known }
    writeParts(elements, labels, into: &text)
  case .structure(let nominal, let values):
    text += nominal.name
    guard case .structure(let properties) = nominal.kind else { return }
    writeParts(
      values, properties.map { Type.TupleElement(label: $0.name, type: $0.type) }, into: &text)
  case .enumeration(let nominal, let index, let payload):
    guard case .enumeration(let cases) = nominal.kind, cases.indices.contains(index) else {
      text += nominal.name
      return
    }
    text += cases[index].name
    if !payload.isEmpty { writeParts(payload, cases[index].payload, into: &text) }
  case .function: text += "(Function)"
  case .object(let nominal, let object):
    text += nominal.display.map { $0(object).plain } ?? nominal.name
  }
}

private func writeList<Element>(
  _ elements: [Element], into text: inout String, _ write: (inout String, Element) -> Void
) {
  text += "["
  for (index, element) in elements.enumerated() {
    if index > 0 { text += ", " }
    write(&text, element)
  }
  text += "]"
}

private func writeParts(
  _ values: [Value], _ parts: [Type.TupleElement], into text: inout String
) {
  text += "("
  for (index, value) in values.enumerated() {
    if index > 0 { text += ", " }
    let part = parts.indices.contains(index) ? parts[index] : nil
    if let label = part?.label { text += "\(label): " }
    write(value, as: part?.type, into: &text)
  }
  text += ")"
}
