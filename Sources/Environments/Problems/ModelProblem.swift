internal import Synchronization

/// A ready-made problem whose model is known, and is made from its parameters when first asked for.
///
/// Copies share the finished model; a parameter that is set by name makes a value with a new one.
public protocol ModelProblem: ReadyProblem, SteppedProblem
where Observations == Discrete, Actions == Discrete {
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  var store: ModelStore { get set }

  /// Makes the model.
  ///
  /// - Returns: The model.
  /// - Throws: `ModelError` or `ParameterError` where the parameters do not fit together.
  func makeModel() throws -> MDP

  /// Makes what algorithms see of the finished model: its limit of steps, its drawing.
  func makeWorld(_ model: MDP) -> World
}

/// Keeps the model of a ready-made problem once it is made, and a motion.
public struct ModelStore: Sendable {
  fileprivate final class Shelf: Sendable {
    let content = Mutex<Result<World, any Error>?>(nil)
  }

  fileprivate let shelf = Shelf()
  fileprivate var motion = Motion()

  /// Makes an empty store.
  public init() {}
}

extension ModelProblem {
  /// Where one stands while the problem is stepped by hand.
  public var motion: Motion {
    get { store.motion }
    set { store.motion = newValue }
  }

  /// The model, checked.
  ///
  /// - Returns: The model.
  /// - Throws: `ParameterError` for a parameter out of its bounds, or what is wrong with them
  ///   together.
  public func model() throws -> MDP { try mdp(of: finished.get()) }

  /// The model; faulty parameters stop the program, where `model()` throws.
  public var mdp: MDP {
    do {
      return try Cancellation.ignoring { () throws(any Error) in try model() }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The problem as algorithms see it; with faulty parameters nothing can run on it.
  public var world: World {
    switch finished {
    case .success(let world): world
    case .failure(let error):
      World(name: Self.name, dynamics: .unsupported("other parameters: \(error)"))
    }
  }

  /// The model's own world.
  public func makeWorld(_ model: MDP) -> World { model.world }

  private var finished: Result<World, any Error> {
    store.shelf.content.withLock { content in
      if let content { return content }
      let result = Result {
        try validateParameters()
        return makeWorld(try makeModel())
      }
      // What was interrupted may be asked for again.
      if case .failure(let error as ModelError) = result, error.faults.contains(.interrupted) {
        return result
      }
      content = result
      return result
    }
  }

  private func mdp(of world: World) throws -> MDP {
    if let model = world.model { return model }
    return try makeModel()
  }
}
