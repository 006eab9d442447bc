extension Scope {
  /// Forgets the members of types that no name leads to: no program can be written that uses them.
  ///
  /// - Returns: What programs can use: what has a name, and the members of all types that it leads to.
  mutating func forgetUnreachable() -> Reach {
    var marks = Reach()
    for variable in globals.values { variable.mark(&marks) }
    for function in functions.values.joined() { function.mark(&marks) }
    for type in types.values { marks.add(.nominal(type)) }
    for type in aliases.values { marks.add(type) }
    while let step = marks.next() {
      guard case .type(let type) = step else { continue }
      type.mark(&marks)
      details[type]?.mark(&marks)
    }
    details = details.filter { marks.types.contains($0.key) }
    slices.formIntersection(marks.globals)
    return marks
  }
}

extension Scope.Variable {
  fileprivate func mark(_ marks: inout Reach) {
    marks.add(id)
    marks.add(type)
  }
}

extension SessionFunction {
  /// Marks what a call uses.
  fileprivate func mark(_ marks: inout Reach) {
    marks.add(id)
    for parameter in parameters { marks.add(parameter.type) }
    marks.add(result)
    for standIn in defaults.values {
      if case .function(let id) = standIn { marks.add(id) }
    }
  }
}

extension TypeDetails {
  /// Marks what the members use.
  fileprivate func mark(_ marks: inout Reach) {
    for function in functions { function.mark(&marks) }
    for variable in staticVariables.values { variable.mark(&marks) }
    for type in aliases.values { marks.add(type) }
    marks.add(rawType)
  }

  private var functions: [SessionFunction] {
    Array(methods.values.joined()) + Array(statics.values.joined()) + initialisers
      + [memberwise].compactMap(\.self) + Array(setters.values)
      + observers.values.flatMap { [$0.willSet, $0.didSet].compactMap(\.self) }
      + subscripts.flatMap { [$0.getter, $0.setter].compactMap(\.self) }
  }
}
