public import Plots
public import Tabular

extension DeadlyTriad: Plottable {
  /// The length of the weights after each sweep.
  public var curves: [LineChart.Series] {
    let norms = norms
    return [LineChart.Series(name, x: norms.indices.map(Double.init), y: norms)]
  }
  /// Sweeps.
  public var horizontal: String { "sweep" }
  /// The length of the weights.
  public var vertical: String { "length of the weights ‖w‖" }
  /// The problem.
  public var subject: String { "BairdsCounterexample" }
}

/// Lists what is switched on in each of several triads, the length of the weights at the end, by what
/// factor they grow in a sweep in the long run, and whether they diverge.
///
/// - Parameter triads: The triads; `DeadlyTriad.all` for the eight of them.
/// - Returns: The table.
@discardableResult
public func table(_ triads: [DeadlyTriad]) -> Table {
  func mark(_ isOn: Bool) -> Table.Cell { .text(isOn ? "on" : "off") }
  return Table(
    ["bootstrap", "off policy", "features", "‖w‖", "growth", "diverges"],
    rows: triads.map { triad in
      [
        mark(triad.bootstrapping), mark(triad.offPolicy), mark(triad.functionApproximation),
        .number(triad.norms.last ?? 0), .number(triad.growth),
        .text(triad.diverges ? "yes" : "no"),
      ]
    })
}
