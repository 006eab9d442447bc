import Arrays
import Glibc
import Testing

@Suite struct DenseLayerTests {
  @Test(
    "a layer agrees with its definition in double precision on either side of BLAS",
    arguments: [1, 3, 15, 16, 40], [2, 7, 8, 31, 64, 75])
  func forward(count: Int, outputs: Int) {
    var stream = RandomStream(seed: count * 100 + outputs, purpose: .session)
    let inputs = 13
    func draw(_ count: Int) -> [Float] { (0..<count).map { _ in Float(stream.normal()) } }
    let (x, weights, bias) = (draw(count * inputs), draw(inputs * outputs), draw(outputs))
    for activation in Activation.allCases {
      var y = [Float](repeating: 0, count: count * outputs)
      denseForward(
        x, count: count, weights: weights, bias: bias, inputs: inputs, outputs: outputs,
        activation: activation, into: &y)
      for row in 0..<count {
        for column in 0..<outputs {
          var sum = Double(bias[column])
          for index in 0..<inputs {
            sum += Double(x[row * inputs + index]) * Double(weights[index * outputs + column])
          }
          let expected =
            switch activation {
            case .identity: sum
            case .relu: max(0, sum)
            case .tanh: tanh(sum)
            }
          #expect(abs(Double(y[row * outputs + column]) - expected) < 1e-5)
        }
      }
    }
  }

  @Test("the hyperbolic tangent is within 3e-7 of the library's over its whole range")
  func hyperbolicTangent() {
    let x = (-4000...4000).map { Float($0) / 300 } + [1e-6, -1e-6, 100, -100]
    let weights: [Float] = [1]
    let bias: [Float] = [0]
    var y = [Float](repeating: 0, count: x.count)
    denseForward(
      x, count: x.count, weights: weights, bias: bias, inputs: 1, outputs: 1, activation: .tanh,
      into: &y)
    for (x, y) in zip(x, y) { #expect(abs(Double(y) - tanh(Double(x))) < 3e-7) }
  }
}
