extension Library {
  /// The built-in types that `for` runs over, with what it gives.
  private static let sequences: [(type: Type, element: Type)] = [
    (.array(.t), .t), (.set(.t), .t), (.range, .int), (.closedRange, .int),
    (.dictionary(.t, .u), .entry), (.string, .string),
  ]

  /// What every sequence has; closures run in the machine itself.
  mutating func addSequences() {
    for (type, element) in Library.sequences {
      // A dictionary has two type parameters, the others at most one.
      let result: Type = .v
      method(
        type, "map", [.plain("transform", .function([element], result))], to: .array(result),
        "map", "What a function makes of each element.")
      method(
        type, "flatMap", [.plain("transform", .function([element], .array(result)))],
        to: .array(result), "flatMap", "The arrays that a function makes of the elements, joined.")
      method(
        type, "compactMap", [.plain("transform", .function([element], .optional(result)))],
        to: .array(result), "compactMap",
        "What a function makes of each element, without the nils.")
      method(
        type, "forEach", [.plain("body", .function([element], .void))], to: .void, "forEach",
        "Calls a function with each element.")
      method(
        type, "reduce",
        [.plain("initial", result), .plain("next", .function([result, element], result))],
        to: result, "reduce", "Folds the elements into one value, from an initial one.")
      method(
        type, "reduce",
        [.labelled("into", result), .accumulating("update", result, element)], to: result,
        "reduce", "Folds the elements into one value, which a closure changes in place.")
      method(
        type, "allSatisfy", [.plain("predicate", .function([element], .bool))], to: .bool,
        "allSatisfy", "Whether a function holds for every element.")
      method(
        type, "contains", [.labelled("where", .function([element], .bool))], to: .bool,
        "containsWhere", "Whether a function holds for an element.")
      method(
        type, "count", [.labelled("where", .function([element], .bool))], to: .int,
        "countWhere", "The number of elements for which a function holds.")
      method(
        type, "first", [.labelled("where", .function([element], .bool))],
        to: .optional(element), "firstWhere", "The first element for which a function holds.")
      method(
        type, "sorted", [.labelled("by", .function([element, element], .bool))],
        to: .array(element), "sortedBy", "The elements sorted, by whether one comes before another."
      )
      method(
        type, "sorted", [.plain("areInOrder", .function([element, element], .bool))],
        to: .array(element), "sortedBy", "The elements sorted, by whether one comes before another."
      )
      for name in ["min", "max"] {
        method(
          type, name, [.labelled("by", .function([element, element], .bool))],
          to: .optional(element), name + "By",
          "The \(name == "min" ? "least" : "greatest") element by an order, or nil when empty.")
      }
      method(
        type, "enumerated",
        to: .array(
          .tuple([.init(label: "offset", type: .int), .init(label: "element", type: element)])),
        "enumerated", "The elements with their numbers from 0.")
      method(type, "shuffled", to: .array(element), "shuffled", "The elements in random order.")
      method(
        type, "randomElement", to: .optional(element), "randomElement",
        "An element by chance, or nil when empty.")
      method(type, "reversed", to: .array(element), "reversed", "The elements from the last.")
      if type != .string {
        for (name, parameter) in [("prefix", "maxLength"), ("suffix", "maxLength")] {
          method(
            type, name, [.plain(parameter, .int)], to: .array(element), name,
            "The \(name == "prefix" ? "first" : "last") elements, at most so many.")
        }
        method(
          type, "dropFirst", [.plain("k", .int).defaulted("1")], to: .array(element), "dropFirst",
          "All but the first elements.")
        method(
          type, "dropLast", [.plain("k", .int).defaulted("1")], to: .array(element), "dropLast",
          "All but the last elements.")
      }
      define("Array", [.plain("elements", type)], to: .array(element), "elements", "The elements.")
    }
    for (type, element) in [(Type.array(.t), Type.t), (.range, .int), (.closedRange, .int)] {
      method(
        type, "filter", [.plain("isIncluded", .function([element], .bool))], to: .array(element),
        "filter", "The elements for which a function holds.")
    }
    for element in [Type.int, .double, .string] {
      let more: [Type] =
        element == .int ? [.range, .closedRange] : element == .string ? [.string] : []
      for type in [Type.array(element), .set(element)] + more {
        method(type, "sorted", to: .array(element), "sorted", "The elements in ascending order.")
        method(
          type, "min", to: .optional(element), "leastElement",
          "The least element, or nil when empty.")
        method(
          type, "max", to: .optional(element), "greatestElement",
          "The greatest element, or nil when empty.")
      }
      method(
        .array(element), "sort", to: .void, "sort", "Sorts in place, ascending.",
        isMutating: true)
    }
    let sources = Library.sequences.filter { $0.type != .string && $0.type != .dictionary(.t, .u) }
    for (first, element) in sources {
      for (second, other) in sources {
        let renamed = second.renamingFirst
        define(
          "zip", [.plain("first", first), .plain("second", renamed)],
          to: .array(
            .tuple([.init(type: element), .init(type: other == .t ? .u : other)])), "zip",
          "The pairs of elements with the same number, as many as the shorter has.")
      }
    }
    define("Set", [.plain("elements", .array(.t))], to: .set(.t), "toSet", "The distinct elements.")
    define("Set", [.plain("elements", .range)], to: .set(.int), "toSet", "The integers.")
    define("Set", [.plain("elements", .closedRange)], to: .set(.int), "toSet", "The integers.")
    define(
      "Set", [.plain("elements", .string)], to: .set(.string), "toSet", "The distinct characters.")
  }
}

extension Type {
  /// The same type over the second type parameter in place of the first.
  fileprivate var renamingFirst: Type {
    switch self {
    case .array(.variable(0)): .array(.u)
    case .set(.variable(0)): .set(.u)
    default: self
    }
  }
}
