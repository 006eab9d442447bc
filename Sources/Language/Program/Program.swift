public import Syntax

/// A checked cell, typed throughout: what the checker gives and the compiler takes.
///
/// Everything implicit in the source is explicit here: conversions, unwrapping, default arguments,
/// captured variables, the order of arguments, what is shown.
public struct Program: Sendable {
  /// The name of the source, for tracebacks.
  public var source: String
  /// The functions and closures that the cell declares, in any order.
  ///
  /// A function declared again keeps its identifier, so that earlier callers call the new body.
  public var functions: [Function]
  /// The top level: no parameters; its variables are temporaries of the cell, such as a loop's.
  public var entry: Function
  /// The variables that the cell adds to the session.
  public var globals: [Global]
  /// The types that the cell declares.
  public var types: [NominalType] = []

  /// Makes a program.
  public init(source: String, functions: [Function], entry: Function, globals: [Global]) {
    self.source = source
    self.functions = functions
    self.entry = entry
    self.globals = globals
  }
}

/// Identifies a function for the life of a session; numbered densely from 0.
public struct FunctionID: Hashable, Sendable {
  /// The number.
  public var index: Int

  /// Makes an identifier.
  public init(_ index: Int) { self.index = index }
}

/// Identifies a variable of the session for its life; numbered densely from 0.
///
/// A name declared again in a later cell is a new variable.
public struct GlobalID: Hashable, Sendable {
  /// The number.
  public var index: Int

  /// Makes an identifier.
  public init(_ index: Int) { self.index = index }
}

/// Identifies a local variable within its function; numbered densely from 0.
public struct LocalID: Hashable, Sendable {
  /// The number.
  public var index: Int

  /// Makes an identifier.
  public init(_ index: Int) { self.index = index }
}

/// A variable of the session.
public struct Global: Sendable {
  /// Its identifier.
  public var id: GlobalID
  /// Its name; empty for a hidden one.
  public var name: String
  /// Its type.
  public var type: Type

  /// Makes a variable.
  public init(id: GlobalID, name: String, type: Type) {
    self.id = id
    self.name = name
    self.type = type
  }
}

/// A function, method, closure or the top level of a cell.
public struct Function: Sendable {
  /// A local variable.
  public struct Local: Sendable {
    /// Its name; empty for a temporary of the checker.
    public var name: String
    /// Its type.
    public var type: Type
    /// Whether it lives in a box on the heap: it is captured and changes after its definition.
    public var isBoxed: Bool

    /// Makes a local.
    public init(name: String, type: Type, isBoxed: Bool = false) {
      self.name = name
      self.type = type
      self.isBoxed = isBoxed
    }
  }

  /// A variable taken from the enclosing function when the closure is made.
  public struct Capture: Sendable {
    /// The variable in the enclosing function.
    public var outer: LocalID
    /// The variable here: it shares the box of a boxed one, and holds a copy of another.
    public var inner: LocalID

    /// Makes a capture.
    public init(outer: LocalID, inner: LocalID) {
      self.outer = outer
      self.inner = inner
    }
  }

  /// Its identifier; the top level has none.
  public var id: FunctionID?
  /// Its name in tracebacks; nil at the top level.
  public var name: String?
  /// Every local variable, parameters among them.
  public var locals: [Local]
  /// The parameters in order; a method's receiver comes first.
  public var parameters: [LocalID]
  /// The parameters passed `inout`: copied in, and copied back to the caller's place at the end.
  public var inoutParameters: Set<LocalID>
  /// What it captures; a nested named function captures as a closure does.
  public var captures: [Capture]
  /// The result type.
  public var result: Type
  /// The body; a function whose result is not `Void` returns on every path.
  public var body: [Operation]
  /// Its place.
  public var span: Span

  /// Makes a function.
  public init(
    id: FunctionID?, name: String?, locals: [Local], parameters: [LocalID],
    inoutParameters: Set<LocalID> = [], captures: [Capture] = [], result: Type,
    body: [Operation], span: Span
  ) {
    self.id = id
    self.name = name
    self.locals = locals
    self.parameters = parameters
    self.inoutParameters = inoutParameters
    self.captures = captures
    self.result = result
    self.body = body
    self.span = span
  }
}

/// A checked statement.
public struct Operation: Sendable {
  /// The forms it takes.
  public indirect enum Kind: Sendable {
    /// Evaluates for effect.
    case evaluate(TypedExpression)
    /// Evaluates and shows the value now; the last expression of a cell gives the cell's result
    /// instead, by `result`.
    case show(TypedExpression)
    /// Evaluates and keeps the value as the cell's result; at the top level only.
    case result(TypedExpression)
    /// Gives a local its first value; a boxed one gets a fresh box. Without a value it is a
    /// declaration alone (`let x: Int` assigned later).
    case define(LocalID, TypedExpression?)
    /// Gives a session variable its first value.
    case defineGlobal(GlobalID, TypedExpression)
    /// `place = value`
    case assign(Place, TypedExpression)
    /// `place += value` and the like, in place: the place is evaluated once.
    case update(Place, BinaryOperator, TypedExpression)
    /// `if`
    case branch([Test], then: [Operation], otherwise: [Operation])
    /// `while`
    case whileLoop([Test], body: [Operation])
    /// `repeat … while`
    case repeatLoop(body: [Operation], TypedExpression)
    /// `for local in lower..<upper` or `lower...upper`; the local is fresh in each round.
    case rangeLoop(
      LocalID, lower: TypedExpression, upper: TypedExpression, isClosed: Bool, body: [Operation])
    /// `for local in stride(from:to:by:)` over Int or Double, and `through`.
    case strideLoop(
      LocalID, from: TypedExpression, to: TypedExpression, by: TypedExpression, isThrough: Bool,
      body: [Operation])
    /// `for local in sequence` over an array, set, dictionary (tuples of key and value), string
    /// (strings of one character) or range value.
    case sequenceLoop(LocalID, TypedExpression, body: [Operation])
    /// Leaves the loop or block that many levels out; 0 is the innermost.
    case exit(Int)
    /// Goes on with the next round of the loop that many levels out. Levels count loops and blocks.
    case next(Int)
    /// A scope of its own, which `exit` can leave.
    case block([Operation])
    /// `return`
    case giveBack(TypedExpression?)
    /// Stops with a runtime failure, as the end of a function that should have returned.
    case fail(String, TypedExpression)
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

/// One of the conditions of a branch or loop; all must hold, tested in order.
public enum Test: Sendable {
  /// A Bool.
  case condition(TypedExpression)
  /// An optional that must not be nil; its value defines the local.
  case binding(LocalID, TypedExpression)
}

/// Where a value is kept: what may stand left of `=`, after `&`, or before a mutating method.
public struct Place: Sendable {
  /// The forms it takes.
  public indirect enum Kind: Sendable {
    /// A local variable.
    case local(LocalID)
    /// A session variable.
    case global(GlobalID)
    /// An element of an array; out of range is a runtime failure.
    case element(Place, TypedExpression)
    /// An entry of a dictionary. With a default the type is the value's; without, it is optional for
    /// `assign` (nil removes), and `update` fails on a missing key.
    case entry(Place, key: TypedExpression, defaultValue: TypedExpression?)
    /// An element of a tuple or a stored property of a structure.
    case field(Place, Int)
    /// The value inside an optional; nil is a runtime failure.
    case unwrapped(Place)
  }

  /// The form.
  public var kind: Kind
  /// The type of the value kept there.
  public var type: Type
  /// Its place in the source.
  public var span: Span

  /// Makes a place.
  public init(_ kind: Kind, _ type: Type, _ span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
  }
}
