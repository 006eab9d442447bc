import Arrays
import Environments
import Training

/// Sweeps of value iteration in some order; a sweep is as many backups as there are states.
struct ValueSweeps: ~Copyable {
  private let model: MDP
  private let order: BackupOrder
  private var synchronous: Sweeper
  private var queue: BackupQueue?
  private var random: RandomStream

  /// Starts with all values 0.
  init(_ model: MDP, order: BackupOrder, seed: Int) {
    self.model = model
    self.order = order
    synchronous = Sweeper(model)
    random = RandomStream(seed: seed, purpose: .session)
    if order == .prioritised { queue = BackupQueue(model, synchronous.values) }
  }

  /// Backs up as many states as there are.
  ///
  /// - Parameters:
  ///   - tolerance: The change that will end the sweeps.
  ///   - progress: Asked whether to stop.
  /// - Returns: A bound on the change that a synchronous sweep would now make at most, or made; nil when
  ///   the sweep was stopped.
  mutating func sweep(_ tolerance: Double, _ progress: Progress) -> Double? {
    let (count, values) = (model.stateCount, synchronous.values)
    switch order {
    case .synchronous:
      return synchronous.sweep(progress)?.size
    case .inPlace:
      var all = ChangeRange()
      for first in stride(from: 0, to: count, by: 1 << 14) {
        if progress.isCancelled { return nil }
        let states = first..<min(first + 1 << 14, count)
        all.note(BellmanBackup.maximise(states, of: model, from: values, into: values))
      }
      return all.size
    case .asynchronous:
      for backup in 0..<count {
        if backup % 1024 == 0, progress.isCancelled { return nil }
        let state = random.below(count)
        _ = BellmanBackup.maximise(state..<state + 1, of: model, from: values, into: values)
      }
      return BellmanBackup.residual(of: model, values).size
    case .prioritised:
      return queue?.run(count, until: tolerance, values, progress)
    }
  }

  /// The values after the last sweep.
  var current: StateValues { synchronous.current }

  /// Adds the values after the last sweep to a history.
  func note(in history: inout ValueHistory) { synchronous.note(in: &history) }
}
