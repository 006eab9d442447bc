import Arrays
import Environments
import Training

/// The policy that acts while the values of another are learned, with the ratios π(a|s) / b(a|s).
struct Behaviour: ~Copyable {
  private let chooser: Chooser
  private let ratios: UnsafeMutablePointer<Double>?
  private let actionCount: Int

  /// Prepares the policies.
  ///
  /// - Parameters:
  ///   - behaviour: The policy b that acts; the target itself where there is no other.
  ///   - target: The policy π whose values are wanted; it fits the problem.
  ///   - world: The problem.
  /// - Throws: `TrainingError` for a behaviour whose probabilities are not known, that never does what
  ///   the target does, or that was made for another problem.
  init(_ behaviour: Policy?, of target: Policy, on world: World) throws(TrainingError) {
    let states = world.stateCount ?? 0
    actionCount = world.actionCount
    guard let behaviour else {
      chooser = try Chooser(target, stateCount: states)
      ratios = nil
      return
    }
    try behaviour.check(on: world, for: .steps(1))
    let table = try target.ratios(under: behaviour, on: world)
    chooser = try Chooser(behaviour, stateCount: states)
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(table.count, 1))
    memory.initialize(from: table, count: table.count)
    ratios = memory
  }

  deinit { ratios?.deallocate() }

  /// The action to take in a state.
  @inline(__always)
  func action(in state: Int, _ random: inout RandomStream) -> Int {
    chooser.action(in: state, &random)
  }

  /// ρ = π(a|s) / b(a|s); 1 where the target itself acts.
  @inline(__always)
  func ratio(_ state: Int, _ action: Int) -> Double {
    if let ratios { ratios[state &* actionCount &+ action] } else { 1 }
  }
}
