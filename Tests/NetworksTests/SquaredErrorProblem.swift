import Arrays
import Networks
import Testing

/// The oracle's network with its data and its loss, the mean of squares over every output.
struct SquaredErrorProblem: ~Copyable {
  var network: MultilayerPerceptron
  var workspace: MultilayerPerceptron.Workspace
  var gradient: Vector
  let inputs: Vector
  let targets: [Float]
  let count: Int

  init(_ oracle: NetworksOracle.Perceptron) throws {
    let shape = MultilayerPerceptron.Shape(inputs: 2, hidden: [3], outputs: 2, activation: .tanh)
    guard let network = MultilayerPerceptron(shape, parameters: oracle.parameters.flat) else {
      throw WrongShape()
    }
    self.network = network
    count = oracle.inputs.count
    inputs = Vector(oracle.inputs.flatMap { $0 }.map { Float($0) })
    targets = oracle.targets.flatMap { $0 }.map { Float($0) }
    gradient = Vector(count: shape.parameterCount)
    workspace = MultilayerPerceptron.Workspace(for: shape, capacity: count)
  }

  mutating func lossAndGradient() -> Double {
    let outputs = network.forward(inputs.pointer, count: count, in: &workspace)
    var loss = 0.0
    for (index, target) in targets.enumerated() {
      let error = outputs[index] - target
      loss += Double(error * error) / Double(targets.count)
      workspace.outputGradient[index] = 2 * error / Float(targets.count)
    }
    network.backward(inputs.pointer, count: count, in: &workspace, gradient: &gradient)
    return loss
  }

  struct WrongShape: Error {}
}
