import Arrays
import Networks
import Testing
import Training

@Suite struct TargetNetworkTests {
  private func network() -> MultilayerPerceptron {
    var stream = RandomStream(seed: 4, purpose: .initialisation)
    return MultilayerPerceptron(
      MultilayerPerceptron.Shape(inputs: 2, hidden: [3], outputs: 2), initialisation: .heUniform,
      using: &stream)
  }

  @Test("a target stands still for its period of updates and then is equal")
  func copies() {
    var online = network()
    var target = TargetNetwork(following: online, period: 3)
    let start = target.network.parameters.elements
    for update in 1...6 {
      online.parameters[0] += 1
      target.follow(online)
      let parameters = target.network.parameters.elements
      if update < 3 { #expect(parameters == start) }
      if update % 3 == 0 {
        let expected = online.parameters.elements
        #expect(parameters == expected)
      }
    }
  }

  @Test("a rate below 1 moves the target that part of the way")
  func moves() {
    var online = network()
    var target = TargetNetwork(following: online, period: 1, rate: 0.25)
    let start = online.parameters[5]
    online.parameters[5] = start + 8
    target.follow(online)
    let moved = target.network.parameters[5]
    #expect(abs(moved - (start + 2)) < 1e-5)
  }
}
