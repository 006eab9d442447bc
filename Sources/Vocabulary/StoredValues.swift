import Environments
import Language
import Training

/// A value of the language in the form that files keep.
func stored(_ value: Value, by keeper: inout Keeper) throws(ArchiveError) -> Stored {
  switch value {
  case .none: return .none
  case .int(let number): return .int(number)
  case .double(let number): return .double(number)
  case .bool(let flag): return .bool(flag)
  case .string(let text): return .string(text)
  case .ints(let numbers): return .ints(numbers)
  case .doubles(let numbers): return .doubles(numbers)
  case .array(let values): return .list(try stored(values, by: &keeper))
  case .dictionary(let entries):
    return .dictionary(
      try stored(entries.map(\.key), by: &keeper), try stored(entries.map(\.value), by: &keeper))
  case .set(let values): return parts("Set", try stored(values, by: &keeper))
  case .tuple(let values): return parts("tuple", try stored(values, by: &keeper))
  case .range(let low, let high): return parts("Range", [.int(low), .int(high)])
  case .closedRange(let low, let high): return parts("ClosedRange", [.int(low), .int(high)])
  case .doubleRange(let low, let high): return parts("range", [.double(low), .double(high)])
  case .structure(let type, let values):
    var fields: [Stored.Field] = []
    for (property, value) in zip(properties(type), values) {
      fields.append(Stored.Field(property.name, try stored(value, by: &keeper)))
    }
    return .record("struct \(type.name)", fields)
  case .enumeration(let type, let index, let values):
    guard case .enumeration(let cases) = type.kind, cases.indices.contains(index) else { break }
    return .record(
      "enum \(type.name)",
      [
        Stored.Field("case", .string(cases[index].name)),
        Stored.Field("values", .list(try stored(values, by: &keeper))),
      ])
  case .object(let kind, let payload):
    if let value = payload as? any Storable { return try value.stored(by: &keeper) }
    if let value = payload as? any Parameterised { return try value.storedParameters(by: &keeper) }
    if let word = Choice.word(of: payload) {
      return .record(kind.name, [Stored.Field("word", .string(word))])
    }
    throw .unstorable(
      "a \(kind.name) cannot be kept in a file: save what it is made of instead")
  case .function:
    throw .unstorable("a function cannot be kept in a file: save the numbers that it computes")
  case .excerpt:
    throw .unstorable(
      "it is nested too deep to be kept in a file, which has room for 1000 levels: keep its parts in "
        + "an array and name them by their index")
  case .void, .absent: break
  }
  throw .unstorable("this is no value that a file can keep")
}

private func stored(_ values: [Value], by keeper: inout Keeper) throws(ArchiveError) -> [Stored] {
  var list: [Stored] = []
  list.reserveCapacity(values.count)
  for (number, value) in values.enumerated() {
    if number & 0xFFF == 0xFFF { try ArchiveError.checkCancellation() }
    list.append(try stored(value, by: &keeper))
  }
  return list
}

private func parts(_ kind: String, _ values: [Stored]) -> Stored {
  .record(kind, [Stored.Field("parts", .list(values))])
}

private func parts(_ stored: Stored, _ kind: String) throws(ArchiveError) -> [Stored] {
  guard case .record(kind, let fields) = stored, let first = fields.first else {
    throw .mismatch(found: stored.summary, expected: "a \(kind)")
  }
  return try first.value.elements()
}

private func properties(_ type: NominalType) -> [NominalType.Property] {
  if case .structure(let properties) = type.kind { properties } else { [] }
}

/// What a file holds, as a value of a type.
///
/// - Throws: `ArchiveError.mismatch` where the file holds something else.
func languageValue(
  _ stored: Stored, as type: Type, _ keeper: Keeper
) throws(ArchiveError) -> Value {
  switch type {
  case .int: return .int(try Int(stored: stored, from: keeper))
  case .double: return .double(try Double(stored: stored, from: keeper))
  case .bool: return .bool(try Bool(stored: stored, from: keeper))
  case .string: return .string(try String(stored: stored, from: keeper))
  case .array(.int): return .ints(try [Int](stored: stored, from: keeper))
  case .array(.double): return .doubles(try [Double](stored: stored, from: keeper))
  case .array(let element):
    return .array(try languageValues(stored.elements(), as: element, keeper))
  case .dictionary(let key, let value):
    let (keys, values) = try stored.entries()
    return .dictionary(
      zip(try languageValues(keys, as: key, keeper), try languageValues(values, as: value, keeper))
        .map { (key: $0, value: $1) })
  case .set(let element):
    return .set(try languageValues(parts(stored, "Set"), as: element, keeper))
  case .range, .closedRange:
    let ends = try parts(stored, type == .range ? "Range" : "ClosedRange")
    guard ends.count == 2, case .int(let low) = ends[0], case .int(let high) = ends[1], low <= high
    else { throw .malformed("a range in it has no ends") }
    return type == .range ? .range(low, high) : .closedRange(low, high)
  case .doubleRange, .halfOpenDoubleRange:
    let ends = try parts(stored, "range")
    guard ends.count == 2, case .double(let low) = ends[0], case .double(let high) = ends[1],
      low <= high
    else { throw .malformed("a range in it has no ends") }
    return .doubleRange(low, high)
  case .optional(let wrapped):
    if case .none = stored { return .none }
    return try languageValue(stored, as: wrapped, keeper)
  case .tuple(let elements):
    let values = try parts(stored, "tuple")
    guard values.count == elements.count else {
      throw .mismatch(found: "a tuple of \(values.count)", expected: "\(type)")
    }
    var list: [Value] = []
    for (value, element) in zip(values, elements) {
      list.append(try languageValue(value, as: element.type, keeper))
    }
    return .tuple(list)
  case .nominal(let nominal): return try languageValue(stored, as: nominal, keeper)
  case .function, .inout, .void, .never, .variable, .broken:
    throw .mismatch(found: stored.summary, expected: "\(type)")
  }
}

private func languageValues(
  _ stored: [Stored], as type: Type, _ keeper: Keeper
) throws(ArchiveError) -> [Value] {
  var values: [Value] = []
  values.reserveCapacity(stored.count)
  for (number, part) in stored.enumerated() {
    if number & 0xFFF == 0xFFF { try ArchiveError.checkCancellation() }
    values.append(try languageValue(part, as: type, keeper))
  }
  return values
}

private func languageValue(
  _ stored: Stored, as nominal: NominalType, _ keeper: Keeper
) throws(ArchiveError) -> Value {
  switch nominal.kind {
  case .structure(let properties):
    guard case .record("struct \(nominal.name)", let fields) = stored else { break }
    var values: [Value] = []
    for property in properties {
      guard let field = fields.first(where: { $0.name == property.name }) else {
        throw .malformed("its \(nominal.name) has no “\(property.name)”: the type was another then")
      }
      values.append(try part(field.value, property.name, as: property.type, nominal, keeper))
    }
    return .structure(nominal, values)
  case .enumeration(let cases):
    guard case .record("enum \(nominal.name)", let fields) = stored, fields.count == 2 else {
      break
    }
    let name = try String(stored: fields[0].value, from: keeper)
    let values = try fields[1].value.elements()
    guard let index = cases.firstIndex(where: { $0.name == name }),
      cases[index].payload.count == values.count
    else {
      throw .malformed("\(nominal.name) has no case “\(name)” like its: the type was another then")
    }
    var payload: [Value] = []
    for (value, element) in zip(values, cases[index].payload) {
      payload.append(try part(value, name, as: element.type, nominal, keeper))
    }
    return .enumeration(nominal, index, payload)
  case .library:
    if let type = nominal.swiftType as? any Storable.Type {
      return nominal.value(try type.init(stored: stored, from: keeper))
    }
    if let type = nominal.swiftType as? any Parameterised.Type {
      return nominal.value(try type.restored(parameters: stored, from: keeper))
    }
    if case .record(nominal.name, let fields) = stored, let first = fields.first,
      case .string(let word) = first.value,
      let choice = Choice.all.first(where: { $0.kind == nominal }), choice.words.contains(word)
    {
      return choice.languageValue(word)
    }
  case .abstract: break
  }
  throw .mismatch(found: stored.summary, expected: "a \(nominal.name)")
}

/// A part of a user's type; one of another type is not what the whole file is about.
private func part(
  _ stored: Stored, _ name: String, as type: Type, _ owner: NominalType, _ keeper: Keeper
) throws(ArchiveError) -> Value {
  do throws(ArchiveError) {
    return try languageValue(stored, as: type, keeper)
  } catch .mismatch(let found, let expected) {
    throw .malformed("“\(name)” of its \(owner.name) is \(found), not \(expected)")
  }
}

/// The type that a variable needs for what a file holds, where that is clear.
func annotation(for stored: Stored) -> String? {
  switch stored {
  case .int: return "Int"
  case .double: return "Double"
  case .bool: return "Bool"
  case .string: return "String"
  case .ints: return "[Int]"
  case .doubles: return "[Double]"
  case .bools: return "[Bool]"
  case .list(let values):
    let types = Set(values.map(annotation))
    guard types.count == 1, case let element?? = types.first else { return nil }
    return "[\(element)]"
  case .record("dictionary", _):
    guard let (keys, values) = try? stored.entries() else { return nil }
    let types = (Set(keys.map(annotation)), Set(values.map(annotation)))
    guard types.0.count == 1, types.1.count == 1, case let key?? = types.0.first,
      case let value?? = types.1.first
    else { return nil }
    return "[\(key): \(value)]"
  case .record(let kind, _):
    let name = kind.split(separator: " ").last.map(String.init) ?? kind
    return name.first?.isUppercase == true ? name : nil
  case .none, .floats, .shared: return nil
  }
}
