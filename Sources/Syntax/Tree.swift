/// A parsed cell.
public struct SyntaxTree: Sendable {
  /// The statements in order; broken ones are `Statement.Kind.broken`.
  public var statements: [Statement]
  /// Every fault the lexer and parser found, in source order.
  public var diagnostics: [Diagnostic]
  /// Whether the text ends where more is needed: an open bracket, string or trailing operator.
  public var endsEarly: Bool
  /// Whether the rest of the text was not read, since whoever waited for the tree has given up.
  public var isCancelled = false
  /// What it was parsed from.
  public var source: SourceText?

  /// Makes a tree.
  public init(statements: [Statement], diagnostics: [Diagnostic], endsEarly: Bool) {
    self.statements = statements
    self.diagnostics = diagnostics
    self.endsEarly = endsEarly
  }
}

/// A name with its place.
public struct Name: Sendable, Hashable {
  /// The identifier, without backticks; empty where it is missing in the source.
  public var text: String
  /// Its place.
  public var span: Span

  /// Makes a name.
  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// A type as written.
public struct TypeSyntax: Sendable {
  /// The forms a written type takes.
  public indirect enum Kind: Sendable {
    /// `Int`, `Set<Int>`
    case named(Name, arguments: [TypeSyntax])
    /// `[T]`
    case array(TypeSyntax)
    /// `[K: V]`
    case dictionary(TypeSyntax, TypeSyntax)
    /// `T?`
    case optional(TypeSyntax)
    /// `(A, b: B)`, and `()`, which is `Void`
    case tuple([(label: Name?, type: TypeSyntax)])
    /// `(A, B) -> C`
    case function([TypeSyntax], TypeSyntax)
    /// `inout T`, as a parameter of a function type or closure
    case inoutParameter(TypeSyntax)
    /// Something that is no type; already reported.
    case broken
  }

  /// The form.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes a written type.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// What a declaration, `for` or closure binds.
public struct Pattern: Sendable {
  /// The forms a pattern takes.
  public indirect enum Kind: Sendable {
    /// `x`
    case name(Name)
    /// `_`
    case wildcard
    /// `(a, b)`
    case tuple([Pattern])
    /// Something that is no pattern; already reported.
    case broken
  }

  /// The form.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes a pattern.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// An expression.
public struct Expression: Sendable {
  /// A part of a string literal.
  public enum Segment: Sendable {
    /// Text with its escapes resolved.
    case text(String)
    /// `\(expression)`
    case interpolation(Expression)
  }

  /// The forms an expression takes.
  public indirect enum Kind: Sendable {
    /// `42`, `10_000`, `0xFF`; a literal outside Int is reported by the lexer
    case integer(Int)
    /// `0.5`, `1e-3`
    case real(Double)
    /// `true`, `false`
    case boolean(Bool)
    /// `nil`
    case nilLiteral
    /// `"a \(b)"`, one line or many
    case string([Segment])
    /// `x`, `$0`, `Self`
    case name(String)
    /// `.linear`; the name may be empty while typing
    case implicitMember(Name)
    /// `x.y`, `t.0`, `x?.y` when `optional`
    case member(Expression, Name, optional: Bool)
    /// `f(a, b: c) { … }`: trailing closures come last among the arguments
    case call(Expression, [Argument])
    /// `x[i]`, `x[i, j]`
    case index(Expression, [Argument], optional: Bool)
    /// `[a, b]`
    case array([Expression])
    /// `[k: v]`, `[:]`
    case dictionary([(key: Expression, value: Expression)])
    /// `(a, b: c)`, and `()`; never a single unlabelled element
    case tuple([(label: Name?, value: Expression)])
    /// `(a)`
    case parenthesised(Expression)
    /// `-x`, `!x`
    case prefix(Operator, Expression)
    /// `a + b`, `a ?? b`, `a...b`, `a && b`
    case binary(Expression, Operator, Expression)
    /// `a...`, `...b`, `..<b`
    case partialRange(lower: Expression?, Operator, upper: Expression?)
    /// `x as Double`
    case coercion(Expression, TypeSyntax)
    /// `x?` before `=`, `+=` and the like
    case optionalLink(Expression)
    /// A type that is called, `Set<Int>(…)`
    case type(TypeSyntax)
    /// `c ? a : b`
    case conditional(Expression, Expression, Expression)
    /// `x!`
    case forceUnwrap(Expression)
    /// `{ x in … }`
    case closure(Closure)
    /// `&x`, allowed as an argument only
    case addressOf(Expression)
    /// `if`/`switch` used as an expression
    case statement(Statement)
    /// Something that is no expression; already reported
    case broken
  }

  /// The form.
  public var kind: Kind
  /// Its place.
  public var span: Span

  /// Makes an expression.
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// An operator with its place.
public struct Operator: Sendable, Hashable {
  /// The operator's characters.
  public var text: String
  /// Its place.
  public var span: Span

  /// Makes an operator.
  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// An argument of a call or subscript.
public struct Argument: Sendable {
  /// The label before the colon.
  public var label: Name?
  /// The value.
  public var value: Expression
  /// Whether it is a trailing closure.
  public var isTrailing: Bool

  /// Makes an argument.
  public init(label: Name?, value: Expression, isTrailing: Bool = false) {
    self.label = label
    self.value = value
    self.isTrailing = isTrailing
  }
}

/// A closure literal, or a builder block.
public struct Closure: Sendable {
  /// A parameter of a closure.
  public struct Parameter: Sendable {
    /// What it binds.
    public var pattern: Pattern
    /// Its written type, if any.
    public var type: TypeSyntax?

    /// Makes a parameter.
    public init(pattern: Pattern, type: TypeSyntax?) {
      self.pattern = pattern
      self.type = type
    }
  }

  /// A value that a closure takes along when it is made: `[x]`, `[n = x + 1]`.
  public struct Capture: Sendable {
    /// The name inside.
    public var name: Name
    /// The value.
    public var value: Expression

    /// Makes a captured value.
    public init(name: Name, value: Expression) {
      self.name = name
      self.value = value
    }
  }

  /// The values of its capture list.
  public var captures: [Capture] = []
  /// The parameters before `in`; nil without `in`, when `$0` and so on may be used.
  public var parameters: [Parameter]?
  /// The written result type, if any.
  public var result: TypeSyntax?
  /// The body.
  public var body: [Statement]
  /// The number of anonymous parameters used in the body itself: 2 when `$1` occurs.
  public var anonymousCount: Int

  /// Makes a closure.
  public init(
    parameters: [Parameter]?, result: TypeSyntax?, body: [Statement], anonymousCount: Int
  ) {
    self.parameters = parameters
    self.result = result
    self.body = body
    self.anonymousCount = anonymousCount
  }
}
