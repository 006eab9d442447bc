import Syntax

/// Functions whose parameters follow from the call.
extension Checker {
  /// A call of a function that takes whatever labels the call has; nil for any other function.
  mutating func fitted(
    _ callables: [Callable], _ arguments: [CallArgument], _ nameSpan: Span, _ span: Span,
    want: Type?
  ) -> TypedExpression? {
    guard callables.count == 1, case .library(let declaration) = callables[0].target,
      let fit = declaration.fit
    else { return nil }
    var prepared = arguments
    var places: [Int] = []
    for (index, argument) in arguments.enumerated()
    where !argument.isClosure && argument.label?.text != "body" {
      if argument.value == nil, let source = argument.source {
        prepared[index].value = check(source)
      }
      places.append(index)
    }
    if places.contains(where: { prepared[$0].value?.type == .broken }) {
      checkLoosely(prepared.filter { $0.value == nil })
      return fault(span)
    }
    let given = places.map {
      (label: prepared[$0].label?.text, type: prepared[$0].value?.type ?? Type.broken)
    }
    switch fit(given) {
    case .success(let declaration):
      return choose(
        [Callable(declaration)], prepared, .none, nameSpan: nameSpan, span, want: want)
    case .failure(let misfit):
      let place = misfit.argument.flatMap { places.indices.contains($0) ? places[$0] : nil }
      report(
        Diagnostic(
          "argument-type", at: place.map { arguments[$0].span } ?? nameSpan, misfit.message,
          notes: [.init(callables[0].remark)]))
      return fault(span)
    }
  }
}
