public import Syntax

/// A checked expression: every operand has exactly the type its operation needs.
public struct TypedExpression: Sendable {
  /// The forms it takes.
  public indirect enum Kind: Sendable {
    /// A literal or folded constant.
    case int(Int)
    /// A literal or folded constant.
    case double(Double)
    /// A literal or folded constant.
    case bool(Bool)
    /// A literal without interpolation.
    case string(String)
    /// The value of `Void`.
    case void
    /// `nil` of the expression's optional type.
    case none
    /// A local variable.
    case local(LocalID)
    /// A session variable; reading one that a failed cell never reached is a runtime failure.
    case global(GlobalID)
    /// The parts, each printed as `print` prints it, joined.
    case interpolation([TypedExpression])
    /// An array of the elements.
    case array([TypedExpression])
    /// A dictionary; a key given twice is a runtime failure.
    case dictionary([(key: TypedExpression, value: TypedExpression)])
    /// A set.
    case set([TypedExpression])
    /// A tuple, or a structure with a value for each stored property.
    case tuple([TypedExpression])
    /// A case of an enumeration with its payload.
    case enumeration(Int, [TypedExpression])
    /// An element of a tuple or a stored property of a structure.
    case field(TypedExpression, Int)
    /// The index of an enumeration's case, as Int.
    case caseIndex(TypedExpression)
    /// An element of the payload of an enumeration known to be of that case.
    case payload(TypedExpression, caseIndex: Int, Int)
    /// An operation on one operand.
    case unary(UnaryOperator, TypedExpression)
    /// An operation on two operands.
    case binary(BinaryOperator, TypedExpression, TypedExpression)
    /// `a && b`, the second only where it matters.
    case and(TypedExpression, TypedExpression)
    /// `a || b`, the second only where it matters.
    case or(TypedExpression, TypedExpression)
    /// `c ? a : b`
    case conditional(TypedExpression, TypedExpression, TypedExpression)
    /// `a ?? b`; the right is of the wrapped type, or of the optional type itself.
    case coalesce(TypedExpression, TypedExpression)
    /// The value of an optional; nil is a runtime failure, in the words of the reason.
    case unwrap(TypedExpression, UnwrapReason)
    /// Optional chaining: when the base is not nil its value defines the local and the body gives
    /// the result, which is wrapped in the expression's optional type (or is of it already).
    case chain(TypedExpression, LocalID, TypedExpression)
    /// A change of representation.
    case convert(Conversion, TypedExpression)
    /// `a..<b`, `a...b` as a value of a range type.
    case range(TypedExpression, TypedExpression)
    /// An element of an array; out of range is a runtime failure.
    case element(TypedExpression, TypedExpression)
    /// The elements of an array or string within a range, as a value of the same type; partial
    /// ranges have been completed.
    case slice(TypedExpression, TypedExpression)
    /// The value for a key, as an optional; with a default, the value itself.
    case lookup(TypedExpression, key: TypedExpression, defaultValue: TypedExpression?)
    /// A call. Arguments are in the order of the parameters, one for each; variadic and builder
    /// arguments are arrays; left-out ones are filled in, or `absent` for native functions.
    case call(Callee, [TypedExpression])
    /// A call that changes a place: a mutating method, whose receiver is the first place, or a
    /// function with `inout` parameters, whose places are given by parameter index.
    case mutatingCall(Callee, places: [(parameter: Int, place: Place)], [TypedExpression])
    /// A closure over its captured variables, or a function used as a value.
    case closure(FunctionID)
    /// A left-out argument of a native function.
    case absent
    /// The statements in order, then the value; a builder block is one whose local gathers elements.
    case sequence([Operation], TypedExpression)
  }

  /// The form.
  public var kind: Kind
  /// The type.
  public var type: Type
  /// Its place.
  public var span: Span

  /// Makes an expression.
  public init(_ kind: Kind, _ type: Type, _ span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
  }
}

extension TypedExpression {
  /// What is printed of the value: its `description` where the user's type has one.
  var described: TypedExpression {
    guard case .nominal(let nominal) = type, let id = nominal.own.description else { return self }
    return TypedExpression(.call(.function(id), [self]), .string, span)
  }
}

/// What a call calls.
public indirect enum Callee: Sendable {
  /// A function of the session. One that captures is called through `value`.
  case function(FunctionID)
  /// A function value.
  case value(TypedExpression)
  /// A function handed in by the library; a member's receiver is the first argument (or place).
  case library(FunctionDeclaration)
}

/// An operation on one operand; the operand's and result's types follow from it.
public enum UnaryOperator: Sendable {
  /// `-` on Int (overflow is a runtime failure) and on Double.
  case negateInt, negateDouble
  /// `!`
  case not
  /// `~`
  case complement
}

/// An operation on two operands, by the operands' type.
///
/// Those on Int fail on overflow and on division by zero unless they wrap.
public enum BinaryOperator: Sendable {
  // On Int.
  case addInt, subtractInt, multiplyInt, divideInt, remainderInt
  // The same, telling the machine's notes when a remainder is lost, or when it is negative.
  case divideIntNoting, remainderIntNoting
  case addWrapping, subtractWrapping, multiplyWrapping
  case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  case equalInt, notEqualInt, lessInt, lessOrEqualInt, greaterInt, greaterOrEqualInt
  // On Double.
  case addDouble, subtractDouble, multiplyDouble, divideDouble, remainderDouble
  case equalDouble, notEqualDouble
  case lessDouble, lessOrEqualDouble, greaterDouble, greaterOrEqualDouble
  // On Bool.
  case equalBool, notEqualBool
  // On String.
  case concatenate
  case lessString, lessOrEqualString, greaterString, greaterOrEqualString
  // On arrays of one type: concatenation, and `append(contentsOf:)` as an update.
  case join
  // On any equatable type of which both operands are: strings, arrays, tuples, structures, optionals.
  case equal, notEqual
}

/// A change of representation.
public enum Conversion: Sendable {
  /// Int to Double: a literal's context or the language's widening.
  case widen
  /// A value to an optional of its type.
  case wrap
  /// A value to an abstract type that accepts it; the machine keeps the value boxed.
  case abstract
  /// Any of the element-wise conversions above over the elements of an array, dictionary value or
  /// optional, as `[Int]` to `[Double]`; element types follow from the two types.
  case elements
  /// `Never` to any type.
  case unreachable
}

/// Why an optional is unwrapped.
public enum UnwrapReason: Sendable, Hashable {
  /// `x!` in the source.
  case forced
  /// A dictionary's value used where the language unwraps by itself; the failure names the key.
  case missingKey
  /// Another optional used where a value is needed.
  case implicit
}
