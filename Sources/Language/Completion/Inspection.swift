/// What is known of a name: what inspection, help and the reference page show.
public struct Inspection: Sendable, Hashable {
  /// A way of calling a function, or what a variable or property is.
  public struct Signature: Sendable, Hashable {
    /// What stands before the parameters.
    public var head: String
    /// The parameters.
    public var parameters: [String]
    /// What stands after them.
    public var tail: String

    /// The declaration in one line, as a reader would write it.
    public var text: String { head + parameters.joined(separator: ", ") + tail }

    init(_ text: String) {
      head = text
      parameters = []
      tail = ""
    }

    init(_ callable: Callable, name: String? = nil) {
      let name = name ?? callable.name
      head = "\(name): \(callable.result)"
      parameters = []
      tail = ""
      guard !callable.isProperty else { return }
      let (open, close) = callable.name == "subscript" ? ("[", "]") : ("(", ")")
      head = (callable.name == "subscript" ? "" : name) + open
      parameters = callable.parameters.map(Callable.text)
      tail = close
      if callable.result != .void, "\(callable.result)" != callable.name {
        tail += " -> \(callable.result)"
      }
    }
  }

  /// A parameter of a function.
  public struct Parameter: Sendable, Hashable {
    /// The label, or the name of one without.
    public var name: String
    /// The type as text.
    public var type: String
    /// The default as text; nil for a required one.
    public var defaultValue: String?
    /// The bounds as text, if any.
    public var bounds: String?
    /// The symbols of the literature.
    public var symbols: [String]
    /// What it means.
    public var documentation: String
  }

  /// A member of a type.
  public struct Member: Sendable, Hashable {
    /// How it is called or read.
    public var signature: String
    /// What it is, in a sentence.
    public var documentation: String
  }

  /// The name.
  public var name: String
  /// Its signatures, or its type; in a call, the one that fits best comes first.
  public var forms: [Signature]
  /// What it is.
  public var documentation: String
  /// The paper or book it comes from, if any.
  public var source: String?
  /// The parameters of its signatures, each once.
  public var parameters: [Parameter] = []
  /// A few lines that use it, if any.
  public var example: String?
  /// The members of a type.
  public var members: [Member] = []
  /// The parameter of the first signature that the place belongs to, when it is in a call.
  public var currentParameter: Int?
  /// The call around a place that is on a variable in an argument, with its parameter.
  public var surrounding: [Inspection] = []
  /// The session's variable it is, if one.
  public var variable: Scope.Variable?

  /// Its signatures as text.
  public var signatures: [String] { forms.map(\.text) }

  init(_ name: String, _ signature: String, _ documentation: String = "") {
    self.name = name
    forms = [Signature(signature)]
    self.documentation = documentation
  }

  /// What is known of one declaration of the library.
  public init(_ declaration: FunctionDeclaration) {
    self.init(declaration.name, [Callable(declaration)])
  }

  /// What is known of functions of one name.
  init(_ name: String, _ callables: [Callable]) {
    self.name = name
    forms = callables.map { Signature($0, name: name) }
    var texts: [String] = []
    for callable in callables where !texts.contains(callable.documentation) {
      texts.append(callable.documentation)
    }
    documentation = texts.joined(separator: "\n")
    source = callables.lazy.compactMap(\.literature).first
    example = callables.lazy.compactMap(\.example).first
    for parameter in callables.flatMap(\.parameters) {
      let name = parameter.label ?? parameter.name
      guard !parameters.contains(where: { $0.name == name }) else { continue }
      var standIn: String?
      if case .defaulted(let text) = parameter.presence { standIn = text }
      parameters.append(
        Parameter(
          name: name, type: "\(parameter.type)", defaultValue: standIn, bounds: parameter.bounds,
          symbols: parameter.symbols, documentation: parameter.documentation))
    }
  }
}

extension Callable {
  /// Whether it is read without parentheses.
  var isProperty: Bool {
    switch target {
    case .library(let declaration): declaration.isProperty
    case .session(let function): function.isProperty
    default: false
    }
  }

  /// A few lines that use it, if any.
  var example: String? {
    if case .library(let declaration) = target { return declaration.example }
    return nil
  }
}
