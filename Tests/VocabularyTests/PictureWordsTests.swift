import Language
import Martlet
import Testing
import Vocabulary

/// The words of pictures against the same lines in Swift.
@Suite struct PictureWordsTests {
  /// Whether a cell shows what a picture of Swift's is.
  private func shows(_ cells: CellRunner, _ code: String, _ picture: any Picture) -> Bool {
    _ = cells.value(code, as: Int.self)
    let shown = cells.host.shown
    return cells.failures.isEmpty && shown?.svg == picture.svg && shown?.plain == picture.text
  }

  @Test("a chart in a cell is the chart of the same block in Swift")
  func chart() {
    let cells = CellRunner()
    let cliff = CliffWalking()
    let sarsa = train(Sarsa(stepSize: 0.5), on: cliff, episodes: 60, seeds: 3)
    let q = train(QLearning(stepSize: 0.5), on: cliff, episodes: 60, seeds: 3)
    let twin = Chart(sarsa, q) {
      Line(x: .episode, y: .return, color: .algorithm).smooth(20)
      Band(.ci95)
      for height in [-13, -17] { Rule(y: Double(height), label: "way of \(-height)") }
      if q.count > 5 { Rule(x: 30) }
    }
    .title("Cliff").xLabel("n").yRange(-100...0).size(width: 500, height: 300)
    let code = """
      let cliff = CliffWalking()
      let sarsa = train(Sarsa(stepSize: 0.5), on: cliff, episodes: 60, seeds: 3)
      let q = train(QLearning(stepSize: 0.5), on: cliff, episodes: 60, seeds: 3)
      Chart(sarsa, q) {
          Line(x: .episode, y: .return, color: .algorithm).smooth(20)
          Band(.ci95)
          for height in [-13, -17] { Rule(y: Double(height), label: "way of \\(-height)") }
          if q.count > 5 { Rule(x: 30) }
      }
      .title("Cliff").xLabel("n").yRange(-100...0).size(width: 500, height: 300)
      """
    #expect(shows(cells, code, twin), "\(cells.failures)")
    let faceted = Chart([sarsa, q]) {
      Point(x: .step, y: .length)
      Band(.range)
    }
    .facet(.algorithm).logY()
    #expect(
      shows(
        cells,
        "Chart([sarsa, q]) { Point(x: .step, y: .length); Band(.range) }.facet(.algorithm).logY()",
        faceted), "\(cells.failures)")
  }

  @Test("a map that no page can bear is refused as a picture and shown as a table")
  func tooLargeMap() {
    let cells = CellRunner()
    let code = """
      let row = String(repeating: ".", count: 600)
      let world = GridWorld(Array(repeating: row, count: 600).joined(separator: "\\n"), discount: 0.5)
      let solution = solve(world, with: ValueIteration(maxSweeps: 1))
      solution
      """
    let shown = cells.display(code)
    #expect(cells.failures.isEmpty, "\(cells.failures)")
    #expect(shown?.svg == nil && shown?.html?.contains("r0c0") == true)
    let described = cells.display("world")
    #expect(described?.svg == nil && described?.plain.contains("360000 states") == true)
    for call in [
      "heatmap(solution)", "heatmap(solution.values)", "heatmap(solution.policy)",
      "heatmap(solution.history)", "animate(solution)", "animate(solution.history)",
      "heatmap(rollout(solution.policy, on: world))",
      "animate(rollout(solution.policy, on: world))",
    ] {
      let before = cells.failures.count
      _ = cells.value(call, as: Int.self)
      #expect(
        cells.failures.count == before + 1
          && cells.failures.last?.hasPrefix("a heat map draws at most 250000 numbers") == true,
        "\(call): \(cells.failures.last ?? "")")
    }
  }

  @Test("maps that are only together too large are refused, and fewer of them drawn")
  func tooManyMaps() {
    let cells = CellRunner()
    let code = """
      let row = String(repeating: ".", count: 300)
      let world = GridWorld(Array(repeating: row, count: 300).joined(separator: "\\n"), discount: 0.5) {
        StepReward(-1)
      }
      let one = solve(world, with: ValueIteration(maxSweeps: 1))
      let many = solve(world, with: ValueIteration(maxSweeps: 4))
      """
    _ = cells.display(code)
    #expect(cells.failures.isEmpty, "\(cells.failures)")
    for call in ["animate(many)", "heatmap(many.history)", "heatmap(many.history, at: [1, 2, 3])"] {
      let before = cells.failures.count
      _ = cells.value(call, as: Int.self)
      #expect(
        cells.failures.count == before + 1
          && cells.failures.last?.contains("pictures of 90000 are more; draw fewer") == true,
        "\(call): \(cells.failures.last ?? "")")
    }
    let before = cells.failures.count
    for call in [
      "let a = animate(one)", "let b = heatmap(many.history, at: [1, 4])",
      "let c = heatmap(many.history, at: [Int.min, 0, 2, Int.max])",
    ] {
      _ = cells.display(call)
      #expect(cells.failures.count == before, "\(call): \(cells.failures)")
    }
  }

  @Test("numbers, alone and by name, are drawn as in Swift")
  func numbers() {
    let cells = CellRunner()
    let named = Chart(["a": [1, 3], "b": [2, 2]]) {
      Bar(x: .index, y: .value)
      Band(.deviation)
    }
    #expect(
      shows(
        cells,
        "Chart([\"a\": [1, 3], \"b\": [2, 2]]) { Bar(x: .index, y: .value); Band(.deviation) }",
        named), "\(cells.failures)")
    let area = Chart([1, 4, 9]) {
      Area(x: .index, y: .value).dashed()
      Line(x: [0, 2], y: [1, 9])
    }
    #expect(
      shows(
        cells,
        "Chart([1, 4, 9]) { Area(x: .index, y: .value).dashed(); Line(x: [0, 2], y: [1, 9]) }",
        area), "\(cells.failures)")
  }

  @Test("an episode is animated, drawn over the values and counted as in Swift")
  func episodes() {
    let cells = CellRunner()
    let cliff = CliffWalking()
    let plan = solve(cliff, with: ValueIteration())
    let episode = rollout(plan.policy, on: cliff)
    let setup = """
      let cliff = CliffWalking()
      let plan = solve(cliff, with: ValueIteration())
      let episode = rollout(plan.policy, on: cliff)

      """
    let pictures: [(code: String, twin: any Picture)] = [
      (
        setup + "animate(episode, title: \"Way\").once().pace(0.2)",
        animate(episode, title: "Way").once().pace(0.2)
      ),
      ("heatmap(plan, trajectory: episode)", heatmap(plan, trajectory: episode)),
      ("heatmap(episode)", heatmap(episode)),
      ("animate(plan)", animate(plan)),
      ("animate(plan.history, title: \"v\")", animate(plan.history, title: "v")),
    ]
    for (code, twin) in pictures { #expect(shows(cells, code, twin), "\(code) \(cells.failures)") }
    #expect(cells.value("episode.visits", as: StateValues.self)?.values == episode.visits.values)
  }

  @Test("a problem is shown as its map with its actions, an episode as its animation")
  func displays() {
    func display(_ name: String, _ value: any Sendable) -> Display {
      guard let kind = Library.vocabulary.types[name], let display = kind.display else {
        return Display(plain: "\(name) is unknown")
      }
      return display(value)
    }
    let map = display("CliffWalking", CliffWalking())
    #expect(map.plain.hasPrefix("CliffWalking: 48 states, 4 actions"))
    #expect(map.plain.hasSuffix("S C C C C C C C C C C G"))
    #expect(map.svg?.contains(">actions: up, right, down, left<") == true)
    let pole = display("Trajectory", rollout(uniform(CartPole()), on: CartPole()))
    #expect(pole.svg?.contains("<animate attributeName=\"d\"") == true)
    #expect(pole.plain.contains("left"))
    // Numbers of cars lie on no map, and their world is told in words.
    #expect(display("JacksCarRental", JacksCarRental()).svg == nil)
  }
}
