import Arrays
import Networks
import Testing

@Suite struct OptimiserTests {
  @Test("ten steps of each optimiser give another library's losses")
  func oracle() throws {
    let losses = try NetworksOracle.load().optim
    try check(losses["sgd"], GradientDescent(count: 17, learningRate: 0.1))
    try check(losses["momentum"], GradientDescent(count: 17, learningRate: 0.1, momentum: 0.9))
    try check(losses["adam"], Adam(count: 17, learningRate: 0.01))
    try check(losses["adamw"], Adam(count: 17, learningRate: 0.01, weightDecay: 0.01))
    try check(losses["rmsprop"], RMSProp(count: 17, learningRate: 0.01))
    try check(losses["clip"], GradientDescent(count: 17, learningRate: 0.1), clippedTo: 0.5)
  }

  private func check<Method: Optimiser & ~Copyable>(
    _ losses: [Double]?, _ optimiser: consuming Method, clippedTo limit: Double? = nil
  ) throws {
    var problem = try SquaredErrorProblem(NetworksOracle.load().mlp)
    _ = problem.lossAndGradient()
    for expected in try #require(losses) {
      if let limit { problem.gradient.clip(toNorm: limit) }
      optimiser.update(&problem.network.parameters, gradient: problem.gradient)
      let loss = problem.lossAndGradient()
      #expect(abs(loss - expected) < 1e-5)
    }
  }

  @Test("clipping leaves a short vector alone and shortens a long one to the limit")
  func clip() {
    var vector = Vector([3, 4])
    #expect(vector.clip(toNorm: 6) == 5)
    #expect(vector.elements == [3, 4])
    vector.clip(toNorm: 1)
    #expect(abs(vector.norm - 1) < 1e-6)
  }
}
