import Syntax

extension FunctionCompiler {
  /// Fails unless the pair of a range's bounds is in order.
  func checkRange(_ bound: Type, _ register: Int) {
    let end = label()
    jump(
      bound == .double ? .jumpLessOrEqualDouble : .jumpLessOrEqualInt, register, register + 1,
      to: end)
    failRange(bound, register)
    place(end)
  }

  func failRange(_ bound: Type, _ register: Int) {
    call(
      "failRange", Slots(raw: register, ref: next.ref), shapes: [Shape.of(bound), Shape.of(bound)])
  }
}
