import Syntax

/// Parts of arrays: here they count from 0, while Swift's slices keep the indices of the array.
extension Checker {
  /// Whether a value is a slice in Swift whose first index need not be 0.
  func keepsIndices(_ value: TypedExpression) -> Bool {
    guard case .array = value.type else { return false }
    switch value.kind {
    case .slice(let base, let range):
      if case .range(let lower, _) = range.kind, case .int(0) = lower.kind {
        return keepsIndices(base)
      }
      return true
    case .sequence(_, let last): return keepsIndices(last)
    case .call(.library(let function), let arguments):
      guard case .array? = function.receiver, let base = arguments.first,
        case .intrinsic(let intrinsic) = function.body
      else { return false }
      switch intrinsic {
      case "dropFirst", "suffix", "suffix-from", "dropWhile": return true
      case "dropLast", "prefix", "prefixWhile", "prefix-upTo", "prefix-through":
        return keepsIndices(base)
      default: return false
      }
    case .local(let id): return context.locals[id.index].isSlice
    case .global(let id): return scope.slices.contains(id)
    default: return false
    }
  }

  /// Notes that the variable just declared holds a slice.
  mutating func noteSlice(_ name: String) {
    if case .local(let id)? = findLocal(name) {
      context.locals[id.index].isSlice = true
    } else if let variable = scope.globals[name] {
      scope.slices.insert(variable.id)
    }
  }

  /// Warns where an index means another element in Swift; one that is computed may come from the
  /// slice's own indices, and so mean the same.
  mutating func warnOfSlice(_ value: TypedExpression, _ index: TypedExpression, _ span: Span) {
    guard keepsIndices(value) else { return }
    switch value.kind {
    case .local, .global:
      guard case .int = index.kind else { return }
    default: break
    }
    report(.sliceIndex(text(value.span), value.span, span))
  }
}

extension Diagnostic {
  static func sliceIndex(_ slice: String, _ whole: Span, _ index: Span) -> Diagnostic {
    Diagnostic(
      "slice-index", .warning, at: index,
      "a part of an array counts from 0 here, but in Swift it keeps the indices of the array",
      suggestion: Suggestion(
        "‘Array(\(slice))’ counts from 0 in both", replacing: whole, with: "Array(\(slice))"))
  }
}
