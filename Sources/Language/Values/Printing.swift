/// A value as Swift's `print` prints it, save that an optional prints as what it holds.
///
/// - Parameters:
///   - value: The value.
///   - type: Its type where it is known, for the labels of tuples.
/// - Returns: The text, without a line break at its end; nothing is left out.
public func printed(_ value: Value, as type: Type?) -> String {
  if case .string(let text) = value { return text }
  return printedInside(value, as: type)
}

/// A value as it prints inside another, with strings in quotes.
func printedInside(_ value: Value, as type: Type?) -> String {
  var writer = ValueWriter()
  writer.write(value, as: type)
  return writer.text
}

/// A value as it is shown: as it prints, with strings in quotes, and long lists and strings shortened.
///
/// - Parameters:
///   - value: The value.
///   - type: Its type where it is known, for the labels of tuples.
///   - limits: How much is written.
/// - Returns: The text, with the number of what is left out.
public func shown(_ value: Value, as type: Type?, within limits: Elision = Elision()) -> String {
  var writer = ValueWriter(limits: limits)
  writer.write(value, as: type)
  return writer.text
}

/// A value for a front end to show.
public func display(of value: Value, as type: Type?) -> Display {
  if case .object(let nominal, let object) = value {
    return nominal.display.map { $0(object) } ?? Display(plain: nominal.name)
  }
  return Display(plain: shown(value, as: type))
}

/// Writes a value as it prints inside another: strings are quoted.
private struct ValueWriter {
  var text = ""
  var limits: Elision?
  private var depth = 0

  init(limits: Elision? = nil) { self.limits = limits }

  mutating func write(_ value: Value, as type: Type?) {
    var type = type
    while case .optional(let wrapped)? = type { type = wrapped }
    switch value {
    case .excerpt(let part): write(part, as: type)
    case .void: text += "()"
    case .absent, .none: text += "nil"
    case .int(let number): text += String(number)
    case .double(let number): text += number.description
    case .bool(let truth): text += truth ? "true" : "false"
    case .string(let string): write(string)
    case .ints(let numbers): list(numbers) { $0.text += String($1) }
    case .doubles(let numbers): list(numbers) { $0.text += $1.description }
    case .array(let elements), .set(let elements):
      let element = Self.element(of: type)
      list(elements) { $0.write($1, as: element) }
    case .dictionary(let entries): write(entries, as: type)
    case .range(let lower, let upper): text += "\(lower)..<\(upper)"
    case .closedRange(let lower, let upper): text += "\(lower)...\(upper)"
    case .doubleRange(let lower, let upper):
      text += "\(lower)\(type == .halfOpenDoubleRange ? "..<" : "...")\(upper)"
    case .tuple(let elements):
      var labels: [Type.TupleElement] = []
      if case .tuple(let known)? = type { labels = known }
      parts(elements, labels)
    case .structure(let nominal, let values):
      text += nominal.name
      guard case .structure(let properties) = nominal.kind else { return }
      parts(values, properties.map { Type.TupleElement(label: $0.name, type: $0.type) })
    case .enumeration(let nominal, let index, let payload):
      guard case .enumeration(let cases) = nominal.kind, cases.indices.contains(index) else {
        text += nominal.name
        return
      }
      text += cases[index].name
      if !payload.isEmpty { parts(payload, cases[index].payload) }
    case .function: text += "(Function)"
    case .object(let nominal, let object): write(object, nominal)
    }
  }

  private mutating func write(_ part: Value.Excerpt, as type: Type?) {
    switch (part.head, part.tail) {
    case (.ints(let head), .ints(let tail)):
      list(head, tail, part.count) { $0.text += String($1) }
    case (.doubles(let head), .doubles(let tail)):
      list(head, tail, part.count) { $0.text += $1.description }
    case (.array(let head), .array(let tail)), (.set(let head), .set(let tail)):
      let element = Self.element(of: type)
      list(head, tail, part.count) { $0.write($1, as: element) }
    case (.dictionary(let head), .dictionary(let tail)):
      write(head, tail, part.count, as: type)
    case (.string(let head), _):
      let limit = limits.map { depth == 0 ? $0.characters : max(1, $0.characters / 5) } ?? .max
      let shown = head.prefix(limit)
      text += String(shown).quoted
      text += " … \(grouped(part.count - shown.utf8.count)) more bytes"
    default: text += "…"
    }
  }

  private static func element(of type: Type?) -> Type? {
    switch type {
    case .array(let element)?, .set(let element)?: element
    default: nil
    }
  }

  private mutating func write(
    _ entries: [(key: Value, value: Value)], _ last: [(key: Value, value: Value)] = [],
    _ count: Int? = nil, as type: Type?
  ) {
    guard !entries.isEmpty else {
      text += "[:]"
      return
    }
    var types: (key: Type?, value: Type?)
    if case .dictionary(let key, let value)? = type { types = (key, value) }
    list(entries, last, count) { writer, entry in
      writer.write(entry.key, as: types.key)
      writer.text += ": "
      writer.write(entry.value, as: types.value)
    }
  }

  private mutating func write(_ string: String) {
    guard let limits else {
      text += string.quoted
      return
    }
    let limit = depth == 0 ? limits.characters : max(1, limits.characters / 5)
    guard string.utf8.count > limit, string.count > limit else {
      text += string.quoted
      return
    }
    text += String(string.prefix(limit)).quoted
    text += " … \(grouped(string.count - limit)) more characters"
  }

  private mutating func write(_ object: any Sendable, _ nominal: NominalType) {
    guard let plain = nominal.display?(object).plain else {
      text += nominal.name
      return
    }
    guard limits != nil, depth > 0, let end = plain.firstIndex(where: \.isNewline) else {
      text += plain
      return
    }
    text += plain[..<end] + " …"
  }

  /// Writes a list of which the first elements are there, and the last ones where it is long.
  private mutating func list<Element>(
    _ first: [Element], _ last: [Element] = [], _ count: Int? = nil,
    _ write: (inout ValueWriter, Element) -> Void
  ) {
    let count = count ?? first.count
    var limit = limits.map { depth == 0 ? $0.elements : max(3, $0.elements / 3) } ?? .max
    if count > first.count { limit = min(limit, first.count) }
    let isLong = count > limit
    let tail = isLong ? limit / 6 : 0
    let head = isLong ? limit - tail : count
    depth += 1
    defer { depth -= 1 }
    text += "["
    for index in 0..<head {
      if index > 0 { text += ", " }
      if let limits, text.utf8.count > limits.total {
        text += "… \(grouped(count - index)) more]"
        return
      }
      write(&self, first[index])
    }
    if isLong {
      text += ", … \(grouped(count - head - tail)) more …"
      for element in (count > first.count ? last : first).suffix(tail) {
        text += ", "
        write(&self, element)
      }
    }
    text += "]"
  }

  private mutating func parts(_ values: [Value], _ parts: [Type.TupleElement]) {
    depth += 1
    defer { depth -= 1 }
    text += "("
    for (index, value) in values.enumerated() {
      if index > 0 { text += ", " }
      let part = parts.indices.contains(index) ? parts[index] : nil
      if let label = part?.label { text += "\(label): " }
      write(value, as: part?.type)
    }
    text += ")"
  }
}
