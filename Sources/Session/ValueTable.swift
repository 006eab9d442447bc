import Language
import Plots

/// A value as a table: a list of structures, tuples, dictionaries or rows of numbers, or a dictionary.
///
/// Only the rows and columns that are shown are ever written out, so that a million rows cost no more
/// than twenty.
struct ValueTable {
  /// A value with what is known of its type.
  private struct Field {
    var value: Value
    var type: Type?
  }

  private var headings: [String] = []
  private var rows: [[Field?]] = []
  private var hiddenRows = 0

  /// The most rows that are all shown; of more, the first and the last ones.
  private static let rowLimit = 20
  private static let columnLimit = 20

  /// The table of a value; nil for one that reads better as it prints.
  init?(_ value: Value, as type: Type?) {
    if case .excerpt(let part) = value {
      self.init(part.head, part.tail, hidden: part.count - part.kept.head - part.kept.tail, type)
    } else {
      self.init(value, nil, hidden: 0, type)
    }
  }

  /// The table of a list, or of the two ends of a long one with so many elements between.
  private init?(_ value: Value, _ rest: Value?, hidden: Int, _ type: Type?) {
    switch (value, rest) {
    case (.array(let first), let rest):
      var elements = first
      if case .array(let last)? = rest { elements += last }
      var element: Type?
      if case .array(let known)? = Self.stripped(type) { element = known }
      self.init(elements.count, hidden: hidden, heading: "") { index, place in
        (.init(value: .int(place)), Field(value: elements[index], type: element))
      }
    case (.set(let first), let rest):
      var elements = first
      if case .set(let last)? = rest { elements += last }
      var element: Type?
      if case .set(let known)? = Self.stripped(type) { element = known }
      self.init(elements.count, hidden: hidden, heading: nil) { index, _ in
        (nil, Field(value: elements[index], type: element))
      }
    case (.dictionary(let first), let rest):
      var entries = first
      if case .dictionary(let last)? = rest { entries += last }
      var types: (key: Type?, value: Type?)
      if case .dictionary(let key, let value)? = Self.stripped(type) { types = (key, value) }
      self.init(entries.count, hidden: hidden, heading: "key") { index, _ in
        (
          Field(value: entries[index].key, type: types.key),
          Field(value: entries[index].value, type: types.value)
        )
      }
    default: return nil
    }
  }

  private init?(
    _ count: Int, hidden: Int, heading: String?,
    _ item: (_ index: Int, _ place: Int) -> (key: Field?, value: Field)
  ) {
    guard count > 0 else { return nil }
    let tail = count > Self.rowLimit ? Self.rowLimit / 4 : 0
    let head = count > Self.rowLimit ? Self.rowLimit - tail : count
    hiddenRows = hidden + count - head - tail
    let items =
      (0..<head).map { item($0, $0) }
      + (count - tail..<count).map { item($0, $0 + hidden) }
    guard let names = Self.columns(of: items.map(\.value)) else {
      guard heading == "key" else { return nil }
      headings = ["key", "value"]
      rows = items.map { [$0.key, $0.value] }
      return
    }
    headings = (heading.map { [$0] } ?? []) + names
    rows = items.map { key, value in
      var parts: [String: Field] = [:]
      for (name, field) in Self.parts(of: value) ?? [] { parts[name] = field }
      let isNil = if case .none = value.value { true } else { false }
      return (heading == nil ? [] : [key])
        + names.map { isNil ? Field(value: .none) : parts[$0] }
    }
  }

  /// The names of the columns, when all values are of one make; nil otherwise.
  private static func columns(of fields: [Field]) -> [String]? {
    var names: [String] = []
    var known: Set<String> = []
    var make: Make?
    for field in fields {
      if case .none = field.value { continue }
      guard let own = Make(field.value), let parts = parts(of: field), make ?? own == own else {
        return nil
      }
      make = own
      for (name, _) in parts where known.insert(name).inserted { names.append(name) }
    }
    return names.isEmpty ? nil : names
  }

  /// What values in one table have in common.
  private enum Make: Equatable {
    case structure(NominalType)
    case object(NominalType)
    case tuple, dictionary
    case row(Int)

    init?(_ value: Value) {
      switch value {
      case .structure(let nominal, _): self = .structure(nominal)
      case .object(let nominal, _): self = .object(nominal)
      case .tuple: self = .tuple
      case .dictionary: self = .dictionary
      case .ints(let numbers): self = .row(numbers.count)
      case .doubles(let numbers): self = .row(numbers.count)
      case .array(let elements):
        guard elements.allSatisfy(ValueTable.isSimple) else { return nil }
        self = .row(elements.count)
      default: return nil
      }
    }
  }

  /// What stands in the columns of a row.
  private static func parts(of field: Field) -> [(String, Field)]? {
    let type = stripped(field.type)
    switch field.value {
    case .structure(let nominal, let values):
      guard case .structure(let properties) = nominal.kind else { return nil }
      return zip(properties, values).map { ($0.name, Field(value: $1, type: $0.type)) }
    case .tuple(let values):
      var labels: [Type.TupleElement] = []
      if case .tuple(let known)? = type { labels = known }
      return values.enumerated().map { index, value in
        let element = labels.indices.contains(index) ? labels[index] : nil
        return (element?.label ?? "\(index)", Field(value: value, type: element?.type))
      }
    case .dictionary(let entries):
      return entries.map { (printed($0.key, as: nil), Field(value: $0.value)) }
    case .ints(let numbers):
      return numbers.enumerated().map { ("\($0)", Field(value: .int($1))) }
    case .doubles(let numbers):
      return numbers.enumerated().map { ("\($0)", Field(value: .double($1))) }
    case .array(let elements):
      return elements.enumerated().map { ("\($0)", Field(value: $1)) }
    case .object(let nominal, _): return [(nominal.name, field)]
    default: return nil
    }
  }

  private static func isSimple(_ value: Value) -> Bool {
    switch value {
    case .int, .double, .bool, .string, .none: true
    default: false
    }
  }

  private static func stripped(_ type: Type?) -> Type? {
    var type = type
    while case .optional(let wrapped)? = type { type = wrapped }
    return type
  }
}

extension ValueTable {
  /// The table as it is drawn.
  var table: Table {
    let columns = headings.indices.prefix(Self.columnLimit).map { column in
      Column(headings[column], rows.map { $0.indices.contains(column) ? $0[column]?.value : nil })
    }
    var table = Table(
      columns.map(\.heading),
      rows: rows.indices.map { row in columns.map { .text($0.texts[row]) } }
    ).alignment(columns.map { $0.isNumeric ? .trailing : .leading })
    if hiddenRows > 0 {
      table = table.omitting(rows: hiddenRows, after: Self.rowLimit - Self.rowLimit / 4)
    }
    if headings.count > Self.columnLimit {
      table = table.omitting(columns: headings.count - Self.columnLimit)
    }
    return table.limit(rows: Self.rowLimit)
  }

  /// A column's texts: numbers with equally many digits after the point where that hides nothing.
  private struct Column {
    var heading: String
    var texts: [String]
    var isNumeric = false

    init(_ heading: String, _ values: [Value?]) {
      self.heading = TextMeasure.elided(heading, toColumns: 40)
      var numbers: [Double] = []
      var others = 0
      for value in values {
        switch value {
        case .double(let number)?: numbers.append(number)
        case .int?: isNumeric = true
        case nil, .some(.none), .absent?: break
        default: others += 1
        }
      }
      isNumeric = others == 0 && (isNumeric || !numbers.isEmpty)
      let format = Self.format(numbers)
      texts = values.map { value in
        switch value {
        case nil: ""
        case .double(let number)?: format(number)
        case .string(let text)? where Self.isPlain(text): text
        case .object(let nominal, let object)?:
          nominal.display.map { Self.line($0(object).plain) } ?? nominal.name
        case let value?: Self.line(shown(value, as: nil, within: .brief))
        }
      }
    }

    private static func isPlain(_ text: String) -> Bool {
      !text.isEmpty && text.utf8.count <= 120
        && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    private static func line(_ text: String) -> String {
      let first = text.prefix { !$0.isNewline }
      let line = TextMeasure.elided(String(first.prefix(200)), toColumns: 60)
      return first.count < text.count && !line.hasSuffix("…") ? line + " …" : line
    }

    private static func format(_ numbers: [Double]) -> (Double) -> String {
      let finite = numbers.filter(\.isFinite)
      let exact = finite.map(\.description)
      if exact.allSatisfy({ $0.utf8.count <= 8 && !$0.contains("e") }) {
        let digits = exact.map { $0.utf8.count - ($0.firstIndex(of: ".").map(index($0)) ?? 0) - 1 }
        let most = digits.max() ?? 0
        return { $0.isFinite ? NumberText.fixed($0, most) : $0.description }
      }
      let sizes = finite.filter { $0 != 0 }.map(abs)
      if (sizes.min() ?? 1) < 0.001 || (sizes.max() ?? 1) >= 1e7 {
        return { $0.isFinite ? NumberText.short($0, significant: 6) : $0.description }
      }
      let digits = NumberText.digits(for: finite, significant: 6)
      return { $0.isFinite ? NumberText.fixed($0, digits) : $0.description }
    }

    private static func index(_ text: String) -> (String.Index) -> Int {
      { text.utf8.distance(from: text.startIndex, to: $0) }
    }
  }
}

extension Session {
  /// A value as a cell shows it: a table where it is one, or else its own display.
  static func display(of value: Value, as type: Type?) -> Display {
    guard let table = ValueTable(value, as: type)?.table else {
      return Language.display(of: value, as: type)
    }
    return Display(plain: table.text, html: table.html)
  }
}
