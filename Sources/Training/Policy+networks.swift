public import Arrays
public import Environments
import Equations
public import Networks

extension Policy {
  /// The policy that takes the action of a network's greatest output, the first of equals.
  ///
  /// - Parameters:
  ///   - network: From an observation to a number for each action; its weights are copied.
  ///   - world: The problem.
  /// - Returns: The policy; each actor made of it owns its scratch memory.
  public static func greedy(
    _ network: borrowing MultilayerPerceptron, on world: World
  ) -> Policy {
    of(.greedyNetwork(NetworkWeights(network)), labels: world.labels)
  }

  /// The policy that draws an action with the softmax of a network's outputs as probabilities.
  ///
  /// - Parameters:
  ///   - network: From an observation to a logit for each action; its weights are copied.
  ///   - world: The problem.
  /// - Returns: The policy; each actor made of it owns its scratch memory.
  public static func sampling(
    _ network: borrowing MultilayerPerceptron, on world: World
  ) -> Policy {
    of(.samplingNetwork(NetworkWeights(network)), labels: world.labels)
  }

  /// The policy over vectors of what it is made of.
  static func of(_ origin: Origin, labels: Labels) -> Policy {
    switch origin {
    case .uniform: uniformOverVectors(actionCount: labels.actionCount, labels: labels)
    case .greedyNetwork(let weights):
      vectors("greedy", weights, labels, origin) { outputs, _ in greedyIndex(outputs) }
    case .samplingNetwork(let weights):
      vectors("softmax", weights, labels, origin) { outputs, stream in
        softmax(inPlace: outputs)
        return drawIndex(of: UnsafeBufferPointer(outputs), using: &stream)
      }
    }
  }

  private static func vectors(
    _ name: String, _ weights: NetworkWeights, _ labels: Labels, _ origin: Origin,
    choose: @escaping @Sendable (UnsafeMutableBufferPointer<Float>, inout RandomStream) -> Int
  ) -> Policy {
    Policy(
      name: name,
      rule: .vectors {
        guard let actor = NetworkActor(weights) else { return { _, _ in 0 } }
        return { observation, stream in choose(actor.outputs(observation), &stream) }
      }, labels: labels, origin: origin)
  }
}

/// Draws an index with given probabilities, without allocating.
///
/// - Parameters:
///   - probabilities: The probability of each index; they sum to 1 within rounding.
///   - stream: The stream that chooses.
/// - Returns: An index in `0..<probabilities.count`.
public func drawIndex(
  of probabilities: UnsafeBufferPointer<Float>, using stream: inout RandomStream
) -> Int {
  var rest = Float(stream.uniform())
  for index in 0..<max(0, probabilities.count - 1) {
    rest -= probabilities[index]
    if rest < 0 { return index }
  }
  return max(0, probabilities.count - 1)
}

/// What a network is made of.
struct NetworkWeights: Sendable {
  let shape: MultilayerPerceptron.Shape
  let parameters: [Float]

  var inputs: Int { shape.inputs }

  init(shape: MultilayerPerceptron.Shape, parameters: [Float]) {
    self.shape = shape
    self.parameters = parameters
  }

  init(_ network: borrowing MultilayerPerceptron) {
    self.init(shape: network.shape, parameters: network.parameters.elements)
  }
}

/// A network of its own for one actor.
private final class NetworkActor {
  private var network: MultilayerPerceptron
  private var memory: Vector

  init?(_ weights: NetworkWeights) {
    guard let network = MultilayerPerceptron(weights.shape, parameters: weights.parameters) else {
      return nil
    }
    self.network = network
    memory = Vector(count: weights.shape.outputs)
  }

  func outputs(_ observation: UnsafePointer<Float>) -> UnsafeMutableBufferPointer<Float> {
    memory.pointer.update(from: network(observation), count: memory.count)
    return UnsafeMutableBufferPointer(start: memory.pointer, count: memory.count)
  }
}
