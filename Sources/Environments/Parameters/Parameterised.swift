internal import Synchronization

/// A value whose hyper-parameters are declared with `@Parameter`.
public protocol Parameterised: Sendable {
  /// Makes the value with every hyper-parameter at its default.
  init()
  /// Takes over what is not a parameter from another value; called when a parameter is set by name.
  mutating func carry(from other: Self)
}

extension Parameterised {
  /// Nothing else to take over.
  public mutating func carry(from other: Self) {}

  /// The declarations and values of all hyper-parameters, in the order of declaration.
  public var parameters: [ParameterDescription] {
    reflected.map { $0.parameter.describe(as: $0.name) }
  }

  /// The declarations of all hyper-parameters, in the order of declaration, each with its default;
  /// found once for each type, since finding them takes reflection.
  public static var defaultParameters: [ParameterDescription] {
    let type = ObjectIdentifier(Self.self)
    if let known = defaults.withLock({ $0[type] }) { return known }
    let found = Self().parameters
    defaults.withLock { $0[type] = found }
    return found
  }

  /// Sets a hyper-parameter by its name.
  ///
  /// - Parameters:
  ///   - name: The parameter's label.
  ///   - value: The new value.
  /// - Throws: `ParameterError` for an unknown name (with the nearest one), a value of another
  ///   kind, or one out of bounds; the value is then unchanged.
  public mutating func set(_ name: String, to value: ParameterValue) throws(ParameterError) {
    let known = reflected
    guard let found = known.first(where: { $0.name == name }) else {
      throw unknown(name, among: known.map { $0.parameter.describe(as: $0.name) })
    }
    try found.parameter.check(value, as: name)
    var fresh = Self()
    for (target, current) in zip(fresh.reflected, known) {
      target.parameter.store(
        current.name == name ? value : current.parameter.describe(as: current.name).value)
    }
    fresh.carry(from: self)
    self = fresh
  }

  /// Checks that every hyper-parameter is within its bounds.
  ///
  /// - Throws: `ParameterError` for the first one that is not.
  public func validateParameters() throws(ParameterError) {
    for (name, parameter) in reflected {
      try parameter.check(parameter.describe(as: name).value, as: name)
    }
  }

  private var reflected: [(name: String, parameter: any AnyParameter)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let label = child.label, label.hasPrefix("_"),
        let parameter = child.value as? any AnyParameter
      else { return nil }
      return (String(label.dropFirst()), parameter)
    }
  }

  private func unknown(_ name: String, among known: [ParameterDescription]) -> ParameterError {
    let letter = greekLetters[name.lowercased()] ?? name
    let suggestion =
      known.first { $0.symbol == letter }?.name ?? nearestName(to: name, in: known.map(\.name))
    return .unknown(
      name: name, owner: "\(Self.self)", suggestion: suggestion, known: known.map(\.name))
  }
}

/// By type, what `defaultParameters` found.
private let defaults = Mutex<[ObjectIdentifier: [ParameterDescription]]>([:])

/// The letters that users spell out.
private let greekLetters: [String: String] = [
  "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eps": "ε", "eta": "η",
  "theta": "θ", "kappa": "κ", "lambda": "λ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
  "rho": "ρ", "sigma": "σ", "tau": "τ", "omega": "ω", "lr": "α",
]
