import Foundation
import Testing

/// One case of `rlax.json`: a function's name, its inputs, and what another library computes.
struct EquationCase: Sendable, CustomTestStringConvertible {
  let function: String
  let index: Int
  private let inputs: [String: Number]
  let output: [Double]

  var testDescription: String { "\(function) \(index)" }

  subscript(name: String) -> [Double] { inputs[name]?.flat ?? [] }

  func scalar(_ name: String) -> Double { self[name].first ?? .nan }

  func integers(_ name: String) -> [Int] { self[name].map { Int($0) } }

  func rows(_ name: String) -> [[Double]] {
    if case .list(let list) = inputs[name] { list.map(\.flat) } else { [] }
  }

  /// A number, or a list of such.
  enum Number: Decodable, Sendable {
    case one(Double)
    case list([Number])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .one(number)
      } else {
        self = .list(try container.decode([Number].self))
      }
    }

    var flat: [Double] {
      switch self {
      case .one(let number): [number]
      case .list(let list): list.flatMap(\.flat)
      }
    }
  }

  private struct File: Decodable {
    struct Case: Decodable {
      let fn: String
      let `in`: [String: Number]
      let out: Number
    }

    let cases: [Case]
  }

  static func load() throws -> [EquationCase] {
    let url = try #require(
      Bundle.module.url(forResource: "rlax", withExtension: "json", subdirectory: "Resources"))
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    return file.cases.enumerated().map { index, item in
      EquationCase(function: item.fn, index: index, inputs: item.in, output: item.out.flat)
    }
  }
}
