extension Library {
  mutating func addDictionaries() {
    let table = Type.dictionary(.t, .u)
    property(table, "count", .int, "tableCount", "The number of entries.")
    property(table, "isEmpty", .bool, "tableIsEmpty", "Whether there is no entry.")
    property(table, "keys", .array(.t), "keys", "The keys, in the order of insertion.")
    property(table, "values", .array(.u), "values", "The values, in the order of insertion.")
    property(table, "first", .optional(.entry), "first", "The first entry, or nil when empty.")
    method(
      table, "filter", [.plain("isIncluded", .function([.entry], .bool))], to: table,
      "filterTable", "The entries for which a function holds.")
    method(
      table, "mapValues", [.plain("transform", .function([.u], .v))], to: .dictionary(.t, .v),
      "mapValues", "The same keys with what a function makes of the values.")
    method(
      table, "compactMapValues", [.plain("transform", .function([.u], .optional(.v)))],
      to: .dictionary(.t, .v), "compactMapValues",
      "What a function makes of the values, with their keys, without the nils.")
    addRoom(table)
    method(
      table, "removeValue", [.labelled("forKey", .t)], to: .optional(.u), "removeValue",
      "Removes a key and gives its value, or nil.", isMutating: true, isDiscardable: true)
    method(
      table, "updateValue", [.plain("value", .u), .labelled("forKey", .t)], to: .optional(.u),
      "updateValue", "Sets the value of a key and gives the old one, or nil.", isMutating: true,
      isDiscardable: true)
    method(
      table, "removeAll", to: .void, "removeAllEntries", "Removes every entry.", isMutating: true)
    method(
      table, "merging",
      [.plain("other", table), .labelled("uniquingKeysWith", .function([.u, .u], .u))],
      to: table, "merging", "Both dictionaries' entries; a function decides where both have a key.")
    method(
      table, "merge",
      [.plain("other", table), .labelled("uniquingKeysWith", .function([.u, .u], .u))],
      to: .void, "merge", "Adds another's entries; a function decides where both have a key.",
      isMutating: true)
    define(
      "Dictionary",
      [.labelled("uniqueKeysWithValues", .array(.tuple([.init(type: .t), .init(type: .u)])))],
      to: table, "tableOfPairs", "A dictionary of pairs of a key and a value.")
    define(
      "Dictionary",
      [.labelled("grouping", .array(.t)), .labelled("by", .function([.t], .u))],
      to: .dictionary(.u, .array(.t)), "grouping", "The elements grouped by a key of each.")
  }

  mutating func addSets() {
    let set = Type.set(.t)
    property(set, "count", .int, "tableCount", "The number of elements.")
    property(set, "isEmpty", .bool, "tableIsEmpty", "Whether there is no element.")
    property(set, "first", .optional(.t), "first", "The first element, or nil when empty.")
    method(
      set, "contains", [.plain("member", .t)], to: .bool, "setContains", "Whether it holds a value."
    )
    method(
      set, "insert", [.plain("member", .t)],
      to: .tuple([
        .init(label: "inserted", type: .bool), .init(label: "memberAfterInsert", type: .t),
      ]), "setInsert", "Adds a value, and says whether it was new.", isMutating: true,
      isDiscardable: true)
    method(
      set, "remove", [.plain("member", .t)], to: .optional(.t), "setRemove",
      "Removes a value and gives it, or nil.", isMutating: true, isDiscardable: true)
    method(
      set, "removeAll", to: .void, "removeAllEntries", "Removes every element.", isMutating: true)
    addRoom(set)
    method(
      set, "removeFirst", to: .t, "setRemoveFirst", "Removes the first element and gives it.",
      isMutating: true, isDiscardable: true)
    method(
      set, "popFirst", to: .optional(.t), "setPopFirst",
      "Removes the first element and gives it; nil when empty.", isMutating: true,
      isDiscardable: true)
    method(
      set, "formSymmetricDifference", [.plain("other", set)], to: .void,
      "formSymmetricDifference", "Keeps the elements that only one of the sets has.",
      isMutating: true)
    method(
      set, "filter", [.plain("isIncluded", .function([.t], .bool))], to: set, "filterSet",
      "The elements for which a function holds.")
    for (name, documentation) in [
      ("union", "The elements of either set."), ("intersection", "The elements of both sets."),
      ("subtracting", "The elements that the other set does not have."),
      ("symmetricDifference", "The elements that only one of the sets has."),
    ] {
      method(set, name, [.plain("other", set)], to: set, name, documentation)
    }
    for (name, intrinsic, documentation) in [
      ("formUnion", "formUnion", "Adds the elements of another set."),
      ("subtract", "subtract", "Removes the elements of another set."),
      ("formIntersection", "formIntersection", "Keeps only the elements of another set."),
    ] {
      method(
        set, name, [.plain("other", set)], to: .void, intrinsic, documentation, isMutating: true)
    }
    for (name, documentation) in [
      ("isSubset", "Whether the other set has all its elements."),
      ("isSuperset", "Whether it has all the other's elements."),
    ] {
      method(set, name, [.labelled("of", set)], to: .bool, name, documentation)
    }
    method(
      set, "isDisjoint", [.labelled("with", set)], to: .bool, "isDisjoint",
      "Whether the sets have no element in common.")
  }

  /// What asks for room, which tables make as they need it.
  private mutating func addRoom(_ type: Type) {
    method(
      type, "removeAll", [.labelled("keepingCapacity", .bool)], to: .void, "removeAllEntries",
      "Removes everything, and may keep the room it took.", isMutating: true)
    method(
      type, "reserveCapacity", [.plain("n", .int)], to: .void, "ignoreRoom",
      "Makes room for so many.", isMutating: true)
  }

  mutating func addRanges() {
    for type in [Type.range, .closedRange] {
      property(type, "first", .optional(.int), "rangeFirst", "The first integer, or nil.")
      property(type, "last", .optional(.int), "rangeLast", "The last integer, or nil.")
      for other in [Type.range, .closedRange] {
        method(
          type, "overlaps", [.plain("other", other)], to: .bool, "rangeOverlaps",
          "Whether an integer is in both.")
      }
      method(
        type, "clamped", [.labelled("to", type)], to: type, "rangeClamped",
        "The part within another range.")
      let isClosed = type == .closedRange
      property(type, "count", .int, isClosed ? "closedCount" : "rangeCount", "How many integers.")
      property(
        type, "isEmpty", .bool, isClosed ? "closedIsEmpty" : "rangeIsEmpty",
        "Whether there is no integer.")
      property(type, "lowerBound", .int, "lowerBound", "Where it begins.")
      property(type, "upperBound", .int, "upperBound", "Where it ends.")
      property(
        type, "first", .optional(.int), "rangeFirst", "The first integer, or nil when empty.")
      property(type, "last", .optional(.int), "rangeLast", "The last integer, or nil when empty.")
      method(
        type, "contains", [.plain("element", .int)], to: .bool,
        isClosed ? "closedContains" : "rangeContains", "Whether it holds an integer.")
    }
    for type in [Type.doubleRange, .halfOpenDoubleRange] {
      let intrinsic = type == .doubleRange ? "doubleRangeContains" : "halfOpenContains"
      property(type, "lowerBound", .double, "lowerBound", "Where it begins.")
      property(type, "upperBound", .double, "upperBound", "Where it ends.")
      method(
        type, "contains", [.plain("element", .double)], to: .bool, intrinsic,
        "Whether it holds a number.")
    }
  }

  mutating func addRandomness() {
    for range in [Type.range, .closedRange] {
      staticMember(
        "Int", "random", [.labelled("in", range)], to: .int, "randomInt",
        "An integer of the range by chance, each as likely, from the session's generator.")
    }
    for range in [Type.doubleRange, .halfOpenDoubleRange] {
      staticMember(
        "Double", "random", [.labelled("in", range)], to: .double, "randomDouble",
        "A number of the range by chance, evenly spread, from the session's generator.")
    }
    staticMember(
      "Bool", "random", [], to: .bool, "randomBool",
      "True or false by chance, from the session's generator.")
  }
}
