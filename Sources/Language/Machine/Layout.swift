/// How many slots a value takes: 64-bit raw ones and references.
///
/// A value's slots are consecutive within each of the two register files; numbers never hold a
/// reference, references never hide in numbers.
struct Layout: Hashable {
  var raw: Int
  var ref: Int

  static let none = Layout(raw: 0, ref: 0)
  static let number = Layout(raw: 1, ref: 0)
  static let pair = Layout(raw: 2, ref: 0)
  static let reference = Layout(raw: 0, ref: 1)

  static func + (a: Layout, b: Layout) -> Layout {
    Layout(raw: a.raw + b.raw, ref: a.ref + b.ref)
  }

  static func += (a: inout Layout, b: Layout) { a = a + b }
}

extension Type {
  /// The slots of a value of this type.
  var layout: Layout {
    switch self {
    case .int, .double, .bool: .number
    case .range, .closedRange, .doubleRange, .halfOpenDoubleRange: .pair
    case .void, .never, .broken, .variable: .none
    case .string, .array, .dictionary, .set, .function: .reference
    case .optional(let wrapped):
      wrapped.isPlainReference ? .reference : .number + wrapped.layout
    case .tuple(let elements): elements.reduce(.none) { $0 + $1.type.layout }
    case .inout(let type): type.layout
    case .nominal(let nominal):
      switch nominal.kind {
      case .library, .abstract: .reference
      case .structure(let properties): properties.reduce(.none) { $0 + $1.type.layout }
      case .enumeration: nominal.hasPayload ? .number + .reference : .number
      }
    }
  }

  /// Whether a value is one reference that is never null, so that null can stand for `nil`.
  var isPlainReference: Bool {
    switch self {
    case .string, .array, .dictionary, .set, .function: true
    case .int, .double, .bool, .range, .closedRange, .doubleRange,
      .halfOpenDoubleRange:
      false
    case .void, .never, .broken, .variable, .optional: false
    case .inout(let type): type.isPlainReference
    case .tuple(let elements): elements.count == 1 && elements[0].type.isPlainReference
    case .nominal(let nominal):
      switch nominal.kind {
      case .library, .abstract: true
      case .structure(let properties):
        properties.count == 1 && properties[0].type.isPlainReference
      case .enumeration: false
      }
    }
  }

  /// The types of the parts of a tuple or structure.
  var parts: [Type] {
    switch self {
    case .tuple(let elements): return elements.map(\.type)
    case .nominal(let nominal):
      if case .structure(let properties) = nominal.kind { return properties.map(\.type) }
      return []
    default: return []
    }
  }

  /// Where a part of a tuple or structure begins.
  func offset(ofPart index: Int) -> Layout {
    parts.prefix(max(index, 0)).reduce(.none) { $0 + $1.layout }
  }
}
