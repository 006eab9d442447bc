/// What the curves of several runs are drawn over.
public enum Axis: String, Sendable, CaseIterable {
  /// The number of finished episodes.
  case episodes
  /// The number of environment steps.
  case steps
}

/// Places on a common axis where the returns of different runs can be compared.
///
/// Each place stands at the end of a stretch of episodes or steps, and a run's value there is the mean
/// return of the episodes that it finished within the stretch; where it finished none, of the stretch
/// before. Until its first episode is finished a run has no value.
package struct CommonAxis {
  package let axis: Axis
  /// The ends of the stretches.
  package let places: [Int]

  /// Divides an axis evenly.
  ///
  /// - Parameters:
  ///   - axis: What is counted.
  ///   - length: How many episodes or steps there are.
  ///   - points: How many places at most; at least 1.
  package init(_ axis: Axis, length: Int, points: Int) {
    self.axis = axis
    let length = max(0, length)
    let count = min(length, max(1, points))
    places = (0..<count).map { place in
      // Wide enough for any length that fits.
      let (high, low) = length.multipliedFullWidth(by: place + 1)
      return count.dividingFullWidth((high, low)).quotient
    }
  }

  /// The value of a run at each place.
  ///
  /// - Parameters:
  ///   - returns: The return of each finished episode.
  ///   - lengths: The number of steps of each.
  /// - Returns: As many values as there are places; not a number before the first episode's end.
  package func resample(returns: [Double], lengths: [Int]) -> [Double] {
    var (episode, time, latest) = (0, 0, Double.nan)
    let count = min(returns.count, lengths.count)
    return places.map { place in
      let first = episode
      while episode < count {
        let end = axis == .episodes ? episode + 1 : time &+ lengths[episode]
        guard end <= place else { break }
        time = end
        episode += 1
      }
      if episode > first {
        latest = returns[first..<episode].reduce(0, +) / Double(episode - first)
      }
      return latest
    }
  }
}
