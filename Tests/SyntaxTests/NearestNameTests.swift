import Syntax
import Testing

@Suite("The nearest name")
struct NearestNameTests {
  private let names = [
    "stepSize", "epsilon", "discount", "episodes", "steps", "seed", "seeds", "print", "QLearning",
    "ValueIteration", "x", "learningRate", "map", "max",
  ]

  @Test(
    "finds what was meant",
    arguments: [
      ("stepsize", "stepSize"), ("stepSiez", "stepSize"), ("espilon", "epsilon"),
      ("epsilom", "epsilon"), ("pritn", "print"), ("qlearning", "QLearning"),
      ("ValueIterator", "ValueIteration"), ("learning", "learningRate"), ("seedss", "seeds"),
      ("sed", "seed"), ("mxa", "max"), ("X", "x"), ("mapp", "map"),
    ])
  func finds(_ name: String, _ meant: String) {
    #expect(nearest(to: name, among: names) == meant)
  }

  @Test("finds nothing where nothing is near", arguments: ["", "y", "zz", "banana", "temperature"])
  func findsNothing(_ name: String) {
    #expect(nearest(to: name, among: names) == nil)
  }

  @Test("never suggests the name itself, and does not depend on the order")
  func stable() {
    #expect(nearest(to: "map", among: ["map"]) == nil)
    #expect(
      nearest(to: "cat", among: ["cut", "bat", "car"])
        == nearest(
          to: "cat", among: ["car", "cut", "bat"]))
  }
}
