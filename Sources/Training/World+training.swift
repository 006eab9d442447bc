package import Environments

extension World {
  /// The discount where neither the problem nor the algorithm sets one.
  private static let defaultDiscount = 0.99

  /// The discount γ in force: the algorithm's own, else the problem's, else 0.99.
  package func discount(chosen: Double?) -> Double { chosen ?? discount ?? Self.defaultDiscount }

  /// The simulator for an algorithm that observes vectors.
  ///
  /// - Parameter algorithm: What the algorithm is called, for the error.
  /// - Returns: The simulator.
  /// - Throws: `TrainingError.unsuitable` where observations are no vectors.
  package func vectorSimulator(
    for algorithm: String
  ) throws(TrainingError) -> any VectorSimulator {
    guard case .vector(let simulator) = dynamics else {
      throw .unsuitable(algorithm: algorithm, problem: name, needs: "vectors as observations")
    }
    return simulator
  }
}
