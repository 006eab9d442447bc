import Syntax

/// Hints: what is computed or declared without use.
extension Checker {
  /// Tells of the variables of a finished function that nothing reads or changes.
  mutating func hints(_ finished: Context) {
    for local in finished.locals where local.isHinted && !local.isCapture {
      if !local.isRead {
        report(.unusedVariable(local.name, local.span, isChanged: local.isChanged))
      } else if local.isMutable, !local.isChanged {
        report(.neverChanged(local.name, local.span))
      }
    }
  }

  /// Tells of a value that a statement computes and throws away.
  mutating func hintUnused(_ expression: Expression, _ value: TypedExpression) {
    switch value.type {
    case .void, .never, .broken, .variable: return
    default: break
    }
    if isPicture(value.type) { return }
    switch value.kind {
    case .binary, .unary, .local, .global, .int, .double, .string, .bool, .interpolation, .field,
      .element, .lookup, .array, .dictionary, .conditional, .coalesce, .and, .or, .tuple:
      if case .binary(_, let symbol, _) = expression.kind, symbol.text == "==" { return }
      if case .statement = expression.kind { return }
      report(.unusedValue(expression.span))
    case .call(.library(let declaration), let arguments):
      guard case .intrinsic = declaration.body, !declaration.isDiscardable else { return }
      let other = Self.inPlace[declaration.name].flatMap { name in
        arguments.first.flatMap {
          members(name, of: $0.type).first?.isMutating == true ? name : nil
        }
      }
      report(.unusedResult(declaration.name, expression.span, inPlace: other))
    default: return
    }
  }

  /// The methods that change a collection where others give a changed copy.
  private static let inPlace = [
    "sorted": "sort", "reversed": "reverse", "shuffled": "shuffle", "union": "formUnion",
    "intersection": "formIntersection", "subtracting": "subtract", "merging": "merge",
  ]
}
