import Syntax

/// What a value is for, in the words of a message.
enum Role {
  case element, key, value, result, closureResult
  case variable(String)
  case assignment(String)
  case operand(String)
  case receiver(String)
  case argument(FunctionDeclaration.Parameter, Callable)

  /// The part of the sentence before "found".
  func sentence(expecting type: Type) -> String {
    switch self {
    case .element: "this element should be \(type)"
    case .key: "this key should be \(type)"
    case .value: "\(type) is expected here"
    case .result: "the function returns \(type)"
    case .closureResult: "this closure should give \(type)"
    case .variable(let name): "‘\(name)’ is declared as \(type)"
    case .assignment(let target): "‘\(target)’ holds \(type)"
    case .operand(let symbol): "‘\(symbol)’ needs \(type)"
    case .receiver(let name): "‘\(name)’ is a member of \(type)"
    case .argument(let parameter, let callable):
      "‘\(parameter.label ?? parameter.name)’ of ‘\(callable.name)’ takes \(type)"
    }
  }

  /// What a note says of the function.
  var remark: String? {
    if case .argument(_, let callable) = self { return callable.remark }
    return nil
  }
}
