extension Library {
  /// The core library: mathematics, strings, collections, randomness, printing.
  public static let core: Library = {
    var library = Library()
    library.addPrinting()
    return library
  }()
}

extension Library {
  /// The abstract type that every value converts to.
  static let any = NominalType(
    name: "Any", kind: .abstract, documentation: "A value of any type.")

  mutating func addPrinting() {
    add(Library.any)
    for (name, isError) in [("print", false), ("printError", true)] {
      add(
        FunctionDeclaration(
          name,
          [
            .init(label: nil, name: "items", type: .nominal(Library.any), presence: .variadic),
            .init(label: "separator", type: .string, presence: .defaulted("\" \"")),
            .init(label: "terminator", type: .string, presence: .defaulted("\"\\n\"")),
          ], to: .void,
          documentation: isError
            ? "Writes values to standard error." : "Writes values to standard output.",
          body: .intrinsic(name)))
    }
  }
}
