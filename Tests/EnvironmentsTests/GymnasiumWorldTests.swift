import Arrays
import Environments
import Foundation
import Testing

/// The numbers of `Resources/gymnasium-worlds.json`, which `gymnasium-worlds.py` beside it remakes.
struct GymnasiumWorlds: Decodable {
  struct Table: Decodable {
    let checksum: String
    let startValue: Double
    let timeLimit: Int?
  }

  struct Step: Decodable {
    let action: Double
    let state: [Double]
    let observation: [Double]
    let reward: Double
    let terminated: Bool
  }

  struct Trace: Decodable {
    let name: String
    let start: [Double]
    let steps: [Step]
  }

  let tables: [String: Table]
  let traces: [Trace]

  static func load() throws -> GymnasiumWorlds {
    let url = try #require(
      Bundle.module.url(
        forResource: "gymnasium-worlds", withExtension: "json", subdirectory: "Resources"))
    return try JSONDecoder().decode(GymnasiumWorlds.self, from: Data(contentsOf: url))
  }
}

@Suite struct GymnasiumWorldTests {
  /// FNV-1a over the words that the script describes.
  static func checksum(_ model: MDP) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ word: UInt64) {
      for byte in 0..<8 {
        value = (value ^ ((word >> (8 * UInt64(byte))) & 255)) &* 0x0000_0100_0000_01B3
      }
    }
    for state in 0..<model.stateCount where !model.isTerminal(state) {
      for action in 0..<model.actionCount {
        for outcome in model.outcomes(of: action, in: state) {
          add(UInt64(state))
          add(UInt64(action))
          add(outcome.probability.bitPattern)
          add(UInt64(outcome.state))
          add(outcome.reward.bitPattern)
          add(model.isTerminal(outcome.state) ? 1 : 0)
        }
      }
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static let tabular: [(String, any ModelProblem)] = [
    ("FrozenLake 4x4", FrozenLake()), ("FrozenLake 4x4 dry", FrozenLake(slippery: false)),
    (
      "FrozenLake 4x4 0.7",
      FrozenLake(success: 0.7, goalReward: 10, holeReward: -5, stepReward: -1)
    ),
    ("FrozenLake 8x8", FrozenLake(map: "8x8")), ("FrozenLake own", FrozenLake(map: "SFH FSF HFG")),
    ("Taxi", Taxi()), ("Taxi rainy", Taxi(rainy: true)), ("CliffWalking", CliffWalking()),
    ("CliffWalking slippery", CliffWalking(slippery: true)),
  ]

  @Test("every transition, probability, reward and end has the same bits as in Gymnasium's P")
  func tables() throws {
    let worlds = try GymnasiumWorlds.load()
    #expect(worlds.tables.count == Self.tabular.count)
    for (name, problem) in Self.tabular {
      let table = try #require(worlds.tables[name])
      #expect(Self.checksum(problem.mdp) == table.checksum, "\(name)")
      #expect(problem.world.timeLimit == table.timeLimit, "\(name)")
      let planner = Planner(problem.mdp)
      let value = planner.startMean(planner.optimal())
      #expect(abs(value - table.startValue) < 1e-9, "\(name)")
    }
  }

  /// Plays the traces of a name: everything must have the same bits.
  private func play<Simulator>(
    _ name: String, _ simulator: Simulator,
    set: (inout Simulator, [Double]) -> Void, get: (Simulator) -> [Double],
    step: (inout Simulator, Double, inout [Float], inout RandomStream) -> (Double, Bool)
  ) throws {
    let traces = try GymnasiumWorlds.load().traces.filter {
      $0.name.split(separator: " ").first.map(String.init) == name
    }
    #expect(traces.count >= 2)
    for trace in traces {
      var simulator = simulator
      set(&simulator, trace.start)
      var random = RandomStream(seed: 1, purpose: .environment)
      var observation = [Float](repeating: 0, count: trace.steps[0].observation.count)
      for (index, expected) in trace.steps.enumerated() {
        let (reward, terminated) = step(&simulator, expected.action, &observation, &random)
        let place = "\(trace.name), step \(index)"
        #expect(get(simulator) == expected.state, "\(place)")
        #expect(observation.map(Double.init) == expected.observation, "\(place)")
        #expect(reward == expected.reward, "\(place)")
        #expect(terminated == expected.terminated, "\(place)")
      }
    }
  }

  @Test("the mountain car moves bit by bit as Gymnasium's, at the edge and over the goal too")
  func mountainCar() throws {
    try play(
      "MountainCar", MountainCarSimulator(),
      set: { ($0.position, $0.velocity) = ($1[0], $1[1]) }, get: { [$0.position, $0.velocity] },
      step: { $0.step(Int($1), into: &$2, using: &$3) })
  }

  @Test("the continuous mountain car moves bit by bit as Gymnasium's, in single precision")
  func continuousMountainCar() throws {
    try play(
      "ContinuousMountainCar", ContinuousMountainCarSimulator(),
      set: { ($0.position, $0.velocity) = ($1[0], $1[1]) }, get: { [$0.position, $0.velocity] },
      step: { $0.step([Float($1)], into: &$2, using: &$3) })
  }

  @Test("the acrobot moves bit by bit as Gymnasium's, wrapped angles and clipped speeds too")
  func acrobot() throws {
    try play(
      "Acrobot", AcrobotSimulator(),
      set: {
        ($0.angle, $0.secondAngle, $0.velocity, $0.secondVelocity) = ($1[0], $1[1], $1[2], $1[3])
      }, get: { [$0.angle, $0.secondAngle, $0.velocity, $0.secondVelocity] },
      step: { $0.step(Int($1), into: &$2, using: &$3) })
  }

  @Test("the pendulum moves bit by bit as Gymnasium's, torques in single precision")
  func pendulum() throws {
    try play(
      "Pendulum", PendulumSimulator(),
      set: { ($0.angle, $0.velocity) = ($1[0], $1[1]) }, get: { [$0.angle, $0.velocity] },
      step: { $0.step([Float($1)], into: &$2, using: &$3) })
  }

  @Test("the limits of steps are Gymnasium's")
  func limits() {
    #expect(MountainCar().world.timeLimit == 200)
    #expect(Acrobot().world.timeLimit == 500)
    #expect(Pendulum().world.timeLimit == 200)
    #expect(ContinuousMountainCar().world.timeLimit == 999)
    #expect(Blackjack().world.timeLimit == nil)
  }
}
