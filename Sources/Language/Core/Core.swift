extension Library {
  /// The core library: mathematics, strings, collections, randomness, printing.
  public static let core: Library = {
    var library = Library()
    library.addFamily(
      "Printing and checks", "Writing to the cell's output, and stopping where something is wrong.",
      examples: printingExamples
    ) { $0.addPrinting() }
    library.addFamily(
      "Numbers", "Arithmetic on `Int` and `Double`, the functions of mathematics, and chance.",
      examples: numberExamples
    ) {
      $0.addNumbers()
      $0.addMathematics()
      $0.addRandomness()
      $0.addExactNumbers()
    }
    library.addFamily(
      "Strings", "Text, made of characters that are themselves strings of one character.",
      examples: stringExamples
    ) {
      $0.addStrings()
      $0.addCharacters()
      $0.addTextLayout()
    }
    library.addFamily(
      "Collections",
      "Arrays, dictionaries and sets, which are values and keep the order of insertion, and ranges.",
      examples: collectionExamples
    ) {
      $0.addSequences()
      $0.addArrays()
      $0.addDictionaries()
      $0.addSets()
      $0.addRanges()
      $0.addSlices()
      $0.addHashing()
    }
    return library
  }()
}

extension Library {
  /// The abstract type that every value converts to.
  static let any = NominalType(
    name: "Any", kind: .abstract, documentation: "A value of any type.")

  /// Adds a free function or initialiser.
  mutating func define(
    _ name: String, _ parameters: [FunctionDeclaration.Parameter], to result: Type,
    _ intrinsic: String, _ documentation: String
  ) {
    add(
      FunctionDeclaration(
        name, parameters, to: result, documentation: documentation, body: .intrinsic(intrinsic)))
  }

  /// Adds a method of a built-in type.
  mutating func method(
    _ receiver: Type, _ name: String, _ parameters: [FunctionDeclaration.Parameter] = [],
    to result: Type, _ intrinsic: String, _ documentation: String, isMutating: Bool = false,
    isDiscardable: Bool = false
  ) {
    members[name, default: []].append(
      FunctionDeclaration(
        name, parameters, to: result, receiver: receiver, isMutating: isMutating,
        isDiscardable: isDiscardable, documentation: documentation, body: .intrinsic(intrinsic)))
  }

  /// Adds a property of a built-in type.
  mutating func property(
    _ receiver: Type, _ name: String, _ type: Type, _ intrinsic: String, _ documentation: String
  ) {
    members[name, default: []].append(
      FunctionDeclaration(
        name, to: type, receiver: receiver, isProperty: true, documentation: documentation,
        body: .intrinsic(intrinsic)))
  }

  /// Adds a static member of a built-in type.
  mutating func staticMember(
    _ type: String, _ name: String, _ parameters: [FunctionDeclaration.Parameter]? = nil,
    to result: Type, _ intrinsic: String, _ documentation: String
  ) {
    staticMembers[type, default: [:]][name, default: []].append(
      FunctionDeclaration(
        name, parameters ?? [], to: result, isProperty: parameters == nil,
        documentation: documentation, body: .intrinsic(intrinsic)))
  }
}

extension FunctionDeclaration.Parameter {
  /// A parameter without a label.
  static func plain(_ name: String, _ type: Type) -> Self {
    Self(label: nil, name: name, type: type)
  }

  /// A parameter with a label.
  static func labelled(_ label: String, _ type: Type) -> Self {
    Self(label: label, type: type)
  }

  /// A parameter for a closure that changes its first parameter, `$0`, in place.
  static func accumulating(_ name: String, _ value: Type, _ element: Type) -> Self {
    var copy = Self(label: nil, name: name, type: .function([value, element], value))
    copy.isAccumulating = true
    return copy
  }

  /// The same parameter with a default.
  func defaulted(_ text: String) -> Self {
    var copy = self
    copy.presence = .defaulted(text)
    return copy
  }
}

extension Type {
  /// The type parameters of library functions.
  static let t = Type.variable(0)
  static let u = Type.variable(1)
  static let v = Type.variable(2)

  /// What a dictionary's iteration gives.
  static let entry = Type.tuple([
    TupleElement(label: "key", type: .t), TupleElement(label: "value", type: .u),
  ])
}
