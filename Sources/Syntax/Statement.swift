/// A statement or declaration.
public struct Statement: Sendable {
  /// The forms a statement takes.
  public indirect enum Kind: Sendable {
    /// A bare expression.
    case expression(Expression)
    /// `let p: T = e`, `var p = e`; one for each comma-separated binding
    case variable(VariableDeclaration)
    /// `target = value`; `operation` is the `+` of `+=`
    case assignment(target: Expression, operation: Operator?, value: Expression)
    /// `func f(…) -> T { … }`
    case function(FunctionSyntax)
    /// `struct S: P { … }`
    case structure(StructureSyntax)
    /// `enum E: P { … }`
    case enumeration(EnumerationSyntax)
    /// `if c { … } else …`
    case ifElse([Condition], then: [Statement], otherwise: [Statement]?)
    /// `guard c else { … }`
    case guardElse([Condition], otherwise: [Statement])
    /// `while c { … }`
    case whileLoop([Condition], body: [Statement])
    /// `repeat { … } while c`
    case repeatLoop(body: [Statement], Expression)
    /// `for p in s where c { … }`
    case forLoop(Pattern, Expression, filter: Expression?, body: [Statement])
    /// `switch s { … }`
    case switchCase(Expression, [SwitchCase])
    /// `return e`
    case returnValue(Expression?)
    /// `break`, `break label`
    case breakLoop(Name?)
    /// `continue`, `continue label`
    case continueLoop(Name?)
    /// `label: for …`
    case labelled(Name, Statement)
    /// `do { … }`
    case block([Statement])
    /// `defer { … }`
    case deferred([Statement])
    /// `fallthrough`
    case fallThrough
    /// `typealias N = T`
    case alias(Name, TypeSyntax)
    /// `import Martlet`
    case importModule(Name)
    /// Something that is no statement; already reported.
    case broken
  }

  /// The form.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes a statement.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A condition of `if`, `guard` and `while`.
public enum Condition: Sendable {
  /// A Boolean expression.
  case expression(Expression)
  /// `let x = e`, `var x = e`, and `let x`, where the value is the name itself
  case binding(isMutable: Bool, Name, TypeSyntax?, Expression)
  /// `case p = e`
  case match(CasePattern, Expression)
}

/// A body that runs when a variable or subscript changes: `set`, `willSet` or `didSet`.
public struct Accessor: Sendable {
  /// The name of the value that comes, or for `didSet` of the value that went.
  public var parameter: Name
  /// The body.
  public var body: [Statement]

  /// Makes an accessor.
  public init(parameter: Name, body: [Statement]) {
    self.parameter = parameter
    self.body = body
  }
}

/// `let` or `var`.
public struct VariableDeclaration: Sendable {
  /// Whether it is `var`.
  public var isMutable: Bool
  /// What it binds.
  public var pattern: Pattern
  /// The written type.
  public var type: TypeSyntax?
  /// The initial value.
  public var value: Expression?
  /// The body of a computed variable, `var x: T { … }`.
  public var getter: [Statement]?
  /// The `set` of a computed variable.
  public var setter: Accessor?
  /// The `willSet` of a stored property.
  public var willSet: Accessor?
  /// The `didSet` of a stored property.
  public var didSet: Accessor?
  /// Whether it is `static`; in a type only.
  public var isStatic: Bool

  /// Makes a declaration.
  public init(
    isMutable: Bool, pattern: Pattern, type: TypeSyntax?, value: Expression?,
    getter: [Statement]? = nil, isStatic: Bool = false
  ) {
    self.isMutable = isMutable
    self.pattern = pattern
    self.type = type
    self.value = value
    self.getter = getter
    self.isStatic = isStatic
  }
}

/// A function declaration.
public struct FunctionSyntax: Sendable {
  /// A parameter of a function.
  public struct Parameter: Sendable {
    /// The argument label; nil for `_`.
    public var label: Name?
    /// The name inside the body.
    public var name: Name
    /// The type.
    public var type: TypeSyntax
    /// The default value.
    public var defaultValue: Expression?
    /// Whether it is `inout`.
    public var isInout: Bool
    /// Whether it is variadic, `T...`.
    public var isVariadic: Bool

    /// Makes a parameter.
    public init(
      label: Name?, name: Name, type: TypeSyntax, defaultValue: Expression? = nil,
      isInout: Bool = false, isVariadic: Bool = false
    ) {
      self.label = label
      self.name = name
      self.type = type
      self.defaultValue = defaultValue
      self.isInout = isInout
      self.isVariadic = isVariadic
    }
  }

  /// The name; `init` for an initialiser, `subscript`, or an operator.
  public var name: Name
  /// The parameters.
  public var parameters: [Parameter]
  /// The written result type; nil means `Void`.
  public var result: TypeSyntax?
  /// The body.
  public var body: [Statement]
  /// Whether it is `mutating`; in a type only.
  public var isMutating: Bool
  /// Whether it is `static`; in a type only.
  public var isStatic: Bool
  /// The `///` lines before it.
  public var documentation: String?
  /// Whether it is `init?`.
  public var isFailable = false
  /// Whether it is an operator before its operand.
  public var isPrefix = false
  /// The `set` of a subscript.
  public var setter: Accessor?

  /// Makes a function declaration.
  public init(
    name: Name, parameters: [Parameter], result: TypeSyntax?, body: [Statement],
    isMutating: Bool = false, isStatic: Bool = false, documentation: String? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.body = body
    self.isMutating = isMutating
    self.isStatic = isStatic
    self.documentation = documentation
  }
}

/// A structure declaration.
public struct StructureSyntax: Sendable {
  /// The name.
  public var name: Name
  /// The protocols after the colon.
  public var conformances: [Name]
  /// The members: variables, functions, and types within.
  public var members: [Statement]

  /// Makes a structure declaration.
  public init(name: Name, conformances: [Name], members: [Statement]) {
    self.name = name
    self.conformances = conformances
    self.members = members
  }
}

/// An enumeration declaration.
public struct EnumerationSyntax: Sendable {
  /// A case of an enumeration.
  public struct Case: Sendable {
    /// The name.
    public var name: Name
    /// The payload.
    public var payload: [(label: Name?, type: TypeSyntax)]
    /// The raw value.
    public var rawValue: Expression?

    /// Makes a case.
    public init(
      name: Name, payload: [(label: Name?, type: TypeSyntax)], rawValue: Expression? = nil
    ) {
      self.name = name
      self.payload = payload
      self.rawValue = rawValue
    }
  }

  /// The name.
  public var name: Name
  /// The names after the colon.
  public var conformances: [Name]
  /// The cases.
  public var cases: [Case]
  /// The other members: functions, computed variables, and types within.
  public var members: [Statement]

  /// Makes an enumeration declaration.
  public init(name: Name, conformances: [Name], cases: [Case], members: [Statement]) {
    self.name = name
    self.conformances = conformances
    self.cases = cases
    self.members = members
  }
}

/// A `case` of a `switch`.
public struct SwitchCase: Sendable {
  /// The patterns, of which one must match; empty for `default`.
  public var patterns: [(pattern: CasePattern, filter: Expression?)]
  /// The body.
  public var body: [Statement]
  /// The place of its head.
  public var span: Span

  /// Makes a case.
  public init(
    patterns: [(pattern: CasePattern, filter: Expression?)], body: [Statement], span: Span
  ) {
    self.patterns = patterns
    self.body = body
    self.span = span
  }
}

/// What a `case` matches.
public struct CasePattern: Sendable {
  /// The forms it takes.
  public indirect enum Kind: Sendable {
    /// A value compared with `==`, or a range that contains.
    case expression(Expression)
    /// `.name(…)` with patterns for its payload.
    case enumeration(Name, [(label: Name?, pattern: CasePattern)])
    /// `let x`, `var x`
    case binding(isMutable: Bool, Name)
    /// `(a, b)`
    case tuple([CasePattern])
    /// `p?`
    case some(CasePattern)
    /// `_`
    case wildcard
    /// Something that is no pattern; already reported.
    case broken
  }

  /// The form.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes a case pattern.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}
