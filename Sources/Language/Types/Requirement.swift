/// What a user's structure must have to conform to a protocol of the library.
///
/// A protocol is an abstract type with requirements. Its associated types are type variables, which the
/// types of its properties settle: from `observationSpace` follows what `reset()` returns.
public struct Requirement: Sendable {
  /// A type that a property may have.
  public struct Choice: Sendable {
    /// The property's type.
    public var type: Type
    /// What the protocol's type variables then stand for.
    public var meanings: [Int: Type]
    /// A declaration as a user would write it.
    public var example: String

    /// Makes a choice.
    public init(_ type: Type, meanings: [Int: Type], example: String) {
      self.type = type
      self.meanings = meanings
      self.example = example
    }
  }

  /// The forms it takes.
  public enum Form: Sendable {
    /// A stored or computed property of one of the types.
    case property([Choice])
    /// A method, which may change its value.
    case method([FunctionDeclaration.Parameter], result: Type)
  }

  /// The name.
  public var name: String
  /// The form.
  public var form: Form
  /// What it is for, in a sentence.
  public var documentation: String
  /// What to tell those who write it as elsewhere.
  public var advice: String?

  /// Makes a requirement.
  public init(_ name: String, _ form: Form, documentation: String, advice: String? = nil) {
    self.name = name
    self.form = form
    self.documentation = documentation
    self.advice = advice
  }
}

/// How a user's structure meets a requirement.
public enum Witness: Sendable, Hashable {
  /// A stored property, by its index.
  case stored(Int)
  /// A method or computed property.
  case function(FunctionID, isMutating: Bool, result: Type)
}
