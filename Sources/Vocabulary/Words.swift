import Language

/// What runs when a word is used.
typealias Work = @Sendable (Arguments) throws(RuntimeFailure) -> Value

/// Declares a function or initialiser of the vocabulary.
func word(
  _ name: String, _ parameters: [FunctionDeclaration.Parameter], to result: Type,
  isDiscardable: Bool = false, _ documentation: String, source: String? = nil,
  _ work: @escaping Work
) -> FunctionDeclaration {
  FunctionDeclaration(
    name, parameters, to: result, isDiscardable: isDiscardable, documentation: documentation,
    source: source,
    body: .native { (call) throws(RuntimeFailure) in try work(Arguments(call: call)) }
  )
}

/// Declares a property; argument 0 is the receiver.
func property(
  _ name: String, _ type: Type, _ documentation: String, _ work: @escaping Work
) -> FunctionDeclaration {
  var declaration = word(name, [], to: type, documentation, work)
  declaration.isProperty = true
  return declaration
}

extension FunctionDeclaration.Parameter {
  /// A parameter without a label.
  static func plain(_ name: String, _ type: Type, _ documentation: String = "") -> Self {
    Self(label: nil, name: name, type: type, documentation: documentation)
  }

  /// A parameter with a label.
  static func label(_ label: String, _ type: Type, _ documentation: String = "") -> Self {
    Self(label: label, type: type, documentation: documentation)
  }

  /// A parameter with a label that may be left out.
  static func option(
    _ label: String, _ type: Type, _ defaultText: String, _ documentation: String = ""
  ) -> Self {
    Self(
      label: label, type: type, presence: .defaulted(defaultText), documentation: documentation)
  }
}

extension NominalType {
  /// Adds methods and properties.
  func add(_ declarations: FunctionDeclaration...) {
    for declaration in declarations {
      if declaration.name == "subscript" {
        subscripts.append(declaration)
      } else {
        members[declaration.name, default: []].append(declaration)
      }
    }
  }

  /// Adds members of the type itself.
  func addStatic(_ declarations: FunctionDeclaration...) {
    for declaration in declarations {
      staticMembers[declaration.name, default: []].append(declaration)
    }
  }

  /// A value of this library type.
  func value(_ payload: any Sendable) -> Value { .object(self, payload) }

  /// This type in a signature.
  var type: Type { .nominal(self) }
}
