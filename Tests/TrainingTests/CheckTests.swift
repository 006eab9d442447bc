import Arrays
import Environments
import Synchronization
import Testing
import Training

/// A walk over five cells; every fault is added by a closure.
private struct Walk: Environment {
  var cell = 2
  var episodes = 0
  let observationSpace = Discrete(5)
  let actionSpace = Discrete(3)
  var fault: @Sendable (inout Walk, Int, StepResult<Int>) -> StepResult<Int> = { _, _, step in step
  }

  mutating func reset() -> Int {
    cell = 2
    return cell
  }

  mutating func step(_ action: Int) -> Step {
    cell += [-1, 0, 1][action]
    let step = Step(observation: cell, reward: -1, terminated: cell == 0 || cell == 4)
    return fault(&self, action, step)
  }
}

private struct Slope: Environment {
  var height = 0.0
  let observationSpace = Box(low: [-1], high: [1])
  let actionSpace = Discrete(2)
  mutating func reset() -> [Double] {
    height = 0
    return [height]
  }
  mutating func step(_ action: Int) -> Step {
    height += action == 0 ? -0.25 : 0.25
    return Step(observation: [height], reward: 0, terminated: abs(height) > 1)
  }
}

@Suite struct CheckTests {
  @Test("a sound environment passes, and so do the ready-made ones")
  func sound() {
    let report = check(Walk())
    #expect(report.isPassed && report.episodes == 20 && report.steps >= 40)
    #expect(report.headline.hasPrefix("Walk: no violation found in \(report.steps) steps"))
    #expect(check(CartPole()).findings.isEmpty)
    #expect(check(CliffWalking()).findings.isEmpty)
  }

  @Test("a fault is found and named", arguments: Fault.all)
  fileprivate func fault(_ fault: Fault) {
    let report = check(TimeLimit(fault.problem, steps: 100))
    #expect(report.findings.map(\.rule).contains(fault.rule), "\(report)")
    #expect(report.isPassed == fault.isRemark, "\(report)")
    #expect(report.findings.allSatisfy { !$0.advice.isEmpty })
  }

  @Test("an observation beyond the bounds of a box is found where it happens")
  func bounds() {
    let report = check(Slope())
    #expect(report.findings.first?.rule == "observations are in their space")
    #expect(
      report.findings.first?.found.contains("is 1.25") == true
        || report.findings.first?.found.contains("is -1.25") == true)
  }

  @Test("episodes without an end are found, unless there is a time limit")
  func endless() {
    var walk = Walk()
    walk.fault = { walk, _, step in
      walk.cell = min(max(step.observation, 0), 4)
      return StepResult(walk.cell)
    }
    #expect(check(walk, episodes: 1).findings.map(\.rule) == ["episodes end"])
    #expect(check(TimeLimit(walk, steps: 50)).isPassed)
  }

  @Test("fewer episodes than one are refused")
  func count() {
    #expect(throws: TrainingError.count(of: "episodes", 0)) {
      try check(Walk().world, episodes: 0, seed: 1, progress: Progress())
    }
  }

  @Test("steps and returns of a training stop at an observation outside the space")
  func strayObservation() {
    var walk = Walk()
    walk.fault = { _, _, step in
      Walk.Step(observation: step.observation + 4, reward: 0, terminated: false)
    }
    let policy = uniform(walk)
    #expect {
      try evaluate(policy, on: walk.world, episodes: 5, seed: 1, progress: Progress())
    } throws: { error in
      "\(error)".contains("but its observationSpace is Discrete(5)")
    }
  }
}

extension StepResult where Observation == Int {
  fileprivate init(_ cell: Int) { self.init(observation: cell, reward: -1, terminated: false) }
}

/// An environment at fault, and the rule that it breaks.
private struct Fault: CustomTestStringConvertible, Sendable {
  let rule: String
  var isRemark = false
  let problem: Walk

  var testDescription: String { rule }

  init(
    _ rule: String, isRemark: Bool = false,
    _ fault: @escaping @Sendable (inout Walk, Int, StepResult<Int>) -> StepResult<Int>
  ) {
    self.rule = rule
    self.isRemark = isRemark
    var walk = Walk()
    walk.fault = fault
    problem = walk
  }

  static let all: [Fault] = {
    let calls = Mutex(0)
    return [
      Fault("rewards are finite") { _, _, step in
        StepResult(observation: step.observation, reward: .nan, terminated: step.terminated)
      },
      Fault("it can be played") { _, _, step in
        StepResult(observation: 9, reward: 0, terminated: step.terminated)
      },
      Fault("reset() forgets the episode before") { walk, _, step in
        if step.terminated { walk.episodes += 1 }
        return StepResult(
          observation: step.observation, reward: Double(walk.episodes),
          terminated: step.terminated)
      },
      Fault("equal seeds give equal episodes") { _, _, step in
        let call = calls.withLock { calls in
          calls += 1
          return calls
        }
        return StepResult(
          observation: step.observation, reward: Double(call), terminated: step.terminated)
      },
      Fault("actions differ", isRemark: true) { walk, action, step in
        if action == 2 { walk.cell -= 1 }
        return StepResult(
          observation: walk.cell, reward: -1, terminated: walk.cell == 0 || walk.cell == 4)
      },
    ]
  }()
}
