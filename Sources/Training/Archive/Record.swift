/// A record's fields, as they are read.
package struct Record {
  package let kind: String
  package let keeper: Keeper
  private let fields: [String: Stored]

  /// Takes a record of a kind apart.
  package init(_ stored: Stored, _ kind: String, _ keeper: Keeper) throws(ArchiveError) {
    guard case .record(kind, let fields) = stored else {
      throw .mismatch(found: stored.summary, expected: Stored.record(kind, []).summary)
    }
    self.kind = kind
    self.keeper = keeper
    self.fields = Dictionary(
      fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// A field; nothing where it is missing.
  package func part(_ name: String) -> Stored { fields[name] ?? .none }

  /// A field as a value that can be kept.
  package func get<T: Storable>(_ name: String, as type: T.Type = T.self) throws(ArchiveError) -> T
  {
    try ArchiveError.checkCancellation()
    do throws(ArchiveError) {
      return try T(stored: part(name), from: keeper)
    } catch .mismatch(let found, let expected) {
      throw .malformed(
        "in \(Stored.record(kind, []).summary), \(name) is \(found), not \(expected)")
    }
  }

  /// A field as a value that can be kept; nil where it is missing.
  package func optional<T: Storable>(
    _ name: String, as type: T.Type = T.self
  ) throws(ArchiveError) -> T? {
    if case .none = part(name) { return nil }
    return try get(name, as: type)
  }

  /// Throws where parts do not fit together.
  package func require(_ isRight: Bool, _ message: String) throws(ArchiveError) {
    guard isRight else { throw .malformed("in \(Stored.record(kind, []).summary), \(message)") }
  }
}

extension Keeper {
  /// Makes a field of a value.
  package mutating func field(
    _ name: String, _ value: (any Storable)?
  ) throws(ArchiveError) -> Stored.Field {
    guard let value else { return Stored.Field(name, .none) }
    try ArchiveError.checkCancellation()
    return Stored.Field(name, try value.stored(by: &self))
  }

  /// Makes a record of a kind.
  package mutating func record(
    _ kind: String, _ fields: KeyValuePairs<String, (any Storable)?>
  ) throws(ArchiveError) -> Stored {
    var list: [Stored.Field] = []
    for (name, value) in fields { list.append(try field(name, value)) }
    return .record(kind, list)
  }
}
