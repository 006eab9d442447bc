// The functions of this file are called once a sample, on single precision by the agents and on
// double precision by the tests: hence generic, and visible to the callers' compiler.

/// What Q-learning moves an action's value towards, r + γ maxₐ q(s′, a) (Watkins, 1989).
///
/// - Parameters:
///   - reward: r.
///   - discount: γ, 0 where the episode ended.
///   - nextValues: q(s′, ·), `[actions]`.
/// - Returns: The target.
@inlinable
public func qLearningTarget<Values: RandomAccessCollection>(
  reward: Values.Element, discount: Values.Element, nextValues: Values
) -> Values.Element where Values.Element: BinaryFloatingPoint {
  reward + discount * nextValues[greedyIndex(nextValues)]
}

/// What double Q-learning moves an action's value towards: one set of values selects the next
/// action, the other evaluates it, r + γ q(s′, argmaxₐ q̃(s′, a)) (van Hasselt, 2010; 2016).
///
/// - Parameters:
///   - reward: r.
///   - discount: γ, 0 where the episode ended.
///   - nextValues: q(s′, ·), which evaluates, `[actions]`.
///   - selector: q̃(s′, ·), which selects, `[actions]`.
/// - Returns: The target.
@inlinable
public func doubleQLearningTarget<Values: RandomAccessCollection>(
  reward: Values.Element, discount: Values.Element, nextValues: Values, selector: Values
) -> Values.Element where Values.Element: BinaryFloatingPoint {
  precondition(nextValues.count == selector.count, "values of the same actions")
  let offset = selector.distance(from: selector.startIndex, to: greedyIndex(selector))
  return reward + discount * nextValues[nextValues.index(nextValues.startIndex, offsetBy: offset)]
}

/// What expected SARSA moves an action's value towards, r + γ Σₐ π(a) q(s′, a) (van Seijen et al.,
/// 2009).
///
/// - Parameters:
///   - reward: r.
///   - discount: γ, 0 where the episode ended.
///   - nextValues: q(s′, ·), `[actions]`.
///   - probabilities: π(· | s′), `[actions]`.
/// - Returns: The target.
@inlinable
public func expectedSarsaTarget<Values: RandomAccessCollection>(
  reward: Values.Element, discount: Values.Element, nextValues: Values, probabilities: Values
) -> Values.Element where Values.Element: BinaryFloatingPoint {
  precondition(nextValues.count == probabilities.count, "a probability for each action")
  let expected = zip(nextValues, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
  return reward + discount * expected
}

/// The index of the greatest value, the first of equals.
@inlinable
public func greedyIndex<Values: RandomAccessCollection>(_ values: Values) -> Values.Index
where Values.Element: Comparable {
  precondition(!values.isEmpty, "at least one action")
  var best = values.startIndex
  for index in values.indices where values[index] > values[best] { best = index }
  return best
}
