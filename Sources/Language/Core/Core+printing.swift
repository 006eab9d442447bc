extension Library {
  mutating func addPrinting() {
    add(Library.any)
    let any = Type.nominal(Library.any)
    for (name, stream) in [("print", "output"), ("printError", "error")] {
      define(
        name,
        [
          .init(label: nil, name: "items", type: any, presence: .variadic),
          .labelled("separator", .string).defaulted("\" \""),
          .labelled("terminator", .string).defaulted("\"\\n\""),
        ], to: .void, name,
        "Writes values to standard \(stream), separated by spaces and ended by a line break.")
    }
    for name in ["precondition", "assert"] {
      define(
        name,
        [
          .plain("condition", .bool), .plain("message", .string).defaulted("\"\""),
        ], to: .void, "precondition",
        "Stops the program with the message unless the condition holds.")
    }
    for name in ["fatalError", "preconditionFailure"] {
      define(
        name, [.plain("message", .string).defaulted("\"\"")], to: .never, "fatalError",
        "Stops the program with the message.")
    }
  }
}
