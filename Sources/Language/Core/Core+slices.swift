extension Library {
  /// Parts of arrays: by their ends, and replaced, removed or put in.
  mutating func addSlices() {
    let array = Type.array(.t)
    for (name, label, documentation) in [
      ("prefix", "upTo", "The elements before an index."),
      ("prefix", "through", "The elements up to an index, with the one there."),
      ("suffix", "from", "The elements from an index on."),
    ] {
      method(
        array, name, [.labelled(label, .int)], to: array, "\(name)-\(label)", documentation)
    }
    for range in [Type.range, .closedRange] {
      method(
        array, "replaceSubrange", [.plain("range", range), .labelled("with", array)], to: .void,
        "replaceSubrange", "Puts elements in place of those in a range.", isMutating: true)
      method(
        array, "removeSubrange", [.plain("range", range)], to: .void, "removeSubrange",
        "Removes the elements in a range.", isMutating: true)
    }
    method(
      array, "insert", [.labelled("contentsOf", array), .labelled("at", .int)], to: .void,
      "insertContents", "Puts elements before the one at an index.", isMutating: true)
    for type in [array, .set(.t)] {
      method(
        type, "last", [.labelled("where", .function([.t], .bool))], to: .optional(.t),
        "lastWhere", "The last element for which a function holds.")
    }
    method(
      array, "lastIndex", [.labelled("where", .function([.t], .bool))], to: .optional(.int),
      "lastIndexWhere", "The last index at which a function holds, or nil.")
    define(
      "Dictionary",
      [
        .plain("pairs", .array(.tuple([.init(type: .t), .init(type: .u)]))),
        .labelled("uniquingKeysWith", .function([.u, .u], .u)),
      ], to: .dictionary(.t, .u), "tableOfPairsUniquing",
      "A dictionary of pairs of a key and a value; a function decides where a key comes again.")
    for (name, documentation) in [
      ("isStrictSubset", "Whether the other set has all its elements and more."),
      ("isStrictSuperset", "Whether it has all the other's elements and more."),
    ] {
      method(.set(.t), name, [.labelled("of", .set(.t))], to: .bool, name, documentation)
    }
  }
}
