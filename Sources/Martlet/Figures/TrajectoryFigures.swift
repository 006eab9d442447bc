internal import Environments
internal import Glibc
public import Plots
public import Training

/// Plays an episode as an animation on the problem's own picture.
///
/// Of more than 200 steps every second, third, … is shown, and the title says so.
///
/// - Parameters:
///   - trajectory: The episode, from `rollout`.
///   - title: The title; the policy's and the problem's names unless given.
/// - Returns: The animation; an empty one where the problem does not draw itself.
@discardableResult
public func animate(_ trajectory: Trajectory, title: String? = nil) -> Animation {
  let steps = shownSteps(trajectory.length)
  let captions = steps.map { caption(trajectory, step: $0) }
  let drawings = steps.map { trajectory.drawing(at: $0) }
  let stride = steps.count > 2 ? steps[1] - steps[0] : 1
  let thinned = stride > 1 ? ", every \(ordinal(stride)) step" : ""
  let name = title ?? "\(trajectory.policy) on \(trajectory.environment)\(thinned)"
  var (boards, sketches): ([Board], [Sketch]) = ([], [])
  for drawing in drawings {
    switch drawing {
    case .cells(let cells)?:
      let map = board(cells)
      boards.append(trajectory.labels.grid.map(map.labelled) ?? map)
    case .shapes(let shapes)?: sketches.append(sketch(shapes))
    // What cannot be drawn leaves the picture as it was.
    case nil:
      if let last = boards.last { boards.append(last) }
      if let last = sketches.last { sketches.append(last) }
    }
  }
  if sketches.count == steps.count {
    return Animation(sketches, captions: captions).title(name).story(story(of: trajectory))
  }
  guard boards.count == steps.count, let last = boards.last else {
    return Animation([Board]()).title(name).story(story(of: trajectory))
  }
  let way = trail(of: trajectory)
  let map = last.trail(way)
  return Animation(boards.map { $0.trail(way) }, captions: captions).title(name)
    .story(map.caption("").text + "\n" + story(of: trajectory))
}

/// Plays how values changed from sweep to sweep, with the optimal actions at the end.
///
/// Of many sweeps some are left out, the first and the last never.
///
/// - Parameters:
///   - solution: What a solver found.
///   - title: The title; the algorithm's and the problem's names unless given.
/// - Returns: The animation.
@discardableResult
public func animate(_ solution: Solution, title: String? = nil) -> Animation {
  let name = title ?? "\(solution.algorithm) on \(solution.problem)"
  let counted = solution.changes.isEmpty ? "sweep" : "improvement"
  return sweeps(solution.history, counted: counted, title: name) {
    heatmap($0, policy: solution.policy)
  }
}

/// Plays how values changed from picture to picture.
///
/// - Parameters:
///   - history: The values after each sweep, as `solution.history`.
///   - title: The title.
/// - Returns: The animation.
@discardableResult
public func animate(_ history: [StateValues], title: String = "") -> Animation {
  sweeps(history, counted: "sweep", title: title) { heatmap($0) }
}

/// The values of some sweeps as heat maps; the last is drawn by the closure.
private func sweeps(
  _ history: [StateValues], counted: String, title: String, _ ending: (StateValues) -> HeatMap
) -> Animation {
  let cells = max(1, history.last?.grid.map { $0.rows * $0.columns } ?? history.last?.count ?? 1)
  // Each number of each picture is some 80 bytes.
  let chosen = tellingSteps(history.count, atMost: min(60, max(6, 3000 / cells)))
  let maps = chosen.map { index in
    index == chosen.last ? ending(history[index]) : heatmap(history[index])
  }
  return Animation(
    maps, captions: chosen.map { "\(counted) \($0 + 1) of \(history.count)" }
  ).title(title)
}

/// So many of 0..<count: all, or the first and the last and fewer and fewer between, since the first
/// sweeps change most.
private func tellingSteps(_ count: Int, atMost limit: Int) -> [Int] {
  guard count > limit else { return Array(0..<max(0, count)) }
  var steps: [Int] = []
  for index in 0..<limit {
    let share = Double(index) / Double(limit - 1)
    let step = Int(pow(Double(count), share).rounded()) - 1
    steps.append(max(step, (steps.last ?? -1) + 1))
  }
  return steps.filter { $0 < count - 1 } + [count - 1]
}

/// The steps of an episode that are shown, the first and the last among them.
private func shownSteps(_ length: Int) -> [Int] {
  let stride = max(1, (length + 199) / 200)
  var steps = Array(Swift.stride(from: 0, through: length, by: stride))
  if steps.last != length { steps.append(length) }
  return steps
}

private func ordinal(_ number: Int) -> String {
  let endings = [1: "st", 2: "nd", 3: "rd"]
  let isTeen = (11...13).contains(number % 100)
  return "\(number)\(isTeen ? "th" : endings[number % 10] ?? "th")"
}

private func caption(_ trajectory: Trajectory, step: Int) -> String {
  guard step > 0, trajectory.actions.indices.contains(step - 1) else {
    return "start of \(counted(trajectory.length, "step"))"
  }
  let gained = trajectory.rewards.prefix(step).reduce(0, +)
  return "step \(step) of \(trajectory.length) · "
    + trajectory.labels.actionName(trajectory.actions[step - 1])
    + " · reward \(shown(trajectory.rewards[step - 1])) · return \(shown(gained))"
}

private func shown(_ number: Double) -> String { NumberText.typeset(NumberText.short(number)) }

/// The cells that an episode leads over, where its states lie on a map.
func trail(of trajectory: Trajectory) -> [GridCell] {
  trajectory.states.indices.compactMap { step in
    guard case .cells(let cells)? = trajectory.drawing(at: step),
      let agent = cells.pieces.last(where: \.isAgent)
    else { return nil }
    return GridCell(row: agent.row, column: agent.column)
  }
}

/// An episode in characters: its steps and return, then its states, or its actions where states have
/// no names.
package func story(of trajectory: Trajectory) -> String {
  let steps =
    "\(counted(trajectory.length, "step")), return \(NumberText.trimmed(NumberText.fixed(trajectory.return, 2)))"
  if !trajectory.states.isEmpty {
    let names = trajectory.stateNames
    let shown =
      names.count <= 30
      ? names : names.prefix(20) + ["… \(names.count - 25) more …"] + names.suffix(5)
    return steps + "\n" + shown.joined(separator: " → ")
  }
  var groups: [(name: String, count: Int)] = []
  for name in trajectory.actionNames {
    if groups.last?.name == name {
      groups[groups.count - 1].count += 1
    } else {
      groups.append((name, 1))
    }
  }
  let all = groups.map { $0.count == 1 ? $0.name : "\($0.name) ×\($0.count)" }
  let shown =
    all.count <= 24 ? all : all.prefix(18) + ["… \(all.count - 22) more …"] + all.suffix(4)
  return steps + "\n" + shown.joined(separator: ", ")
}
