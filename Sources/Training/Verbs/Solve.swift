public import Environments

/// Solves a problem whose model is known.
///
/// - Parameters:
///   - problem: The problem.
///   - solver: The algorithm with its hyper-parameters.
/// - Returns: The values and policy, and how they came about.
public func solve(_ problem: some Problem, with solver: some Solver) -> Solution {
  stopping { () throws(TrainingError) in
    try solve(problem.world, with: solver, progress: Progress())
  }
}

/// Solves a world whose model is known, and throws what goes wrong.
///
/// - Parameters:
///   - world: The problem.
///   - solver: The algorithm with its hyper-parameters.
///   - progress: Told how far the computation is; asked whether to stop.
/// - Returns: The values and policy, and how they came about.
/// - Throws: `TrainingError` where there is no model, a hyper-parameter is wrong or the values are
///   not defined.
public func solve(
  _ world: World, with solver: any Solver, progress: Progress
) throws(TrainingError) -> Solution {
  do { try solver.validateParameters() } catch { throw .parameter(error) }
  let name = type(of: solver).name
  guard let model = world.model else {
    throw .unsuitable(algorithm: name, problem: world.name, needs: "a known model (an MDP)")
  }
  progress.begin(title: "\(name) on \(world.name)", budget: nil)
  let clock = ContinuousClock()
  let begin = clock.now
  var solution = try solver.solve(model, progress: progress.run(seed: 0))
  solution.seconds = (clock.now - begin) / .seconds(1)
  progress.finish()
  return solution
}
