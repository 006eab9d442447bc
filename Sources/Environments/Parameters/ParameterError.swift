/// Why a hyper-parameter could not be set.
public enum ParameterError: Error, Sendable, Equatable {
  /// No parameter has this name.
  case unknown(name: String, owner: String, suggestion: String?, known: [String])
  /// The value is of another kind.
  case kind(name: String, expected: ParameterKind, found: ParameterValue)
  /// A number is out of range.
  case bounds(name: String, bounds: ParameterBounds, found: Double)
  /// Something inside the value is wrong: a schedule's decay or duration.
  case fault(name: String, String)
}

extension ParameterError: CustomStringConvertible {
  /// The error as a sentence.
  public var description: String {
    switch self {
    case .unknown(let name, let owner, let suggestion?, _):
      "\(owner) has no parameter “\(name)”; did you mean “\(suggestion)”?"
    case .unknown(let name, let owner, nil, let known) where known.isEmpty:
      "\(owner) has no parameter “\(name)”; it takes none."
    case .unknown(let name, let owner, nil, let known):
      "\(owner) has no parameter “\(name)”; it takes \(known.joined(separator: ", "))."
    case .kind(let name, let expected, let found):
      "“\(name)” takes \(expected.words), not \(found)."
    case .bounds(let name, let bounds, let found):
      "“\(name)” must be \(bounds), not \(short(found))."
    case .fault(let name, let message):
      "In “\(name)”, \(message)"
    }
  }

  private func short(_ value: Double) -> String {
    if let whole = Int(exactly: value) { "\(whole)" } else { "\(value)" }
  }
}
