import Syntax

/// What the checker says of statements and declarations.
extension Diagnostic {
  static func tooDeep(_ span: Span) -> Diagnostic {
    Diagnostic("nesting-too-deep", at: span, "this is nested too deeply")
  }

  static func unreachable(_ span: Span) -> Diagnostic {
    warning("unreachable", span, "this is never reached")
  }

  static func comparisonAsStatement(_ span: Span) -> Diagnostic {
    warning("comparison-as-statement", span, "‘==’ compares and changes nothing; ‘=’ assigns")
  }

  static func leavesDefer(_ span: Span) -> Diagnostic {
    Diagnostic("leaves-defer", at: span, "the body of ‘defer’ has to end by itself")
  }

  static func fallThroughOutside(_ span: Span) -> Diagnostic {
    Diagnostic(
      "misplaced-fallthrough", at: span,
      "‘fallthrough’ stands last in a case, with another case after it")
  }

  static func returnInInitialiser(_ span: Span, isFailable: Bool) -> Diagnostic {
    Diagnostic(
      "return-in-init", at: span,
      isFailable
        ? "an ‘init?’ returns ‘nil’, or nothing" : "an ‘init’ gives its value by itself")
  }

  static func failableDelegate(_ span: Span) -> Diagnostic {
    Diagnostic(
      "failable-init", at: span,
      "this ‘init’ may give nil, and only an ‘init?’ may pass that on")
  }

  static func parallelWrite(_ name: String, _ span: Span, owner: String) -> Diagnostic {
    Diagnostic(
      "parallel-write", at: span,
      "‘\(owner)’ may run this on several threads at once, each on a copy, so it cannot change ‘\(name)’ outside",
      notes: [Note("give back what it finds, or keep it in a ‘struct’ that is an ‘Environment’")])
  }

  static func unusedValue(_ span: Span) -> Diagnostic {
    warning("unused-value", span, "nothing uses this value; ‘print(…)’ writes it")
  }

  static func unusedResult(_ name: String, _ span: Span, inPlace: String?) -> Diagnostic {
    warning(
      "unused-result", span,
      "‘\(name)’ gives a new value, which nothing uses"
        + (inPlace.map { "; ‘\($0)’ changes the variable itself" } ?? ""))
  }

  static func unusedVariable(_ name: String, _ span: Span, isChanged: Bool) -> Diagnostic {
    warning(
      "unused-variable", span,
      "‘\(name)’ is \(isChanged ? "changed, but never read" : "never used")")
  }

  static func neverChanged(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "never-changed", .warning, at: span, "‘\(name)’ never changes: ‘let’ says so")
  }

  // MARK: Control

  static func notASequence(_ type: Type, _ span: Span) -> Diagnostic {
    var notes: [Note] = []
    if type == .int { notes = [Note("‘0..<n’ is the numbers from 0 below n")] }
    return Diagnostic(
      "not-a-sequence", at: span, "‘for’ goes over a range or collection, found \(type)",
      notes: notes)
  }

  static func notANumber(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("not-a-number", at: span, "‘stride’ needs numbers, found \(type)")
  }

  static func guardFallsThrough(_ span: Span) -> Diagnostic {
    Diagnostic(
      "guard-falls-through", at: span,
      "the ‘else’ of a ‘guard’ has to leave, by ‘return’, ‘break’, ‘continue’ or ‘fatalError(…)’")
  }

  static func breakOutside(_ span: Span) -> Diagnostic {
    Diagnostic("break-outside", at: span, "‘break’ belongs in a loop or ‘switch’")
  }

  static func continueOutside(_ span: Span) -> Diagnostic {
    Diagnostic("continue-outside", at: span, "‘continue’ belongs in a loop")
  }

  static func unknownLabel(_ name: Name, nearest: String?) -> Diagnostic {
    Diagnostic(
      "unknown-loop-label", at: name.span, "no loop around this is labelled ‘\(name.text)’",
      suggestion: nearest.map {
        Suggestion("did you mean ‘\($0)’?", replacing: name.span, with: $0)
      })
  }

  static func duplicateLabel(_ name: Name) -> Diagnostic {
    Diagnostic(
      "duplicate-label", at: name.span, "a loop around this is labelled ‘\(name.text)’ already")
  }

  static func returnOutside(_ span: Span) -> Diagnostic {
    Diagnostic(
      "return-outside", at: span, "‘return’ belongs in a function",
      notes: [Note("a cell shows the value of its last line by itself")])
  }

  static func returnWithoutValue(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("return-without-value", at: span, "the function returns \(type): give a value")
  }

  static func returnValueInVoid(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "return-value", at: span,
      "the head of the function does not say that it returns \(type): add ‘-> \(type)’ to it")
  }

  static func missingReturn(_ type: Type, _ span: Span, name: String) -> Diagnostic {
    Diagnostic(
      "missing-return", at: span,
      "‘\(name)’ returns \(type), but can end without ‘return’")
  }

  static func statementWithoutValue(_ span: Span) -> Diagnostic {
    Diagnostic(
      "statement-without-value", at: span,
      "each branch has to end in an expression, with an ‘else’ for the rest")
  }

  static func unknownModule(_ name: Name) -> Diagnostic {
    Diagnostic(
      "unknown-module", at: name.span,
      "‘\(name.text)’ cannot be imported; all of Martlet is there without an import")
  }

  // MARK: Patterns

  static func notExhaustive(_ missing: [String], _ span: Span) -> Diagnostic {
    let list = missing.map { "‘\($0)’" }.joined(separator: ", ")
    return Diagnostic(
      "not-exhaustive", at: span,
      "this ‘switch’ does not cover every value: \(list) \(missing.count == 1 ? "is" : "are") missing"
    )
  }

  static func patternNames(_ span: Span) -> Diagnostic {
    Diagnostic(
      "pattern-names", at: span, "the patterns of one case have to bind the same names")
  }

  static func fallThroughIntoBinding(_ name: Name) -> Diagnostic {
    Diagnostic(
      "fallthrough-into-binding", at: name.span,
      "‘\(name.text)’ has no value when the case before falls through into this one")
  }

  static func emptyCase(_ span: Span) -> Diagnostic {
    Diagnostic("empty-case", at: span, "a case needs a statement; ‘break’ does nothing")
  }

  static func patternType(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("pattern-type", at: span, "this pattern does not fit a value of type \(type)")
  }

  static func payloadCount(_ name: Name, expected: Int, found: Int) -> Diagnostic {
    Diagnostic(
      "payload-count", at: name.span, "‘.\(name.text)’ carries \(expected) values, found \(found)")
  }

  static func payloadLabel(_ label: Name, expected: String) -> Diagnostic {
    Diagnostic(
      "payload-label", at: label.span, "this value is labelled ‘\(expected):’",
      suggestion: Suggestion("write ‘\(expected)’", replacing: label.span, with: expected))
  }

  // MARK: Types of the user

  static func localTypeStatic(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "local-type-static", at: span,
      "‘\(name)’ is declared in a function, where a type has no static variables of its own",
      notes: [Note("declare ‘\(name)’ at the top of a cell")])
  }

  static func localTypeCapture(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "local-type-capture", at: span,
      "‘\(name)’ belongs to the function around this type, whose members cannot use it",
      notes: [Note("give the type a property for it, and hand its value to the initialiser")])
  }

  static func computedOutside(_ span: Span) -> Diagnostic {
    Diagnostic("computed-outside", at: span, "computed variables are members of structures only")
  }

  static func propertyPattern(_ span: Span) -> Diagnostic {
    Diagnostic("property-pattern", at: span, "declare one property at a time")
  }

  static func propertyWithoutValue(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic("property-without-value", at: span, "‘init’ leaves ‘\(name)’ without a value")
  }

  static func storedInEnumeration(_ span: Span) -> Diagnostic {
    Diagnostic("stored-in-enumeration", at: span, "an enumeration keeps values in its cases only")
  }

  static func initialiserOfEnumeration(_ span: Span) -> Diagnostic {
    Diagnostic(
      "enumeration-initialiser", at: span, "write a ‘static func’ that gives a case instead")
  }

  static func rawValueMissing(_ name: Name) -> Diagnostic {
    Diagnostic("raw-value-missing", at: name.span, "‘\(name.text)’ needs a raw value")
  }

  static func rawValueWithoutType(_ span: Span) -> Diagnostic {
    Diagnostic(
      "raw-value-without-type", at: span,
      "raw values need their type after the name, as in ‘enum Move: Int’")
  }
}
