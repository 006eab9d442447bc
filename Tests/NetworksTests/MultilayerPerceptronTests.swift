import Arrays
import Networks
import Testing

@Suite struct MultilayerPerceptronTests {
  @Test("loss and gradients of a small network are another library's")
  func oracle() throws {
    let oracle = try NetworksOracle.load().mlp
    var problem = try SquaredErrorProblem(oracle)
    #expect(abs(problem.lossAndGradient() - oracle.loss) < 1e-5)
    for (found, expected) in zip(problem.gradient.elements, oracle.gradient.flat) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test(
    "gradients are the central differences of the loss",
    arguments: [Activation.tanh, .relu], [[], [5], [8, 6]])
  func finiteDifferences(activation: Activation, hidden: [Int]) {
    var stream = RandomStream(seed: 11, purpose: .initialisation)
    let shape = MultilayerPerceptron.Shape(
      inputs: 3, hidden: hidden, outputs: 2, activation: activation)
    var network = MultilayerPerceptron(shape, initialisation: .heUniform, using: &stream)
    var workspace = MultilayerPerceptron.Workspace(for: shape, capacity: 20)
    var gradient = Vector(count: shape.parameterCount)
    let x = Vector((0..<60).map { _ in Float(stream.normal()) })
    let weight = (0..<40).map { _ in Float(stream.normal()) }

    // The loss is a fixed weighting of the outputs, so that its gradient is exact.
    func loss() -> Double {
      let y = network.forward(x.pointer, count: 20, in: &workspace)
      return weight.indices.reduce(0) { $0 + Double(weight[$1]) * Double(y[$1]) }
    }
    let start = loss()
    for index in weight.indices { workspace.outputGradient[index] = weight[index] }
    network.backward(x.pointer, count: 20, in: &workspace, gradient: &gradient)
    for index in 0..<shape.parameterCount {
      let kept = network.parameters[index]
      let h: Float = 1 / 512
      network.parameters[index] = kept + h
      let above = loss()
      network.parameters[index] = kept - h
      let below = loss()
      network.parameters[index] = kept
      // Where a rectifier's kink lies within the step, one side alone is the gradient.
      let central = (above - below) / (2 * Double(h))
      let sides = [(above - start) / Double(h), (start - below) / Double(h)]
      let differences = activation == .relu ? [central] + sides : [central]
      let error = differences.map { abs(Double(gradient[index]) - $0) }.min() ?? .infinity
      #expect(error < 5e-3 * max(1, abs(central)))
    }
  }

  @Test("one input at a time and whole batches give the same outputs")
  func singleAndBatch() {
    var stream = RandomStream(seed: 2, purpose: .initialisation)
    let shape = MultilayerPerceptron.Shape(inputs: 4, hidden: [64, 64], outputs: 2)
    var network = MultilayerPerceptron(shape, initialisation: .heUniform, using: &stream)
    var workspace = MultilayerPerceptron.Workspace(for: shape, capacity: 32)
    let x = Vector((0..<128).map { _ in Float(stream.normal()) })
    let batch = network.forward(x.pointer, count: 32, in: &workspace)
    for row in 0..<32 {
      let single = network(x.pointer + 4 * row)
      for column in 0..<2 { #expect(abs(single[column] - batch[2 * row + column]) < 1e-5) }
    }
  }

  @Test("orthogonal weights have orthogonal columns of the gain's length, and biases are 0")
  func orthogonal() {
    var stream = RandomStream(seed: 3, purpose: .initialisation)
    let shape = MultilayerPerceptron.Shape(inputs: 12, hidden: [8], outputs: 3)
    let network = MultilayerPerceptron(
      shape, initialisation: .orthogonal(hiddenGain: 2, outputGain: 0.5), using: &stream)
    let parameters = network.parameters.elements
    checkColumns(Array(parameters[0..<96]), rows: 12, columns: 8, gain: 2)
    #expect(parameters[96..<104].allSatisfy { $0 == 0 })
    checkColumns(Array(parameters[104..<128]), rows: 8, columns: 3, gain: 0.5)
  }

  private func checkColumns(_ weights: [Float], rows: Int, columns: Int, gain: Float) {
    for first in 0..<columns {
      for second in 0..<columns {
        let product = (0..<rows).reduce(Float(0)) {
          $0 + weights[$1 * columns + first] * weights[$1 * columns + second]
        }
        #expect(abs(product - (first == second ? gain * gain : 0)) < 1e-5)
      }
    }
  }

  @Test("parameters of the wrong number make no network")
  func wrongCount() {
    let shape = MultilayerPerceptron.Shape(inputs: 2, hidden: [3], outputs: 2)
    let isMade = MultilayerPerceptron(shape, parameters: [0, 1]) != nil
    #expect(shape.parameterCount == 17 && !isMade)
  }
}
