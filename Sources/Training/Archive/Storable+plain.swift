// Numbers, text, and arrays and dictionaries of what can be kept.

extension Int: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a whole number" }
  /// The number.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored { .int(self) }
  /// Takes a whole number.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    guard case .int(let value) = stored else {
      throw .mismatch(found: stored.summary, expected: Self.storedKind)
    }
    self = value
  }
}

extension Double: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a number" }
  /// The number, to the bit.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored { .double(self) }
  /// Takes a number; a whole one, too.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    switch stored {
    case .double(let value): self = value
    case .int(let value): self = Double(value)
    default: throw .mismatch(found: stored.summary, expected: Self.storedKind)
    }
  }
}

extension Bool: Storable {
  /// What a message calls it.
  public static var storedKind: String { "true or false" }
  /// The truth value.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored { .bool(self) }
  /// Takes a truth value.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    guard case .bool(let value) = stored else {
      throw .mismatch(found: stored.summary, expected: Self.storedKind)
    }
    self = value
  }
}

extension String: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a string" }
  /// The text.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored { .string(self) }
  /// Takes text.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    guard case .string(let value) = stored else {
      throw .mismatch(found: stored.summary, expected: Self.storedKind)
    }
    self = value
  }
}

extension Array: Storable where Element: Storable {
  /// What a message calls it.
  public static var storedKind: String { "an array" }

  /// The elements; numbers are packed.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    if let numbers = self as? [Double] { return .doubles(numbers) }
    if let numbers = self as? [Int] { return .ints(numbers) }
    if let flags = self as? [Bool] { return .bools(flags) }
    var list: [Stored] = []
    list.reserveCapacity(count)
    for (number, element) in enumerated() {
      if number & 0xFFF == 0xFFF { try ArchiveError.checkCancellation() }
      list.append(try element.stored(by: &keeper))
    }
    return .list(list)
  }

  /// Takes an array whose elements are right.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    switch stored {
    case .doubles(let numbers) where Element.self == Double.self:
      self = numbers as? [Element] ?? []
    case .ints(let numbers) where Element.self == Int.self: self = numbers as? [Element] ?? []
    case .bools(let flags) where Element.self == Bool.self: self = flags as? [Element] ?? []
    default:
      var elements: [Element] = []
      for (number, part) in try stored.elements().enumerated() {
        if number & 0xFFF == 0xFFF { try ArchiveError.checkCancellation() }
        elements.append(try Element(stored: part, from: keeper))
      }
      self = elements
    }
  }
}

extension Dictionary: Storable where Key: Storable, Value: Storable {
  /// What a message calls it.
  public static var storedKind: String { "a dictionary" }

  /// The keys and values, in the order of the keys as texts.
  public func stored(by keeper: inout Keeper) throws(ArchiveError) -> Stored {
    var (keys, values): ([Stored], [Stored]) = ([], [])
    for (key, value) in sorted(by: { "\($0.key)" < "\($1.key)" }) {
      keys.append(try key.stored(by: &keeper))
      values.append(try value.stored(by: &keeper))
    }
    return .dictionary(keys, values)
  }

  /// Takes a dictionary whose keys and values are right.
  public init(stored: Stored, from keeper: Keeper) throws(ArchiveError) {
    let (keys, values) = try stored.entries()
    self = [:]
    for (key, value) in zip(keys, values) {
      self[try Key(stored: key, from: keeper)] = try Value(stored: value, from: keeper)
    }
  }
}

extension Stored {
  /// Keys with their values, as many of each.
  public static func dictionary(_ keys: [Stored], _ values: [Stored]) -> Stored {
    .record("dictionary", [Field("keys", .list(keys)), Field("values", .list(values))])
  }

  /// The keys and values of a dictionary.
  public func entries() throws(ArchiveError) -> (keys: [Stored], values: [Stored]) {
    guard case .record("dictionary", let fields) = self, fields.count == 2 else {
      throw .mismatch(found: summary, expected: "a dictionary")
    }
    let (keys, values) = (try fields[0].value.elements(), try fields[1].value.elements())
    guard keys.count == values.count else { throw .malformed("a dictionary lacks a value") }
    return (keys, values)
  }

  /// The elements of an array of any form.
  public func elements() throws(ArchiveError) -> [Stored] {
    switch self {
    case .list(let values): values
    case .doubles(let numbers): numbers.map { .double($0) }
    case .ints(let numbers): numbers.map { .int($0) }
    case .bools(let flags): flags.map { .bool($0) }
    default: throw .mismatch(found: summary, expected: "an array")
    }
  }
}
