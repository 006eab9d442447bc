extension Library {
  mutating func addArrays() {
    let array = Type.array(.t)
    define(
      "Array", [.labelled("repeating", .t), .labelled("count", .int)], to: array, "repeating",
      "An array of one value repeated.")
    property(array, "count", .int, "arrayCount", "The number of elements.")
    property(array, "isEmpty", .bool, "arrayIsEmpty", "Whether there is no element.")
    property(array, "first", .optional(.t), "first", "The first element, or nil when empty.")
    property(array, "last", .optional(.t), "last", "The last element, or nil when empty.")
    property(array, "indices", .range, "indices", "The range of the indices, 0..<count.")
    method(
      array, "append", [.plain("element", .t)], to: .void, "append", "Adds an element at the end.",
      isMutating: true)
    method(
      array, "append", [.labelled("contentsOf", array)], to: .void, "appendContents",
      "Adds the elements of another array at the end.", isMutating: true)
    method(
      array, "insert", [.plain("element", .t), .labelled("at", .int)], to: .void, "insert",
      "Puts an element before the one at an index.", isMutating: true)
    method(
      array, "remove", [.labelled("at", .int)], to: .t, "removeAt",
      "Removes the element at an index and gives it.", isMutating: true, isDiscardable: true)
    method(
      array, "removeLast", to: .t, "removeLast", "Removes the last element and gives it.",
      isMutating: true, isDiscardable: true)
    method(
      array, "removeFirst", to: .t, "removeFirst", "Removes the first element and gives it.",
      isMutating: true, isDiscardable: true)
    method(
      array, "removeLast", [.plain("k", .int)], to: .void, "removeLastMany",
      "Removes so many elements from the end.", isMutating: true)
    method(
      array, "removeFirst", [.plain("k", .int)], to: .void, "removeFirstMany",
      "Removes so many elements from the start.", isMutating: true)
    method(
      array, "popLast", to: .optional(.t), "popLast",
      "Removes the last element and gives it; nil when empty.", isMutating: true,
      isDiscardable: true)
    method(
      array, "removeAll", to: .void, "removeAll", "Removes every element.", isMutating: true)
    method(
      array, "removeAll", [.labelled("keepingCapacity", .bool)], to: .void, "removeAll",
      "Removes every element, and may keep the room they took.", isMutating: true)
    method(
      array, "removeAll", [.labelled("where", .function([.t], .bool))], to: .void,
      "removeAllWhere", "Removes the elements for which a function holds.", isMutating: true)
    method(
      array, "reserveCapacity", [.plain("n", .int)], to: .void, "reserveCapacity",
      "Makes room for so many elements.", isMutating: true)
    method(
      array, "swapAt", [.plain("i", .int), .plain("j", .int)], to: .void, "swapAt",
      "Exchanges the elements at two indices.", isMutating: true)
    method(array, "reverse", to: .void, "reverse", "Turns the order around.", isMutating: true)
    method(
      array, "shuffle", to: .void, "shuffle", "Puts the elements in random order.",
      isMutating: true)
    method(
      array, "sort", [.labelled("by", .function([.t, .t], .bool))], to: .void, "sortBy",
      "Sorts in place, by whether one element comes before another.", isMutating: true)
    method(
      array, "contains", [.plain("element", .t)], to: .bool, "contains",
      "Whether it holds a value.")
    method(
      array, "firstIndex", [.labelled("of", .t)], to: .optional(.int), "firstIndexOf",
      "The first index of a value, or nil.")
    method(
      array, "lastIndex", [.labelled("of", .t)], to: .optional(.int), "lastIndexOf",
      "The last index of a value, or nil.")
    method(
      array, "firstIndex", [.labelled("where", .function([.t], .bool))], to: .optional(.int),
      "firstIndexWhere", "The first index at which a function holds, or nil.")
    method(
      array, "prefix", [.labelled("while", .function([.t], .bool))], to: array, "prefixWhile",
      "The elements before the first for which a function does not hold.")
    method(
      array, "drop", [.labelled("while", .function([.t], .bool))], to: array, "dropWhile",
      "The elements from the first for which a function does not hold.")
    for (name, label, intrinsic, documentation) in [
      ("elementsEqual", nil, "elementsEqual", "Whether another has the same elements in order."),
      ("starts", "with", "startsWith", "Whether it begins with the elements of another."),
    ] as [(String, String?, String, String)] {
      method(
        array, name, [.init(label: label, name: "other", type: array)], to: .bool, intrinsic,
        documentation)
    }
    method(
      array, "split", [.labelled("separator", .t)], to: .array(array), "splitArray",
      "The non-empty pieces between elements of a value.")
    method(
      array, "split", [.labelled("whereSeparator", .function([.t], .bool))], to: .array(array),
      "splitArrayWhere", "The non-empty pieces between elements for which a function holds.")
    method(
      array, "partition", [.labelled("by", .function([.t], .bool))], to: .int, "partition",
      "Puts the elements for which a function holds behind the others, and gives the index of the "
        + "first of them.", isMutating: true, isDiscardable: true)
    method(
      .array(.string), "joined", [.labelled("separator", .string).defaulted("\"\"")],
      to: .string, "joinedText", "The strings one after another, with a separator between.")
    method(
      .array(array), "joined", to: array, "joinedArrays", "The arrays' elements one after another.")
  }
}
