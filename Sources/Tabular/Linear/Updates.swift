public import Environments

/// What a linear predictor makes its updates of.
public enum Updates: String, ParameterConvertible, CaseIterable, Sendable {
  /// One transition at a time, as it is experienced.
  case sampled
  /// The mean over all states, each as likely, and over all that can follow: sweeps of dynamic
  /// programming, which need a model.
  case expected
}
