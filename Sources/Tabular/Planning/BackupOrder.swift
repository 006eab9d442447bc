public import Environments

/// In which order value iteration backs up states.
public enum BackupOrder: String, CaseIterable, ParameterConvertible {
  /// All at once, from the values of the last sweep (Jacobi).
  case synchronous
  /// One after another, each from the latest values (Gauss-Seidel).
  case inPlace
  /// The state whose value may change most first (Moore & Atkeson, 1993).
  case prioritised
  /// States drawn at random.
  case asynchronous
}
