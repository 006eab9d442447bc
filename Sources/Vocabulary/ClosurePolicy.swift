import Arrays
import Environments
import Language
import Synchronization
import Training

/// The argument as a policy on a problem; a closure that fails says so by the signal.
func policy(
  _ a: Arguments, _ index: Int, for world: World, _ signal: StopSignal
) throws(RuntimeFailure) -> Policy {
  switch a[index] {
  case .object(_, let payload):
    guard let policy = payload as? Policy else { break }
    return policy
  case .dictionary(let entries):
    var actions: [(state: String, action: String)] = []
    for case (.string(let state), .string(let action)) in entries {
      actions.append((state, action))
    }
    return try rethrowing("bad-policy") { try Policy.table(named: actions, for: world) }
  case .function(let function):
    return try closurePolicy(function, world, signal, argument: index)
  default: break
  }
  throw RuntimeFailure("bad-policy", "this is no policy", argument: index)
}

/// The argument as a policy, or what makes one as soon as the problem is known.
func tabledPolicy(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> any PolicyConvertible {
  switch a[index] {
  case .object(_, let payload):
    if let policy = payload as? Policy { return policy }
  case .dictionary(let entries):
    var actions: [String: String] = [:]
    for case (.string(let state), .string(let action)) in entries { actions[state] = action }
    return actions
  case .function(let function): return TabledClosure(function: function)
  default: break
  }
  throw RuntimeFailure("bad-policy", "this is no policy", argument: index)
}

/// A closure from a state's number to an action's, asked for every state of a problem once and for all.
private struct TabledClosure: PolicyConvertible {
  let function: any FunctionValue

  /// How often a state's action is asked for, to find out that it is drawn at random.
  private static let tries = 8

  func policy(for world: World) throws(TrainingError) -> Policy {
    guard let count = world.stateCount, function.parameterTypes?.first != .array(.double) else {
      throw .failed(
        "A closure is a policy here from a state's number to an action's: write ‘{ (s: Int) in … }’, "
          + "for a problem whose states are numbered.")
    }
    let signal = StopSignal {}
    let caller = ActionCaller(function, world, signal)
    var table = [Double](repeating: 0, count: count * world.actionCount)
    for state in 0..<count where world.model?.isTerminal(state) != true {
      var actions: Set<Int> = []
      for seed in 0..<Self.tries {
        var random = RandomStream(seed: seed, purpose: .policy)
        actions.insert(caller.action(.int(state), &random))
      }
      if let failure = signal.failure { throw .problem(failure) }
      guard actions.count == 1, let action = actions.first else {
        throw .failed(
          "The closure draws its action in “\(world.labels.stateName(state))” at random, and its "
            + "chances are not known: give a policy whose probabilities are, as epsilonGreedy(…) makes."
        )
      }
      table[state * world.actionCount + action] = 1
    }
    return Policy(name: "closure", rule: .table(table), labels: world.labels)
  }
}

/// A closure of the state's number, or of the observed numbers, as a policy; its random numbers come
/// from the policy's stream.
private func closurePolicy(
  _ function: any FunctionValue, _ world: World, _ signal: StopSignal, argument: Int
) throws(RuntimeFailure) -> Policy {
  let takesVector = function.parameterTypes?.first == .array(.double)
  if takesVector != (world.stateCount == nil), function.parameterTypes != nil {
    throw RuntimeFailure(
      "bad-policy",
      takesVector
        ? "the closure takes observed numbers, but states of \(world.name) are numbered: write "
          + "‘{ (s: Int) in … }’"
        : "the closure takes a state's number, but \(world.name) is observed as numbers: write "
          + "‘{ (s: [Double]) in … }’", argument: argument)
  }
  let rule: Policy.Rule =
    if world.stateCount == nil {
      .vectors {
        let caller = ActionCaller(function, world, signal)
        let width = world.observationCount
        return { observation, random in
          let numbers = UnsafeBufferPointer(start: observation, count: width).map { Double($0) }
          return caller.action(.doubles(numbers), &random)
        }
      }
    } else {
      .states { [caller = ActionCaller(function, world, signal)] state, random in
        caller.action(.int(state), &random)
      }
    }
  return Policy(name: "closure", rule: rule, labels: world.labels)
}

/// Asks a closure for actions, one caller at a time.
private final class ActionCaller: Sendable {
  private let function: any FunctionValue
  private let source = StreamSource()
  private let actionCount: Int
  private let signal: StopSignal
  private let turn = Mutex(())

  init(_ function: any FunctionValue, _ world: World, _ signal: StopSignal) {
    self.function = function.forRun(drawingFrom: source)
    actionCount = world.actionCount
    self.signal = signal
  }

  func action(_ observation: Value, _ random: inout RandomStream) -> Int {
    turn.withLock { _ in
      source.stream = random
      defer { random = source.stream }
      do throws(RuntimeFailure) {
        guard signal.failure == nil, case .int(let action) = try function.call([observation])
        else { return 0 }
        guard action >= 0, action < actionCount else {
          throw RuntimeFailure(
            "bad-policy",
            "the closure chose action \(action)\(place(observation)), but actions are numbered "
              + "0..<\(actionCount)")
        }
        return action
      } catch {
        signal.stop(by: error)
        return 0
      }
    }
  }
}

private func place(_ observation: Value) -> String {
  if case .int(let state) = observation { " in state \(state)" } else { "" }
}

extension StopSignal {
  /// Stops the run for a failure of the user's code; an interrupt is none.
  func stop(by failure: RuntimeFailure) {
    if failure.id == "interrupted" {
      interrupt()
    } else {
      fail(ProblemFailure(failure.message, cause: failure))
    }
  }
}

/// A run's own stream, as the machine draws from it; whoever runs code lends it the stream.
final class StreamSource: RandomSource, @unchecked Sendable {
  @exclusivity(unchecked) var stream = RandomStream(seed: 0, purpose: .environment)

  func next() -> UInt64 { stream.next() }
}
