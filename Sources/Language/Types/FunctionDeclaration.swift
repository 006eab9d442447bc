/// A function, initialiser, method, property or subscript that is handed to the language: the one
/// place from which the checker, completion, inspection and the reference page learn about it.
public struct FunctionDeclaration: Sendable {
  /// A parameter.
  public struct Parameter: Sendable {
    /// Whether and how an argument may be left out.
    public enum Presence: Sendable {
      /// An argument must be given.
      case required
      /// The argument may be left out; the text is the default as a reader would write it.
      case defaulted(String)
      /// Any number of arguments, gathered in an array.
      case variadic
      /// A trailing block whose expression statements of the element type are gathered in an array.
      /// The parameter's type is `[Element]`; `for`, `if` and `let` may stand in the block. The text
      /// is the default (an empty block) when the block may be left out.
      case builder(isRequired: Bool)
    }

    /// The argument label; nil where the argument has none.
    public var label: String?
    /// The name in messages and documentation.
    public var name: String
    /// The type.
    public var type: Type
    /// Whether and how it may be left out.
    public var presence: Presence
    /// What it means, with its unit.
    public var documentation: String
    /// The bounds as text, such as `0...1`, if any.
    public var bounds: String?
    /// The symbol of the literature, spelt out and as a letter, such as `alpha`, `α`.
    public var symbols: [String]
    /// Whether it is a closure that changes its first parameter in place, `(inout T, U) -> Void`;
    /// its type here is that of a function which gives the changed value back.
    public var isAccumulating = false

    /// Makes a parameter.
    public init(
      label: String?, name: String? = nil, type: Type, presence: Presence = .required,
      documentation: String = "", bounds: String? = nil, symbols: [String] = []
    ) {
      self.label = label
      self.name = name ?? label ?? "value"
      self.type = type
      self.presence = presence
      self.documentation = documentation
      self.bounds = bounds
      self.symbols = symbols
    }
  }

  /// What runs when the function is called.
  public enum Body: Sendable {
    /// Swift code over boxed values: the receiver of a member first, then one value a parameter,
    /// `.absent` for a defaulted one that was not given.
    case native(@Sendable (NativeCall) throws(RuntimeFailure) -> Value)
    /// None: the arguments in their order are the parts of a structure of the library.
    case memberwise
    /// An operation the machine itself performs, by its name in the machine's table.
    case intrinsic(String)
  }

  /// The name; a type's own name for an initialiser, `subscript` for a subscript.
  public var name: String
  /// The parameters, without the receiver.
  public var parameters: [Parameter]
  /// The result.
  public var result: Type
  /// For a member of a built-in type, the receiver's type, such as `[T]`.
  public var receiver: Type?
  /// Whether it is read without parentheses.
  public var isProperty: Bool
  /// Whether it changes its receiver, which must then be a `var`.
  public var isMutating: Bool
  /// Whether an unused result deserves no warning.
  public var isDiscardable: Bool
  /// The first sentence says what it gives; then what a user should know.
  public var documentation: String
  /// The paper or book, section and equation, if any.
  public var source: String?
  /// Labels that users may know from elsewhere and that mean nothing here, with what to do instead.
  public var foreignLabels: [String: String] = [:]
  /// What to write where the result's type follows from the context and nothing there says it.
  public var resultAdvice: String?
  /// A few lines that use it, with `// prints …` where they print.
  public var example: String?
  /// The heading under which the reference lists it, where its family has several.
  public var heading: String?
  /// Whether closures handed to it are called one after another on the thread that runs cells, and so
  /// may change variables outside themselves.
  public var callsInTurn = false
  /// For a function that takes whatever labels the call has: what it is for that call.
  public var fit: Fitting?
  /// What runs.
  public var body: Body

  /// The function for the labels and types of a call's arguments, without that labelled `body` and
  /// without a closure behind the call; or which argument is wrong, and why.
  public typealias Fitting =
    @Sendable ([(label: String?, type: Type)]) -> Result<FunctionDeclaration, Misfit>

  /// Why the arguments of a call do not fit.
  public struct Misfit: Error {
    /// The argument at fault, by its place; nil for all of them.
    public var argument: Int?
    /// What was found and what would be right.
    public var message: String

    /// Makes a reason.
    public init(argument: Int?, _ message: String) {
      self.argument = argument
      self.message = message
    }
  }

  /// Makes a declaration.
  public init(
    _ name: String, _ parameters: [Parameter] = [], to result: Type, receiver: Type? = nil,
    isProperty: Bool = false, isMutating: Bool = false, isDiscardable: Bool = false,
    documentation: String = "", source: String? = nil, body: Body
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.receiver = receiver
    self.isProperty = isProperty
    self.isMutating = isMutating
    self.isDiscardable = isDiscardable
    self.documentation = documentation
    self.source = source
    self.body = body
  }
}
