extension Library {
  /// What `hash(into:)` of a user's type is handed.
  static let hasher: NominalType = {
    let hasher = NominalType(
      name: "Hasher",
      kind: .structure([
        NominalType.Property(name: "parts", type: .array(.int), isMutable: false)
      ]),
      documentation:
        "Gathers what a value's hash is made of; ‘hash(into:)’ of a type with an ‘==’ of its own is "
        + "handed one.")
    hasher.members["combine"] = [
      FunctionDeclaration(
        "combine", [.plain("value", .t)], to: .void, receiver: .nominal(hasher), isMutating: true,
        documentation: "Adds a value to what the hash is made of.",
        body: .intrinsic("hashCombine"))
    ]
    hasher.members["finalize"] = [
      FunctionDeclaration(
        "finalize", to: .int, receiver: .nominal(hasher),
        documentation: "The hash of all that was added; another one each time the kernel starts.",
        body: .intrinsic("hashFinalize"))
    ]
    hasher.example = """
      struct Word: Hashable {
        var text: String
        static func == (a: Word, b: Word) -> Bool { a.text.lowercased() == b.text.lowercased() }
        func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
      }
      print(Set([Word(text: "Up"), Word(text: "up")]).count)  // prints 1
      """
    return hasher
  }()

  mutating func addHashing() {
    add(Library.hasher)
    define("Hasher", [], to: .nominal(Library.hasher), "hasher", "A hasher without anything.")
  }
}
