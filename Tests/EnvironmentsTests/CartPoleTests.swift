import Arrays
import Environments
import Foundation
import Testing

@Suite struct CartPoleTests {
  struct CartPoleTraces: Decodable {
    struct Trace: Decodable {
      let env: String
      let steps: [Step]?
      let initial: [Double]

      enum CodingKeys: String, CodingKey {
        case env
        case steps
        case initial = "init"
      }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        env = try container.decode(String.self, forKey: .env)
        initial = try container.decode([Double].self, forKey: .initial)
        // Other environments' actions have another type.
        steps = env == "CartPole-v1" ? try container.decode([Step].self, forKey: .steps) : nil
      }
    }

    struct Step: Decodable {
      let action: Int
      let state: [Double]
      let obs: [Double]
      let reward: Double
      let terminated: Bool
    }

    let traces: [Trace]
  }

  @Test("every step has the same bits as Gymnasium's recorded trace")
  func gymnasiumTrace() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "gymnasium-traces", withExtension: "json", subdirectory: "Resources"))
    let traces = try JSONDecoder().decode(CartPoleTraces.self, from: Data(contentsOf: url)).traces
    let trace = try #require(traces.first { $0.env == "CartPole-v1" })
    let steps = try #require(trace.steps)
    #expect(steps.count == 10)
    var cart = CartPoleSimulator()
    cart.x = trace.initial[0]
    cart.velocity = trace.initial[1]
    cart.angle = trace.initial[2]
    cart.angularVelocity = trace.initial[3]
    var random = RandomStream(seed: 1, purpose: .environment)
    var observation = [Float](repeating: 0, count: 4)
    for step in steps {
      let result = cart.step(step.action, into: &observation, using: &random)
      #expect([cart.x, cart.velocity, cart.angle, cart.angularVelocity] == step.state)
      #expect(observation.map(Double.init) == step.obs)
      #expect(result.reward == step.reward)
      #expect(result.terminated == step.terminated)
    }
  }

  @Test("pushing one way ends the episode before a dozen steps, and the start is near upright")
  func falls() {
    var cart = CartPoleSimulator()
    var random = RandomStream(seed: 2, purpose: .environment)
    var observation = [Float](repeating: 0, count: 4)
    for _ in 0..<50 {
      cart.reset(into: &observation, using: &random)
      #expect(observation.allSatisfy { abs($0) <= 0.05 })
      var steps = 0
      while steps < 100 {
        steps += 1
        if cart.step(1, into: &observation, using: &random).terminated { break }
      }
      #expect((7...12).contains(steps))
    }
  }

  @Test("its world has two actions, four numbers and a limit of 500 steps that can be set")
  func world() throws {
    let world = CartPole().world
    #expect(world.timeLimit == 500)
    #expect(world.actionCount == 2)
    #expect(world.stateCount == nil)
    var cart = CartPole()
    try cart.set("timeLimit", to: .int(200))
    #expect(cart.world.timeLimit == 200)
    #expect(CartPole(timeLimit: 10).world.timeLimit == 10)
  }
}
