import Language
import Martlet
import Plots
import Training

/// `animate`: episodes and the values of sweeps as moving pictures.
func addAnimations(to library: inout Library) {
  let kind = Kinds.animation
  library.add(
    word(
      "animate", [.plain("trajectory", Kinds.trajectory.type, "The episode."), titleParameter],
      to: kind.type, "Plays an episode as an animation on the problem's own picture."
    ) { (a) throws(RuntimeFailure) in
      let trajectory = try a.object(0, as: Trajectory.self)
      guard trajectory.drawing(at: 0) != nil else {
        throw RuntimeFailure(
          "cannot-draw",
          "\(trajectory.environment) does not draw itself: it has no map and no scene", argument: 0)
      }
      if trajectory.labels.grid != nil { try checkSquares(squares(of: trajectory.labels)) }
      return kind.value(animate(trajectory, title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "animate", [.plain("solution", Kinds.solution.type, "What a solver found."), titleParameter],
      to: kind.type,
      "Plays how values changed from sweep to sweep, with the optimal actions at the end."
    ) { (a) throws(RuntimeFailure) in
      let solution = try a.object(0, as: Solution.self)
      try checkSquares(of: solution.history)
      return kind.value(animate(solution, title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "animate",
      [
        .plain("history", .array(Kinds.stateValues.type), "The values after each sweep."),
        titleParameter,
      ], to: kind.type, "Plays how values changed from picture to picture."
    ) { (a) throws(RuntimeFailure) in
      let history = try a.objects(0, as: StateValues.self)
      try checkSquares(of: history)
      return kind.value(animate(history, title: try a.string(1, default: "")))
    })
  modifier(kind, Animation.self, "title", [.plain("text", .string)], "Sets the title.") {
    (animation, a) throws(RuntimeFailure) in animation.title(try a.string(1))
  }
  modifier(kind, Animation.self, "once", [], "Plays once instead of over and over.") {
    (animation, _) throws(RuntimeFailure) in animation.once()
  }
  modifier(
    kind, Animation.self, "pace", [.plain("seconds", .double, "From 0.02 to 10.")],
    "Shows each picture for so many seconds."
  ) { (animation, a) throws(RuntimeFailure) in animation.pace(try a.double(1)) }
}

/// Refuses an animation of maps that are too large together; of large ones it has at most six.
private func checkSquares(of history: [StateValues]) throws(RuntimeFailure) {
  try checkSquares(history.last.map(squares) ?? 0, pictures: min(history.count, 6))
}
