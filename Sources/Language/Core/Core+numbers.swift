extension Library {
  mutating func addNumbers() {
    define("Int", [.plain("x", .double)], to: .int, "truncate", "Drops the fraction of a number.")
    define("Int", [.plain("x", .int)], to: .int, "identity", "The integer itself.")
    define("Int", [.plain("x", .bool)], to: .int, "identity", "1 for true, 0 for false.")
    define(
      "Int", [.plain("text", .string)], to: .optional(.int), "parseInt",
      "The integer that a string spells, or nil.")
    define(
      "Int", [.plain("text", .string), .labelled("radix", .int)], to: .optional(.int),
      "parseIntRadix", "The integer that a string spells in a radix from 2 to 36, or nil.")
    define("Double", [.plain("x", .int)], to: .double, "widen", "The integer as a number.")
    define("Double", [.plain("x", .double)], to: .double, "identity", "The number itself.")
    define(
      "Double", [.plain("text", .string)], to: .optional(.double), "parseDouble",
      "The number that a string spells, or nil.")
    define(
      "Bool", [.plain("text", .string)], to: .optional(.bool), "parseBool",
      "The truth value that a string spells, or nil.")
    define("Bool", [.plain("x", .bool)], to: .bool, "identity", "The truth value itself.")

    staticMember("Int", "max", to: .int, "intMax", "The greatest Int, 2⁶³ - 1.")
    staticMember("Int", "min", to: .int, "intMin", "The least Int, -2⁶³.")
    staticMember("Int", "zero", to: .int, "intZero", "0.")
    for (name, intrinsic, documentation) in [
      ("pi", "pi", "π, the circumference of a circle of diameter 1."),
      ("infinity", "infinity", "Positive infinity."), ("nan", "nan", "Not a number."),
      ("zero", "doubleZero", "0.0."),
      ("greatestFiniteMagnitude", "greatestFinite", "The greatest finite number."),
      ("leastNormalMagnitude", "leastNormal", "The least positive number of full precision."),
      ("leastNonzeroMagnitude", "leastNonzero", "The least positive number."),
      ("ulpOfOne", "ulpOfOne", "The distance from 1 to the next number, 2⁻⁵²."),
    ] {
      staticMember("Double", name, to: .double, intrinsic, documentation)
    }

    method(
      .int, "isMultiple", [.labelled("of", .int)], to: .bool, "isMultiple",
      "Whether it is a multiple of another integer.")
    method(.int, "signum", to: .int, "signumInt", "-1, 0 or 1, by its sign.")
    property(.int, "magnitude", .int, "absInt", "The absolute value.")
    property(
      .int, "nonzeroBitCount", .int, "bitCount", "The number of ones among its binary digits.")
    method(
      .int, "quotientAndRemainder", [.labelled("dividingBy", .int)],
      to: .tuple([
        .init(label: "quotient", type: .int), .init(label: "remainder", type: .int),
      ]), "quotientAndRemainder", "The quotient and the remainder of a division.")
    property(.double, "magnitude", .double, "absDouble", "The absolute value.")
    property(.double, "isNaN", .bool, "isNaN", "Whether it is not a number.")
    property(.double, "isFinite", .bool, "isFinite", "Whether it is neither infinite nor NaN.")
    property(.double, "isInfinite", .bool, "isInfinite", "Whether it is infinite.")
    method(.double, "rounded", to: .double, "round", "The nearest whole number.")
    method(
      .double, "rounded", [.plain("rule", .nominal(Library.roundingRule))], to: .double,
      "roundByRule", "A whole number nearby, by a rule such as .up or .down.")
    method(.double, "squareRoot", to: .double, "sqrt", "The square root.")
    method(
      .double, "truncatingRemainder", [.labelled("dividingBy", .double)], to: .double, "fmod",
      "The remainder of a division whose quotient is whole.")
    for type in [Type.int, .double, .bool, .string] {
      property(type, "description", .string, "describe", "The value as text.")
    }
    method(.bool, "toggle", to: .void, "toggle", "Turns true to false and back.", isMutating: true)
    method(
      .optional(.t), "map", [.plain("transform", .function([.t], .u))], to: .optional(.u),
      "optionalMap", "What a function makes of the value, or nil.")
    method(
      .optional(.t), "flatMap", [.plain("transform", .function([.t], .optional(.u)))],
      to: .optional(.u), "optionalFlatMap", "What a function makes of the value, or nil.")
  }

  static let roundingRule = NominalType(
    name: "FloatingPointRoundingRule",
    kind: .enumeration(
      [
        "toNearestOrAwayFromZero", "toNearestOrEven", "up", "down", "towardZero",
        "awayFromZero",
      ].map { NominalType.Case(name: $0, payload: []) }),
    documentation: "How a number is rounded to a whole one.")

  mutating func addMathematics() {
    add(Library.roundingRule)
    for (name, documentation) in [
      ("sqrt", "The square root."), ("exp", "e to the power of x."),
      ("exp2", "2 to the power of x."), ("expm1", "e to the power of x, less 1."),
      ("log", "The natural logarithm."), ("log2", "The logarithm to base 2."),
      ("log10", "The logarithm to base 10."), ("log1p", "The natural logarithm of 1 + x."),
      ("sin", "The sine of an angle in radians."), ("cos", "The cosine of an angle in radians."),
      ("tan", "The tangent of an angle in radians."), ("asin", "The arc sine, in radians."),
      ("acos", "The arc cosine, in radians."), ("atan", "The arc tangent, in radians."),
      ("sinh", "The hyperbolic sine."), ("cosh", "The hyperbolic cosine."),
      ("tanh", "The hyperbolic tangent."), ("cbrt", "The cube root."),
      ("floor", "The greatest whole number that is not greater."),
      ("ceil", "The least whole number that is not less."),
      ("round", "The nearest whole number; halves go away from zero."),
      ("trunc", "The whole number without its fraction."),
    ] {
      define(name, [.plain("x", .double)], to: .double, name, documentation)
    }
    for (name, first, second, documentation) in [
      ("pow", "base", "exponent", "The base to the power of the exponent."),
      ("atan2", "y", "x", "The angle of the point (x, y), in radians."),
      ("hypot", "x", "y", "The length of the vector (x, y)."),
      ("fmod", "x", "y", "The remainder of x / y, with the sign of x."),
    ] {
      define(
        name, [.plain(first, .double), .plain(second, .double)], to: .double, name, documentation)
    }
    for (type, suffix) in [(Type.int, "Int"), (.double, "Double"), (.string, "Text")] {
      for name in ["min", "max"] {
        define(
          name,
          [
            .plain("x", type), .plain("y", type),
            .init(label: nil, name: "rest", type: type, presence: .variadic),
          ], to: type, name + suffix, "The \(name == "min" ? "least" : "greatest") of the values.")
      }
    }
    for (type, suffix) in [(Type.int, "Int"), (.double, "Double")] {
      define("abs", [.plain("x", type)], to: type, "abs" + suffix, "The absolute value.")
      define(
        "clamp", [.plain("x", type), .plain("low", type), .plain("high", type)], to: type,
        "clamp" + suffix, "x, but not less than the lower bound nor greater than the upper one.")
      define(
        "mod", [.plain("a", type), .plain("n", type)], to: type, "mod" + suffix,
        "The remainder of a / n with the sign of n, so that mod(-1, 5) is 4.")
      define(
        "stride",
        [.labelled("from", type), .labelled("to", type), .labelled("by", type)],
        to: .array(type), "strideTo", "The numbers from the start by steps, the end left out.")
      define(
        "stride",
        [.labelled("from", type), .labelled("through", type), .labelled("by", type)],
        to: .array(type), "strideThrough", "The numbers from the start by steps, the end included.")
    }
  }
}
