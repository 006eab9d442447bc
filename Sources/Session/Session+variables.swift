import Language
import Plots

/// The list of what a session holds.
extension Session {
  /// Shows the variables with type, size and value, then the functions and types of the user.
  func showVariables() {
    host.show(taking { variablesTable }, id: nil)
  }

  private var variablesTable: Display {
    var rows: [[Table.Cell]] = []
    for variable in scope.variables where !variable.name.isEmpty {
      guard let value = machine.value(of: variable.id) else { continue }
      let size = ValueSize(value)
      rows.append([
        .text(variable.name), .text("\(variable.type)"), .text(size.shape), .text(size.bytes),
        .text(preview(value, as: variable.type)),
      ])
    }
    for declaration in declarations.all {
      rows.append([
        .text(declaration.name), .text(declaration.kind), .empty, .empty,
        .text(declaration.heading),
      ])
    }
    guard !rows.isEmpty else { return Display(plain: "no variables") }
    let table = Table(["name", "type", "size", "bytes", "value"], rows: rows)
      .alignment([.leading, .leading, .trailing, .trailing, .leading]).limit(rows: 200)
    return Display(plain: table.text, html: table.html)
  }

  private func preview(_ value: Value, as type: Type) -> String {
    var text = shown(value, as: type, within: .brief)
    if case .object(let nominal, let object) = value, let display = nominal.display {
      text = display(object).plain
    }
    let line = text.prefix { !$0.isNewline }
    return line.count > 60 || line.count < text.count ? line.prefix(60) + " …" : String(line)
  }
}

/// How much there is in a value.
struct ValueSize {
  /// The number of elements, `rows × columns` of equal rows, or of characters; empty for a single thing.
  private(set) var shape = ""
  /// About how much memory it takes, empty where nobody knows.
  private(set) var bytes = ""

  init(_ value: Value) {
    shape = Self.shape(value)
    bytes = Self.bytes(value, level: 0).map(Self.text) ?? ""
  }

  private static func shape(_ value: Value) -> String {
    switch value {
    case .excerpt(let part):
      if case .string = part.head { return "" }
      return grouped(part.count)
    case .ints(let numbers): return grouped(numbers.count)
    case .doubles(let numbers): return grouped(numbers.count)
    case .set(let elements): return grouped(elements.count)
    case .dictionary(let entries): return grouped(entries.count)
    case .string(let text): return grouped(text.count)
    case .array(let elements):
      let counts = Set(elements.map(rowCount))
      guard counts.count == 1, case .some(.some(let columns)) = counts.first else {
        return grouped(elements.count)
      }
      return "\(grouped(elements.count)) × \(grouped(columns))"
    default: return ""
    }
  }

  private static func rowCount(_ value: Value) -> Int? {
    switch value {
    case .excerpt(let part): part.count
    case .ints(let numbers): numbers.count
    case .doubles(let numbers): numbers.count
    case .array(let elements): elements.count
    default: nil
    }
  }

  private static func bytes(_ value: Value, level: Int) -> Int? {
    guard level < 100 else { return nil }
    func sum(_ values: some Sequence<Value>) -> Int? {
      var total = 0
      for value in values {
        guard let bytes = bytes(value, level: level + 1) else { return nil }
        total += bytes
      }
      return total
    }
    switch value {
    case .excerpt(let part):
      if case .string = part.head { return 16 + part.count }
      let kept = part.kept.head + part.kept.tail
      guard let sample = sum([part.head, part.tail]), kept > 0 else { return nil }
      return 32 + Int(Double(sample - 64) / Double(kept) * Double(part.count))
    case .int, .double, .bool: return 8
    case .void, .absent, .none: return 0
    case .range, .closedRange, .doubleRange: return 16
    case .string(let text): return 16 + text.utf8.count
    case .ints(let numbers): return 32 + 8 * numbers.count
    case .doubles(let numbers): return 32 + 8 * numbers.count
    case .array(let elements), .set(let elements): return sum(elements).map { $0 + 32 }
    case .dictionary(let entries):
      return sum(entries.lazy.flatMap { [$0.key, $0.value] }).map { $0 + 32 }
    case .tuple(let values), .structure(_, let values): return sum(values)
    case .enumeration(_, _, let values): return sum(values).map { $0 + 8 }
    case .function, .object: return nil
    }
  }

  private static func text(_ count: Int) -> String {
    switch count {
    case ..<10_000: grouped(count)
    case ..<10_000_000: "\(grouped(count / 1000)) k"
    default: "\(grouped(count / 1_000_000)) M"
    }
  }
}
