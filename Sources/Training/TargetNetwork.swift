import Arrays
public import Networks

/// A network that follows another one at a distance, so that targets stand still while it learns.
public struct TargetNetwork: ~Copyable, Sendable {
  /// The network that lags behind.
  public private(set) var network: MultilayerPerceptron

  /// How many updates pass between one step after the other network and the next.
  public let period: Int

  /// How much of the way each step goes: 1 copies, less moves a fraction (Lillicrap et al., 2016).
  public let rate: Double

  private var updates = 0

  /// Makes a copy of a network that will follow it.
  ///
  /// - Parameters:
  ///   - network: The network to follow.
  ///   - period: Every how many updates it follows, at least 1.
  ///   - rate: How much of the way it goes then, τ in 0...1.
  public init(following network: borrowing MultilayerPerceptron, period: Int, rate: Double = 1) {
    self.network = network.copy()
    self.period = max(1, period)
    self.rate = rate
  }

  /// Counts one update of the other network, and follows it when the time has come.
  public mutating func follow(_ online: borrowing MultilayerPerceptron) {
    updates += 1
    guard updates % period == 0 else { return }
    if rate == 1 {
      network.parameters.copy(from: online.parameters)
    } else {
      network.parameters.move(towards: online.parameters, by: Float(rate))
    }
  }
}
