import Synchronization

/// What the machine knows of a type at run time: how to compare, hash and box the slots of a value.
///
/// What a user's type is made of is found when first needed, as it may hold the type itself.
final class Shape: @unchecked Sendable {
  /// The form of a type.
  enum Form {
    case int, double, bool, string, void
    case array(Shape)
    case dictionary(Shape, Shape)
    case set(Shape)
    case range, closedRange, doubleRange
    /// `nil` is a null reference when plain, else a tag of 0.
    case optional(Shape, isPlain: Bool)
    case tuple
    case structure(NominalType)
    case enumeration(NominalType)
    case function([Shape], Shape)
    case object(NominalType)
    case abstract(NominalType)
  }

  let type: Type
  let layout: Layout
  let form: Form
  /// A user's type whose functions are called when values are compared, if there is one.
  let ownComparer: NominalType?
  private let found = Mutex<[Int: [Shape]]>([:])

  private static let known = Mutex<[Type: Shape]>([:])

  /// The shape of a type.
  static func of(_ type: Type) -> Shape {
    if let shape = known.withLock({ $0[type] }) { return shape }
    let made = Shape(type)
    return known.withLock { known in
      if let shape = known[type] { return shape }
      known[type] = made
      return made
    }
  }

  /// Forgets the shapes of types that are made of any of these.
  static func forget(_ types: Set<NominalType>) {
    guard !types.isEmpty else { return }
    let forgotten = known.withLock { known in
      let kept = known.filter { !$0.key.isMade(of: types) }
      defer { known = kept }
      return known
    }
    // Let go of only now, as types may go with them.
    _ = forgotten
  }

  private init(_ type: Type) {
    self.type = type
    layout = type.layout
    ownComparer = type.ownComparer
    form =
      switch type {
      case .int: .int
      case .double: .double
      case .bool: .bool
      case .string: .string
      case .void, .never, .broken, .variable: .void
      case .array(let element): .array(Shape.of(element))
      case .dictionary(let key, let value): .dictionary(Shape.of(key), Shape.of(value))
      case .set(let element): .set(Shape.of(element))
      case .range: .range
      case .closedRange: .closedRange
      case .doubleRange, .halfOpenDoubleRange: .doubleRange
      case .optional(let wrapped):
        .optional(Shape.of(wrapped), isPlain: wrapped.isPlainReference)
      case .tuple: .tuple
      case .function(let parameters, let result):
        .function(parameters.map { Shape.of($0.handed) }, Shape.of(result))
      case .inout(let type): Shape.of(type).form
      case .nominal(let nominal):
        switch nominal.kind {
        case .library: .object(nominal)
        case .abstract: .abstract(nominal)
        case .structure: .structure(nominal)
        case .enumeration: .enumeration(nominal)
        }
      }
  }

  /// The shapes of the parts of a tuple or structure.
  var parts: [Shape] { members(0) { type.parts } }

  /// The shapes of the payload of an enumeration's case.
  func payload(case index: Int) -> [Shape] {
    guard case .enumeration(let nominal) = form, case .enumeration(let cases) = nominal.kind,
      cases.indices.contains(index)
    else { return [] }
    return members(index) { cases[index].payload.map(\.type) }
  }

  private func members(_ index: Int, _ types: () -> [Type]) -> [Shape] {
    found.withLock { found in
      if let known = found[index] { return known }
      let made = types().map(Shape.of)
      found[index] = made
      return made
    }
  }

  /// Whether an enumeration has payloads, and so a reference beside its index.
  var hasPayload: Bool { layout.ref > 0 }
}

extension Type {
  /// Whether one of these types is a part of how it is written.
  fileprivate func isMade(of types: Set<NominalType>) -> Bool {
    switch self {
    case .array(let element), .set(let element), .optional(let element), .inout(let element):
      element.isMade(of: types)
    case .dictionary(let key, let value): key.isMade(of: types) || value.isMade(of: types)
    case .tuple(let elements): elements.contains { $0.type.isMade(of: types) }
    case .function(let parameters, let result):
      result.isMade(of: types) || parameters.contains { $0.isMade(of: types) }
    case .nominal(let nominal): types.contains(nominal)
    default: false
    }
  }
}

extension Double {
  /// The bit pattern; the library's own property is a call.
  @inline(__always) var bits: UInt64 { unsafeBitCast(self, to: UInt64.self) }
}

extension UInt64 {
  @inline(__always) var int: Int { Int(bitPattern: UInt(self)) }
  @inline(__always) var double: Double { unsafeBitCast(self, to: Double.self) }
  @inline(__always) var bool: Bool { self != 0 }
  @inline(__always) init(int: Int) { self = UInt64(UInt(bitPattern: int)) }
  @inline(__always) init(bool: Bool) { self = bool ? 1 : 0 }
}

extension SlotsObject {
  /// The slots object in a reference slot.
  @inline(__always)
  static func at(_ ref: RefSlots, _ index: Int = 0) -> SlotsObject? {
    guard let reference = ref[index] else { return nil }
    return Unmanaged<SlotsObject>.fromOpaque(reference).takeUnretainedValue()
  }
}
