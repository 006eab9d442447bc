/// A map from numbers to colours, even to the eye: equal steps of the number are equal steps of
/// lightness in OKLab.
package struct Ramp: Sendable {
  /// The numbers that have a colour of their own; others take the nearer end's.
  package let domain: ClosedRange<Double>
  /// Whether the colours part at zero.
  package let isDiverging: Bool

  /// Colours for a range: from dark violet to light yellow, or from blue over near-white at zero
  /// to orange.
  package init(_ domain: ClosedRange<Double>, isDiverging: Bool) {
    self.domain = Scale(domain, from: 0, to: 1).domain
    self.isDiverging = isDiverging
  }

  /// The colour of a number.
  package func colour(_ number: Double) -> Colour {
    let number = min(domain.upperBound, max(domain.lowerBound, number.isNaN ? 0 : number))
    if isDiverging {
      let extent = max(abs(domain.lowerBound), abs(domain.upperBound))
      let share = extent > 0 ? number / extent : 0
      let size = abs(share)
      return Colour(
        lightness: 0.96 - 0.46 * size, chroma: 0.01 + 0.15 * size, hue: share < 0 ? 255 : 45)
    }
    let share = (number - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return Colour(lightness: 0.3 + 0.63 * share, chroma: 0.13, hue: 290 - 185 * share)
  }
}
