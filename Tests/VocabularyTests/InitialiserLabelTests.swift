import Deep
import Environments
import Foundation
import Language
import PolicyGradient
import Syntax
import Tabular
import Testing
import Training
import Vocabulary

/// The Swift initialisers beside the words of the language, which are read off the declarations.
@Suite struct InitialiserLabelTests {
  @Test("every Swift initialiser takes the labels of the language in their order")
  func labels() throws {
    var names: [String] = []
    for (name, functions) in Library.vocabulary.functions {
      guard let source = Self.source(of: name), source.contains("@Parameter(") else { continue }
      let words = try #require(functions.first?.parameters, "\(name)")
      #expect(Self.labels(in: source) == words.compactMap(\.label), "\(name)")
      names.append(name)
    }
    let known = [
      "QLearning", "Sarsa", "DQN", "Reinforce", "ValueIteration", "PolicyIteration", "CartPole",
    ]
    #expect(Set(names).isSuperset(of: known))
  }

  @Test("a Swift initialiser without arguments that matter keeps the declared defaults")
  func defaults() {
    let pairs: [(any Parameterised, any Parameterised)] = [
      (QLearning(discount: nil), QLearning()), (Sarsa(discount: nil), Sarsa()),
      (DQN(hidden: nil), DQN()), (Reinforce(hidden: nil), Reinforce()),
      (ValueIteration(tolerance: nil), ValueIteration()),
      (PolicyIteration(tolerance: nil), PolicyIteration()), (CartPole(timeLimit: nil), CartPole()),
    ]
    for (labelled, plain) in pairs { #expect(labelled.parameters == plain.parameters) }
    #expect(DQN(huberThreshold: nil).huberThreshold == nil)
    #expect(
      DQN(gradientLimit: 3, adamEpsilon: 1e-8).parameters.suffix(2).map(\.value)
        == [.double(3), .double(1e-8)])
  }

  /// The text of the file that declares a type.
  private static func source(of name: String) -> String? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return nil }
    for case let url as URL in files where url.lastPathComponent == "\(name).swift" {
      return try? String(contentsOf: url, encoding: .utf8)
    }
    return nil
  }

  /// The labels of the first public initialiser that has parameters.
  ///
  /// Its head is a function's head to the language's parser, once what the language has not is left
  /// out.
  private static func labels(in source: String) -> [String] {
    for part in source.components(separatedBy: "public init(").dropFirst() {
      guard let end = part.range(of: "\n  ) {") ?? part.range(of: ") {") else { continue }
      let list = part[..<end.lowerBound].replacingOccurrences(of: "some Rate", with: "Double")
      let text = SourceText(name: "init", text: "func make(\(list)) {}")
      guard case .function(let function)? = Parser.parse(text).statements.first?.kind,
        !function.parameters.isEmpty
      else { continue }
      return function.parameters.map { $0.label?.text ?? "_" }
    }
    return []
  }
}
