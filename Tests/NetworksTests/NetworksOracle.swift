import Foundation
import Testing

/// The numbers of `networks.json`: a 2-3-2 network of hyperbolic tangents, its mean squared error
/// over all outputs with every gradient, and the loss after each of ten steps of each optimiser.
struct NetworksOracle: Decodable {
  struct Parameters: Decodable {
    var firstWeights: [[Double]]
    var firstBias: [Double]
    var secondWeights: [[Double]]
    var secondBias: [Double]

    enum CodingKeys: String, CodingKey {
      case firstWeights = "W1"
      case firstBias = "b1"
      case secondWeights = "W2"
      case secondBias = "b2"
    }

    var flat: [Float] {
      (firstWeights.flatMap { $0 } + firstBias + secondWeights.flatMap { $0 } + secondBias)
        .map { Float($0) }
    }
  }

  struct Perceptron: Decodable {
    var loss: Double
    var gradient: Parameters
    var parameters: Parameters
    var inputs: [[Double]]
    var targets: [[Double]]

    enum CodingKeys: String, CodingKey {
      case loss
      case gradient = "grad"
      case parameters = "params"
      case inputs = "X"
      case targets = "Y"
    }
  }

  var mlp: Perceptron
  var optim: [String: [Double]]

  static func load() throws -> NetworksOracle {
    let url = try #require(
      Bundle.module.url(forResource: "networks", withExtension: "json", subdirectory: "Resources"))
    return try JSONDecoder().decode(NetworksOracle.self, from: Data(contentsOf: url))
  }
}
