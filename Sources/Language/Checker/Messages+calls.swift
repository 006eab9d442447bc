import Syntax

/// What the checker says of calls, assignments and subscripts.
extension Diagnostic {
  // MARK: Arguments

  static func arguments(
    _ fault: ArgumentMatch.Fault, callable: Callable, arguments: [CallArgument],
    match: ArgumentMatch, nameSpan: Span, span: Span, notes: [Note]
  ) -> Diagnostic {
    let parameters = callable.parameters
    func head(_ parameter: FunctionDeclaration.Parameter) -> String {
      parameter.label.map { "‘\($0):’" } ?? "‘\(parameter.name)’"
    }
    switch fault {
    case .missing(let index):
      let parameter = parameters[index]
      let what =
        parameter.isBuilder
        ? "the block of ‘\(callable.name)’ is missing"
        : "\(head(parameter)) is missing in this call of ‘\(callable.name)’; it takes \(parameter.type)"
      if parameter.label == "by", arguments.isEmpty,
        ["sorted", "sort", "min", "max"].contains(callable.name)
      {
        return Diagnostic(
          "not-comparable", at: nameSpan,
          "‘\(callable.name)’ does not know which of these elements comes first",
          notes: [Note("say so, as in ‘\(callable.name)(by: { $0.x < $1.x })’")])
      }
      if arguments.count == 1, ["min", "max"].contains(callable.name) {
        return Diagnostic(
          "missing-argument", at: nameSpan,
          "‘\(callable.name)’ takes two values or more; an array has its own, ‘xs.\(callable.name)()’"
        )
      }
      return Diagnostic("missing-argument", at: nameSpan, what, notes: notes)
    case .missingLabel(let argument, let place):
      let label = parameters[place].label ?? parameters[place].name
      let start = arguments[argument].span.start
      return Diagnostic(
        "missing-label", at: arguments[argument].span,
        "this argument needs its label, ‘\(label):’", notes: notes,
        suggestion: Suggestion(
          "write ‘\(label):’ before it", replacing: Span(start, start), with: "\(label): "))
    case .needlessLabel(let argument, let place):
      let label = arguments[argument].label
      let at = label?.span ?? arguments[argument].span
      return Diagnostic(
        "needless-label", at: at,
        "‘\(parameters[place].name)’ is given without a label", notes: notes,
        suggestion: Suggestion(
          "leave the label out", replacing: Span(at.start, arguments[argument].span.start),
          with: ""))
    case .duplicate(let argument):
      let label = arguments[argument].label
      return Diagnostic(
        "duplicate-argument", at: label?.span ?? arguments[argument].span,
        "‘\(label?.text ?? ""):’ is given twice", notes: notes)
    case .extra(let argument):
      let list = parameters.count
      let word = list == 1 ? "argument" : "arguments"
      if arguments[argument].isTrailing {
        return Diagnostic(
          "extra-argument", at: arguments[argument].span,
          "‘\(callable.name)’ takes no block", notes: notes)
      }
      let count = list == 0 ? "no arguments" : "at most \(list) \(word)"
      let advice = Habit.callAdvice[callable.name].map { [Note($0)] } ?? []
      return Diagnostic(
        "extra-argument", at: arguments[argument].span,
        "‘\(callable.name)’ takes \(count)", notes: advice + notes)
    case .unknownLabel(let argument):
      return unknownLabel(arguments[argument], callable, match, notes)
    }
  }

  private static func unknownLabel(
    _ argument: CallArgument, _ callable: Callable, _ match: ArgumentMatch, _ notes: [Note]
  ) -> Diagnostic {
    guard let label = argument.label else {
      return Diagnostic("unknown-argument", at: argument.span, "no parameter takes this")
    }
    let open = callable.parameters.indices.filter { match.slots[$0].isEmpty }
    let labels = open.compactMap { callable.parameters[$0].label }
    let symbol = callable.parameters.first {
      $0.symbols.contains(label.text) && $0.label != nil
    }
    if let right = symbol?.label {
      return Diagnostic(
        "symbol-for-label", at: label.span,
        "the parameter that the literature calls \(label.text) is ‘\(right):’ here", notes: notes,
        suggestion: Suggestion("write ‘\(right):’", replacing: label.span, with: right))
    }
    if case .library(let declaration) = callable.target,
      let advice = declaration.foreignLabels[label.text]
    {
      return Diagnostic(
        "foreign-label", at: label.span,
        "‘\(callable.name)’ has no ‘\(label.text):’: \(advice)", notes: notes)
    }
    let habit = Habit.labels[label.text].flatMap { labels.contains($0) ? $0 : nil }
    let near =
      habit ?? nearest(to: label.text, among: labels)
      ?? (labels.count == 1 && open.count == 1
        && callable.parameters[open[0]].isRequired ? labels[0] : nil)
    return Diagnostic(
      "unknown-label", at: label.span,
      "‘\(callable.name)’ has no parameter ‘\(label.text):’", notes: notes,
      suggestion: near.map {
        Suggestion("did you mean ‘\($0):’?", replacing: label.span, with: $0)
      })
  }

  static func notAFunction(_ name: String, _ type: Type, _ span: Span) -> Diagnostic {
    var notes: [Note] = []
    if case .array = type { notes = [Note("an element is taken by brackets, as in ‘x[0]’")] }
    if case .dictionary = type {
      notes = [Note("a value is taken by brackets, as in ‘x[\"key\"]’")]
    }
    return Diagnostic(
      "not-a-function", at: span, "this is \(type), which cannot be called", notes: notes)
  }

  static func noInitialiser(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("no-initialiser", at: span, "no value of \(type) is made in this way")
  }

  static func missingAddress(_ span: Span, source: String) -> Diagnostic {
    Diagnostic(
      "missing-address", at: span, "the function changes this argument: mark it with ‘&’",
      suggestion: Suggestion(
        "write ‘&\(source)’", replacing: Span(span.start, span.start), with: "&"))
  }

  static func needlessAddress(_ span: Span) -> Diagnostic {
    Diagnostic(
      "needless-address", at: span, "the function does not change this argument: leave out the ‘&’",
      suggestion: Suggestion(
        "leave out the ‘&’", replacing: Span(span.start, span.start + 1), with: ""))
  }

  static func addressOutsideCall(_ span: Span) -> Diagnostic {
    Diagnostic("address-outside-call", at: span, "‘&’ belongs before an ‘inout’ argument")
  }

  // MARK: Closures and blocks

  static func closureParameters(expected: [Type], found: Int, _ span: Span) -> Diagnostic {
    let list = expected.map { "\($0)" }.joined(separator: ", ")
    let word = expected.count == 1 ? "parameter" : "parameters"
    return Diagnostic(
      "closure-parameters", at: span,
      "this closure is given \(expected.count) \(word) (\(list)), and takes \(found)")
  }

  static func untypedParameter(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "untyped-parameter", at: span,
      "nothing says what ‘\(name)’ is; write its type, as in ‘{ (x: Double) in … }’")
  }

  static func closureResults(_ first: Type, _ second: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "closure-results", at: span, "this closure returns \(first) here and \(second) there")
  }

  static func builderParameters(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "builder-parameters", at: span, "the block of ‘\(name)’ lists clauses and takes no parameters"
    )
  }

  static func notAClause(
    _ type: Type, _ span: Span, owner: String, clauses: [String]
  ) -> Diagnostic {
    Diagnostic(
      "not-a-clause", at: span, "the block of ‘\(owner)’ has no place for \(type)",
      notes: [Note("it takes \(clauses.joined(separator: ", "))")])
  }

  static func loopInBuilder(_ span: Span, owner: String) -> Diagnostic {
    Diagnostic(
      "loop-in-block", at: span, "a block of clauses repeats with ‘for … in …’ only",
      notes: [Note("‘for i in 0..<n { … }’ gives the clauses for each i")])
  }

  static func returnInBuilder(_ span: Span, owner: String) -> Diagnostic {
    Diagnostic(
      "return-in-block", at: span,
      "the block of ‘\(owner)’ gathers its clauses by itself: leave out the ‘return’")
  }

  static func declarationInBuilder(_ span: Span, owner: String) -> Diagnostic {
    Diagnostic(
      "declaration-in-block", at: span, "declare this before the block of ‘\(owner)’")
  }

  // MARK: Assignment

  static func overlappingAccess(_ name: String, _ span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      "overlapping-access", at: span,
      "‘\(name)’ shares a value with another place that this call changes",
      notes: [Note("copy one of them into a ‘var’ first", at: first)])
  }

  static func inoutDefault(_ name: Name) -> Diagnostic {
    Diagnostic(
      "inout-default", at: name.span,
      "‘\(name.text)’ is ‘inout’: a call always names the variable, so it has no default")
  }

  static func inoutVariadic(_ name: Name) -> Diagnostic {
    Diagnostic(
      "inout-variadic", at: name.span,
      "‘\(name.text)’ cannot be both ‘inout’ and ‘...’; an ‘inout’ array can")
  }

  static func labelAfterVariadic(_ name: Name, variadic: String) -> Diagnostic {
    Diagnostic(
      "label-after-variadic", at: name.span,
      "‘\(name.text)’ needs a label, since ‘\(variadic)’ before it takes any number of values")
  }

  static func immutable(
    _ name: String, _ span: Span, use: Checker.PlaceUse, role: Context.Role, definition: Span?
  ) -> Diagnostic {
    let what: String
    switch use {
    case .method(let method): what = "‘\(method)’ would change ‘\(name)’"
    default: what = "‘\(name)’ would change"
    }
    switch role {
    case .parameter:
      return Diagnostic(
        "change-of-parameter", at: span, "\(what), but a parameter keeps its value",
        notes: [Note("copy it, as in ‘var copy = \(name)’, or declare the parameter ‘inout’")])
    case .loop:
      return Diagnostic(
        "change-of-loop-variable", at: span, "\(what), but only the loop sets it",
        notes: [Note("copy it, as in ‘var copy = \(name)’, or write a ‘while’ loop")])
    case .selfValue:
      return Diagnostic(
        "change-in-method", at: span,
        "this changes the structure, so its method is declared ‘mutating func’")
    case .variable:
      return Diagnostic(
        "change-of-let", at: span, "\(what), which is a ‘let’: make it ‘var’",
        notes: definition.map { [Note("it is declared here", at: $0)] } ?? [])
    }
  }

  static func assignToFunction(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "assign-to-function", at: span,
      "‘\(name)’ is no variable; declare one of another name with ‘var’")
  }

  static func notAPlace(_ span: Span) -> Diagnostic {
    Diagnostic("not-assignable", at: span, "this is a value, not a variable that can change")
  }

  static func mutatingTemporary(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "change-of-temporary", at: span,
      "‘\(name)’ would change a value that nothing keeps: put it in a ‘var’ first",
      notes: Habit.unchanging[name].map {
        [Note("‘\($0)’ gives a new one and leaves the old as it is")]
      } ?? [])
  }

  static func tupleArity(expected: Int, found: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "tuple-arity", at: span, "\(expected) names stand here for a value of type \(found)")
  }

  static func noTypeNoValue(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "no-type-no-value", at: span,
      "‘\(name)’ needs a value or a type, as in ‘var \(name) = 0’ or ‘var \(name): Int’")
  }

  // MARK: Subscripts

  static func noSubscript(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("no-subscript", at: span, "\(type) has no elements to take by ‘[…]’")
  }

  static func stringIndex(_ span: Span) -> Diagnostic {
    Diagnostic(
      "string-index", at: span, "a string is not addressed by a number",
      notes: [Note("‘Array(text)[0]’ is its first character; ‘text.prefix(3)’ its first three")])
  }

  static func tupleIndex(_ count: Int, _ span: Span) -> Diagnostic {
    Diagnostic(
      "tuple-index", at: span, "the parts of a tuple are ‘.0’ to ‘.\(max(count - 1, 0))’")
  }

  static func subscriptArguments(_ type: Type, _ span: Span) -> Diagnostic {
    if case .array = type {
      return Diagnostic(
        "subscript-arguments", at: span,
        "an array takes one index; an array of arrays one after the other, ‘x[i][j]’")
    }
    return Diagnostic(
      "subscript-arguments", at: span, "\(type) is addressed as ‘x[key]’ or ‘x[key, default: …]’")
  }

  static func negativeIndex(_ index: Int, _ span: Span, of base: String) -> Diagnostic {
    let meant = "\(base).count - \(index.magnitude)"
    return Diagnostic(
      "negative-index", at: span, "an index counts from 0 at the start, so it is never \(index)",
      suggestion: base.utf8.count > 40
        ? nil
        : Suggestion("write ‘\(base)[\(meant)]’", replacing: span, with: meant))
  }

  static func indexType(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "index-type", at: span, "an array is addressed by an Int or a range, found \(type)",
      notes: type == .double ? [Note("‘Int(i)’ cuts the fraction off")] : [])
  }

  static func assignToSlice(_ span: Span) -> Diagnostic {
    Diagnostic(
      "assign-to-slice", at: span,
      "a part like this cannot be changed in its place: make a new value of the parts")
  }
}
