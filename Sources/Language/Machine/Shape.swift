/// What the machine knows of a type at run time: how to compare, hash and box the slots of a value.
///
/// Made once a type; an enumeration's payloads are looked up when first needed, as they may hold the
/// enumeration itself.
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
    case tuple([Shape])
    case structure(NominalType, [Shape])
    case enumeration(NominalType)
    case function([Shape], Shape)
    case object(NominalType)
    case abstract(NominalType)
  }

  let type: Type
  let layout: Layout
  let form: Form

  init(_ type: Type) {
    self.type = type
    layout = type.layout
    form =
      switch type {
      case .int: .int
      case .double: .double
      case .bool: .bool
      case .string: .string
      case .void, .never, .broken, .variable: .void
      case .array(let element): .array(Shape(element))
      case .dictionary(let key, let value): .dictionary(Shape(key), Shape(value))
      case .set(let element): .set(Shape(element))
      case .range: .range
      case .closedRange: .closedRange
      case .doubleRange: .doubleRange
      case .optional(let wrapped):
        .optional(Shape(wrapped), isPlain: wrapped.isPlainReference)
      case .tuple(let elements): .tuple(elements.map { Shape($0.type) })
      case .function(let parameters, let result):
        .function(parameters.map(Shape.init), Shape(result))
      case .nominal(let nominal):
        switch nominal.kind {
        case .library: .object(nominal)
        case .abstract: .abstract(nominal)
        case .structure(let properties):
          .structure(nominal, properties.map { Shape($0.type) })
        case .enumeration: .enumeration(nominal)
        }
      }
  }

  /// The shapes of the payload of an enumeration's case.
  static func payload(of nominal: NominalType, case index: Int) -> [Shape] {
    guard case .enumeration(let cases) = nominal.kind, cases.indices.contains(index) else {
      return []
    }
    return cases[index].payload.map { Shape($0.type) }
  }

  /// Whether an enumeration has payloads, and so a reference beside its index.
  var hasPayload: Bool { layout.ref > 0 }
}

extension UInt64 {
  @inline(__always) var int: Int { Int(bitPattern: UInt(self)) }
  @inline(__always) var double: Double { Double(bitPattern: self) }
  @inline(__always) var bool: Bool { self != 0 }
  @inline(__always) init(int: Int) { self = UInt64(UInt(bitPattern: int)) }
  @inline(__always) init(bool: Bool) { self = bool ? 1 : 0 }
}

extension Shape {
  /// Whether two values are equal, by content.
  func isEqual(_ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots) -> Bool {
    switch form {
    case .int, .bool: return a[0] == b[0]
    case .double: return a[0].double == b[0].double
    case .void: return true
    case .string: return aRef[0] == bRef[0] || aRef.text(0) == bRef.text(0)
    case .range, .closedRange: return a[0] == b[0] && a[1] == b[1]
    case .doubleRange: return a[0].double == b[0].double && a[1].double == b[1].double
    case .array(let element):
      let first = aRef.array(0)
      let second = bRef.array(0)
      if first === second, !element.holdsDoubles { return true }
      guard first.count == second.count else { return false }
      for index in 0..<first.count {
        let same = element.isEqual(
          first.raw + index * first.rawStride, first.ref + index * first.refStride,
          second.raw + index * first.rawStride, second.ref + index * first.refStride)
        if !same { return false }
      }
      return true
    case .dictionary(_, let value):
      let first = aRef.table(0)
      let second = bRef.table(0)
      guard first.count == second.count else { return false }
      for index in 0..<first.used where first.isLive(index) {
        guard let other = second.find(first.keyRaw(index), first.keyRef(index)) else {
          return false
        }
        let same = value.isEqual(
          first.valueRaw(index), first.valueRef(index), second.valueRaw(other),
          second.valueRef(other))
        if !same { return false }
      }
      return true
    case .set:
      let first = aRef.table(0)
      let second = bRef.table(0)
      guard first.count == second.count else { return false }
      for index in 0..<first.used where first.isLive(index) {
        if second.find(first.keyRaw(index), first.keyRef(index)) == nil { return false }
      }
      return true
    case .optional(let wrapped, let isPlain):
      if isPlain {
        guard aRef[0] != nil, bRef[0] != nil else { return aRef[0] == bRef[0] }
        return wrapped.isEqual(a, aRef, b, bRef)
      }
      guard a[0] == b[0] else { return false }
      return a[0] == 0 || wrapped.isEqual(a + 1, aRef, b + 1, bRef)
    case .tuple(let parts), .structure(_, let parts):
      var offset = Layout.none
      for part in parts {
        let same = part.isEqual(
          a + offset.raw, aRef + offset.ref, b + offset.raw, bRef + offset.ref)
        if !same { return false }
        offset += part.layout
      }
      return true
    case .enumeration(let nominal):
      guard a[0] == b[0] else { return false }
      guard hasPayload, let first = SlotsObject.at(aRef), let second = SlotsObject.at(bRef) else {
        return true
      }
      var offset = Layout.none
      for part in Shape.payload(of: nominal, case: a[0].int) {
        let same = part.isEqual(
          first.raw + offset.raw, first.ref + offset.ref, second.raw + offset.raw,
          second.ref + offset.ref)
        if !same { return false }
        offset += part.layout
      }
      return true
    case .function, .object, .abstract: return aRef[0] == bRef[0]
    }
  }

  /// Whether a value that is the same storage may yet differ from itself, by not-a-number.
  var holdsDoubles: Bool {
    switch form {
    case .double, .doubleRange: true
    case .int, .bool, .string, .void, .range, .closedRange, .function, .object, .abstract: false
    default: true
    }
  }

  /// Feeds a value's content to a hasher.
  func hash(_ raw: RawSlots, _ ref: RefSlots, into hasher: inout Hasher) {
    switch form {
    case .int, .bool: hasher.combine(raw[0])
    case .double: hasher.combine(raw[0].double)
    case .void: break
    case .string: hasher.combine(ref.text(0))
    case .range, .closedRange:
      hasher.combine(raw[0])
      hasher.combine(raw[1])
    case .doubleRange:
      hasher.combine(raw[0].double)
      hasher.combine(raw[1].double)
    case .array(let element):
      let array = ref.array(0)
      hasher.combine(array.count)
      for index in 0..<array.count {
        element.hash(
          array.raw + index * array.rawStride, array.ref + index * array.refStride, into: &hasher)
      }
    case .dictionary, .set: hasher.combine(ref.table(0).count)
    case .optional(let wrapped, let isPlain):
      let isNone = isPlain ? ref[0] == nil : raw[0] == 0
      hasher.combine(isNone)
      if !isNone { wrapped.hash(isPlain ? raw : raw + 1, ref, into: &hasher) }
    case .tuple(let parts), .structure(_, let parts):
      var offset = Layout.none
      for part in parts {
        part.hash(raw + offset.raw, ref + offset.ref, into: &hasher)
        offset += part.layout
      }
    case .enumeration(let nominal):
      hasher.combine(raw[0])
      guard hasPayload, let payload = SlotsObject.at(ref) else { return }
      var offset = Layout.none
      for part in Shape.payload(of: nominal, case: raw[0].int) {
        part.hash(payload.raw + offset.raw, payload.ref + offset.ref, into: &hasher)
        offset += part.layout
      }
    case .function, .object, .abstract: hasher.combine(ref[0])
    }
  }
}

extension SlotsObject {
  /// The slots object in a reference slot.
  @inline(__always)
  static func at(_ ref: RefSlots, _ index: Int = 0) -> SlotsObject? {
    guard let reference = ref[index] else { return nil }
    return Unmanaged<SlotsObject>.fromOpaque(reference).takeUnretainedValue()
  }
}
