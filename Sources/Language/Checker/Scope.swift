public import Syntax

/// What a session knows between cells: its variables, functions and types, by name.
///
/// A value, so that a cell that fails is undone by keeping the scope of before.
public struct Scope: Sendable {
  /// A variable of the session.
  public struct Variable: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its type.
    public let type: Type
    /// Where the machine keeps it.
    public let id: GlobalID
    /// Whether it is `var`.
    public let isMutable: Bool
  }

  /// What the language is handed.
  public let library: Library
  /// The number of cells checked so far, by which declarations of one cell are told from others'.
  var cell = 0
  var globals: [String: Variable] = [:]
  var functions: [String: [SessionFunction]] = [:]
  /// The user's types; one within another under both names, as ‘Maze.Cell’.
  var types: [String: NominalType] = [:]
  /// Other names of types, declared by ‘typealias’.
  var aliases: [String: Type] = [:]
  var details: [NominalType: TypeDetails] = [:]
  /// Whether a type of the user declares operators, or an order.
  var declaresOperators = false
  /// The variables that were given a part of an array, which in Swift keeps the array's indices.
  var slices: Set<GlobalID> = []
  var nextGlobal = 0
  var nextFunction = 0

  /// Makes the scope of a new session.
  public init(library: Library) {
    self.library = library
  }

  /// The session's variables in the order of their declaration.
  public var variables: [Variable] {
    globals.values.sorted { $0.id.index < $1.id.index }
  }

  /// The names of the session's functions.
  public var functionNames: [String] { functions.keys.sorted() }

  /// The names of the session's types.
  public var typeNames: [String] { types.keys.sorted() }

  /// Forgets variables that a failed cell never reached; those of the same name from before are back.
  public mutating func forget(_ names: some Sequence<String>, keeping before: Scope) {
    for name in names { globals[name] = before.globals[name] }
  }
}

/// A function that the user declared.
struct SessionFunction: Sendable {
  /// What stands in for an argument that is left out.
  enum Default: Sendable {
    case constant(TypedExpression)
    case function(FunctionID)
    case source(Expression)
  }

  var id: FunctionID
  var name: String
  var parameters: [FunctionDeclaration.Parameter]
  var result: Type
  var inoutParameters: Set<Int> = []
  /// Of a memberwise initialiser, the properties whose value is fixed by their declaration.
  var fixed: Set<Int> = []
  var defaults: [Int: Default] = [:]
  var documentation = ""
  var isMutating = false
  var isStatic = false
  var isProperty = false
  var cell = 0

  /// The parameters that a call may give; all but those of properties with a fixed value.
  var givenParameters: [Int] { parameters.indices.filter { !fixed.contains($0) } }

  /// One of those.
  func givenParameter(_ index: Int) -> Int { fixed.isEmpty ? index : givenParameters[index] }

  /// Whether a call cannot tell the two apart by labels.
  func hasLabels(of other: SessionFunction) -> Bool {
    parameters.elementsEqual(other.parameters) { $0.label == $1.label }
  }

  /// Whether a call cannot tell the two apart at all.
  func hasParameters(of other: SessionFunction) -> Bool {
    parameters.elementsEqual(other.parameters) {
      $0.label == $1.label && $0.type == $1.type && $0.isVariadic == $1.isVariadic
    }
  }

  /// Whether code compiled for one may call the other.
  func hasSignature(of other: SessionFunction) -> Bool {
    hasParameters(of: other)
      && result == other.result && inoutParameters == other.inoutParameters
  }
}

/// What a user's type has beside its stored properties and cases.
struct TypeDetails: Sendable {
  var methods: [String: [SessionFunction]] = [:]
  var statics: [String: [SessionFunction]] = [:]
  var staticVariables: [String: Scope.Variable] = [:]
  var initialisers: [SessionFunction] = []
  var memberwise: SessionFunction?
  /// What runs when a computed property is assigned to.
  var setters: [String: SessionFunction] = [:]
  var observers: [String: Observers] = [:]
  var subscripts: [Subscript] = []
  /// The name with those of the types around it.
  var path = ""
  var rawValues: [TypedExpression] = []
  var rawType: Type?
  var conformances: [String] = []
  /// The names of types that a protocol makes known inside.
  var aliases: [String: Type] = [:]
  /// The methods that native code calls on several threads at once.
  var concurrentMethods: Set<String> = []
}

/// What runs when a stored property changes.
struct Observers: Sendable {
  var willSet: SessionFunction?
  var didSet: SessionFunction?
}

/// What `value[…]` does for a user's type.
struct Subscript: Sendable {
  var getter: SessionFunction
  var setter: SessionFunction?
}

/// What checking a cell gives.
public struct CheckedCell: Sendable {
  /// The typed program; nil when there is an error.
  public var program: Program?
  /// Every message, the parser's among them, in source order.
  public var diagnostics: [Diagnostic]
  /// What the session knows after the cell; as before when there is an error.
  public var scope: Scope
  /// What the session would know if the cell had run in spite of its errors; further cells are
  /// checked in it, so that one fault gives no messages in others.
  public var assumedScope: Scope
  /// The type of the cell's result, if its last statement is an expression with a value.
  public var resultType: Type?
  /// Whether the rest of the cell was not checked, since whoever waited for it has given up; there is
  /// then no program, no message, and nothing new in the scopes.
  public var isCancelled = false
}
