// The texts that speak of operators, statements and declarations.

// MARK: - Operators and assignments

extension Fault {
  static func unknownOperator(_ text: String) -> Fault {
    Fault(.unknownOperator, "‘\(text)’ is no operator")
  }
  static func foreignOperator(_ text: String, _ meant: String) -> Fault {
    Fault(.foreignOperator, "‘\(text)’ is no operator here; ‘\(meant)’ is")
  }
  static func operatorRun(_ run: String, _ first: String, _ second: String) -> Fault {
    Fault(
      .operatorRun,
      "‘\(run)’ reads as one operator; a space has to divide ‘\(first)’ and ‘\(second)’")
  }
  static func operatorSpacing(_ name: String, touchesRight: Bool) -> Fault {
    Fault(
      .operatorSpacing,
      touchesRight && (name == "-" || name == "+" || name == "&")
        ? "‘\(name)’ has a space before it but none after, so it reads as a sign of what follows"
        : "‘\(name)’ needs the same on both sides: a space, or none")
  }
  static func prefixSpacing(_ name: String) -> Fault {
    Fault(.prefixSpacing, "‘\(name)’ before an operand has to touch it")
  }
  static let ternarySpacing = Fault(
    .ternarySpacing, "the ‘?’ of ‘condition ? a : b’ needs a space before it")
  static func operatorChain(_ first: String, _ second: String, isComparison: Bool) -> Fault {
    Fault(
      .operatorChain,
      isComparison
        ? "two comparisons cannot follow one another: ‘a \(first) b \(second) c’"
        : "‘\(second)’ cannot follow ‘\(first)’ without parentheses")
  }
  static let powerOperator = Fault(
    .powerOperator, "‘**’ is no operator; a power is written ‘pow(x, n)’")
  static func increment(_ text: String) -> Fault {
    Fault(
      .increment, "‘\(text)’ is no operator; write ‘\(text == "++" ? "+=" : "-=") 1’")
  }
  static func wordOperator(_ word: String, _ meant: String) -> Fault {
    Fault(.wordOperator, "‘\(word)’ is written ‘\(meant)’")
  }
  static let inOperator = Fault(
    .inOperator, "‘in’ belongs to ‘for’; membership is asked with ‘contains’")
  static func isOperator(_ meant: String) -> Fault {
    Fault(.isOperator, "values are compared with ‘\(meant)’")
  }
  static let typeTest = Fault(
    .typeTest, "‘is’ is left out: every type is known before the cell runs")
  static let cast = Fault(
    .cast,
    "‘as?’ is left out: every type is known before the cell runs; ‘Int(x)’ converts a value")
  static let strayQuestion = Fault(
    .strayQuestion, "expected ‘.member’ or ‘[index]’ after ‘?’")
  static let misplacedAddress = Fault(
    .misplacedAddress, "‘&’ before a name is for an ‘inout’ argument only")
  static let misplacedWildcard = Fault(
    .misplacedWildcard, "‘_’ holds no value; it only throws one away, as in ‘_ = f()’")
  static let assignmentInCondition = Fault(
    .assignmentInCondition, "‘=’ assigns; a condition compares with ‘==’")
  static let assignmentInExpression = Fault(
    .assignmentInExpression, "‘=’ assigns, which is no value; ‘==’ compares")
  static let chainedAssignment = Fault(
    .chainedAssignment, "an assignment is no value; assign in two statements")
  static let comparisonForAssignment = Fault(
    .comparisonForAssignment, "‘==’ compares; a declaration has one ‘=’")
  static func compoundInDeclaration(_ name: String) -> Fault {
    Fault(.compoundInDeclaration, "a new name has no value yet to apply ‘\(name)’ to; write ‘=’")
  }
  static func notAssignable(_ text: String, _ sign: String) -> Fault {
    let shown = text.utf8.count > 30 || text.contains("\n") ? "this expression" : "‘\(text)’"
    return Fault(.notAssignable, "expected a variable before ‘\(sign)’, found \(shown)")
  }
  static func missingLet(_ name: String) -> Fault {
    Fault(.missingLet, "a declaration of ‘\(name)’ begins with ‘let’, or ‘var’ if it changes later")
  }
  static func misspeltKeyword(_ word: String) -> Fault {
    Fault(.misspeltKeyword, "there is no keyword ‘\(word)’")
  }
}

// MARK: - Calls, literals and closures

extension Fault {
  static func equalsForColon(_ label: String) -> Fault {
    Fault(.equalsForColon, "expected ‘:’ after the label ‘\(label)’, found ‘=’")
  }
  static func missingCallParentheses(_ name: String) -> Fault {
    Fault(.missingCallParentheses, "the arguments of ‘\(name)’ stand in parentheses")
  }
  static let emptyIndex = Fault(.emptyIndex, "expected an index between the brackets")
  static func foreignLiteral(_ text: String, _ meant: String) -> Fault {
    Fault(.foreignLiteral, "‘\(text)’ is written ‘\(meant)’")
  }
  static let comprehension = Fault(
    .comprehension, "a list is made from another by ‘map’ and ‘filter’; ‘for’ cannot stand in it")
  static let pythonSlice = Fault(
    .pythonSlice, "expected a range in the index, such as ‘1..<3’, found ‘:’")
  static func colonRange(_ sign: String) -> Fault {
    Fault(
      .colonRange,
      "a range is written with ‘...’, or with ‘..<’ to leave out its end; found ‘\(sign)’")
  }
  static let pythonBraces = Fault(
    .pythonBraces, "braces hold statements; a list or dictionary has square brackets")
  static let pythonConditional = Fault(
    .pythonConditional, "a choice between two values is written ‘condition ? a : b’")
  static let lambda = Fault(.lambda, "a nameless function is written ‘{ x in … }’")
  static let closureInHead = Fault(
    .closureInHead, "this ‘{’ reads as the body, for no closure may follow a call in a head")
  static let closureParameterType = Fault(
    .closureParameterType, "closure parameters with types stand in parentheses")
  static func anonymousOutside(_ name: String) -> Fault {
    Fault(.anonymousOutside, "‘\(name)’ belongs in a closure")
  }
  static func anonymousInNamed(_ name: String) -> Fault {
    Fault(.anonymousInNamed, "‘\(name)’ cannot be used in a closure that names its parameters")
  }
  static func anonymousTooLarge(_ name: String) -> Fault {
    Fault(.anonymousTooLarge, "‘\(name)’ is beyond ‘$99’, the last parameter a closure can have")
  }
}

// MARK: - Statements

extension Fault {
  static func colonForBrace(_ head: String) -> Fault {
    Fault(.colonForBrace, "expected ‘{’ to begin the body of \(head), found ‘:’")
  }
  static let misplacedElse = Fault(
    .misplacedElse, "‘else’ has no ‘if’ before it; it follows the closing ‘}’")
  static func elseIfWord(_ word: String) -> Fault {
    Fault(.elseIfWord, "‘\(word)’ is written ‘else if’")
  }
  static let guardWithoutElse = Fault(
    .guardWithoutElse, "expected ‘else’ after the condition of ‘guard’, found ‘{’")
  static let doWhile = Fault(
    .doWhile, "a loop with its condition at the end is written ‘repeat { … } while …’")
  static func forBinding(_ word: String) -> Fault {
    Fault(.forBinding, "‘for’ declares its variable itself, without ‘\(word)’")
  }
  static let bareTuple = Fault(.bareTuple, "several names stand in parentheses")
  static let countingLoop = Fault(
    .countingLoop, "a counting loop is written ‘for i in 0..<n { … }’")
  static func misplacedCase(_ word: String) -> Fault {
    Fault(.misplacedCase, "‘\(word)’ belongs inside ‘switch’")
  }
  static let emptyCase = Fault(.emptyCase, "this case has no statement")
  static let returnNextLine = Fault(
    .returnNextLine, "‘return’ takes the expression on the next line as its value", .warning)
  static let pass = Fault(.pass, "‘pass’ is not needed: a body may be empty, ‘{ }’")
  static func foreignStatement(_ word: String, _ instead: String) -> Fault {
    Fault(.foreignStatement, "‘\(word)’ is no keyword; \(instead)")
  }
  static func foreignImport(_ name: String) -> Fault {
    Fault(
      .foreignImport,
      "‘\(name)’ cannot be imported; all that Martlet offers is there without ‘import’")
  }
}

// MARK: - Declarations and types

extension Fault {
  static func leftOutDeclaration(_ word: String, _ instead: String) -> Fault {
    Fault(.leftOutDeclaration, "‘\(word)’ is left out of Martlet; \(instead)")
  }
  static func leftOutWord(_ word: String, _ why: String) -> Fault {
    Fault(.leftOutWord, "‘\(word)’ is left out of Martlet; \(why)")
  }
  static func modifier(_ word: String) -> Fault {
    Fault(.modifier, "‘\(word)’ is left out of Martlet; a notebook needs no such control")
  }
  static func attribute(_ text: String) -> Fault {
    Fault(.attribute, "attributes such as ‘\(text)’ are left out of Martlet; delete it")
  }
  static func macro(_ text: String) -> Fault {
    Fault(.macro, "macros and directives such as ‘\(text)’ are left out of Martlet")
  }
  static let generics = Fault(
    .generics, "generic parameters are left out of Martlet; name the types")
  static func keywordAsName(_ word: String) -> Fault {
    Fault(.keywordAsName, "expected a name, found the keyword ‘\(word)’")
  }
  static func missingValue(_ name: String, _ word: String) -> Fault {
    Fault(.missingValue, "‘\(word) \(name)’ needs a value, ‘= …’, or a type, ‘: …’")
  }
  static let accessorOutsideType = Fault(
    .computedOutsideType, "a variable with accessors stands in a ‘struct’ or ‘enum’")
  static let computedLet = Fault(
    .computedLet, "a computed property is declared with ‘var’, not ‘let’")
  private static let accessorRule =
    "a computed property has ‘get’ and ‘set’, a stored one ‘willSet’ and ‘didSet’"
  static func accessor(_ word: String) -> Fault {
    Fault(.accessor, "‘\(word)’ cannot stand here: \(Self.accessorRule)")
  }
  static let setWithoutGet = Fault(
    .setWithoutGet, "a property with a ‘set’ needs a ‘get’ too")
  static let colonForArrow = Fault(
    .colonForArrow, "expected ‘->’ before the result’s type, found ‘:’")
  static let misplacedInout = Fault(
    .misplacedInout, "‘inout’ stands before the type, after the colon")
  static let inoutInType = Fault(
    .inoutInType, "‘inout’ is for the parameters of functions only")
  static func parameterBinding(_ word: String) -> Fault {
    Fault(.parameterBinding, "a parameter is declared without ‘\(word)’")
  }
  static func parameterType(_ name: String) -> Fault {
    Fault(.parameterType, "the parameter ‘\(name)’ needs a type")
  }
  static let selfParameter = Fault(
    .selfParameter, "‘self’ is not listed: it is there in every method")
  static func starParameter(_ name: String) -> Fault {
    Fault(
      .starParameter, "any number of arguments is declared with ‘...’ after the type, not with ‘*’")
  }
  static func expectedMember(_ found: String, isEnumeration: Bool) -> Fault {
    Fault(
      .expectedMember,
      "expected \(isEnumeration ? "‘case’, " : "")‘var’, ‘let’, ‘func’ or ‘init’, found \(found)")
  }
  static let caseOutsideEnum = Fault(
    .caseOutsideEnum, "a ‘case’ is declared in an ‘enum’, not in a ‘struct’")
  static let subscriptOutsideType = Fault(
    .subscriptOutsideType, "a ‘subscript’ is a member of a ‘struct’ or ‘enum’")
  static let implicitlyUnwrapped = Fault(
    .implicitlyUnwrapped, "types with ‘!’ are left out; an optional is written ‘T?’")
  static let functionTypeParentheses = Fault(
    .functionTypeParentheses, "the parameters of a function type stand in parentheses")
  static let typeBrackets = Fault(
    .typeBrackets, "a type’s arguments are not written in square brackets after it")
}
