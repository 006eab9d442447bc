// Times passes of a 4-64-64-2 perceptron and prints a JSON line for each: microseconds, the least
// of five rounds.
//
//     swift run -c release --package-path Benchmarks NetworkBenchmark

import Arrays
import Networks

func report(_ name: String, iterations: Int, _ work: () -> Void) {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<5 {
    let begin = clock.now
    for _ in 0..<iterations { work() }
    best = min(best, (clock.now - begin) / .microseconds(1) / Double(iterations))
  }
  print("{\"name\": \"nn/martlet \(name)\", \"microseconds\": \(best)}")
}

let activations: [Activation] = [.relu, .tanh]
for activation in activations {
  var stream = RandomStream(seed: 1, purpose: .initialisation)
  let shape = MultilayerPerceptron.Shape(
    inputs: 4, hidden: [64, 64], outputs: 2, activation: activation)
  var network = MultilayerPerceptron(shape, initialisation: .heUniform, using: &stream)
  let inputs = Vector((0..<1024).map { _ in Float(stream.normal()) })
  let targets = Vector((0..<512).map { _ in Float(stream.normal()) })
  var workspace = MultilayerPerceptron.Workspace(for: shape, capacity: 256)
  var gradient = Vector(count: shape.parameterCount)
  var optimiser = Adam(count: shape.parameterCount, learningRate: 1e-3)
  var sink: Float = 0

  report("4-64-64-2 \(activation) forward b1", iterations: 100_000) {
    sink += network(inputs.pointer)[0]
  }
  report("4-64-64-2 \(activation) forward b64", iterations: 5000) {
    sink += network.forward(inputs.pointer, count: 64, in: &workspace)[0]
  }
  for count in [64, 256] {
    report("4-64-64-2 \(activation) train b\(count)", iterations: 2000) {
      let outputs = network.forward(inputs.pointer, count: count, in: &workspace)
      let scale = 1 / Float(count)
      for index in 0..<2 * count {
        workspace.outputGradient[index] = (outputs[index] - targets.pointer[index]) * scale
      }
      network.backward(inputs.pointer, count: count, in: &workspace, gradient: &gradient)
      optimiser.update(&network.parameters, gradient: gradient)
    }
  }
  report("adam \(shape.parameterCount)", iterations: 5000) {
    optimiser.update(&network.parameters, gradient: gradient)
  }
  if sink.isNaN { print("the outputs are not numbers") }
}
