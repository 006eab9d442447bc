import Deep
import Environments
import Language
import PolicyGradient
import Tabular
import Testing
import Training
import Vocabulary

@Suite struct LibraryTests {
  let library = Library.vocabulary

  @Test("an algorithm's labels, defaults and bounds are those of its declaration")
  func declared() throws {
    let algorithms: [any Parameterised] = [
      QLearning(), Sarsa(), DQN(), Reinforce(), ValueIteration(), PolicyIteration(), CartPole(),
    ]
    for algorithm in algorithms {
      let name = "\(type(of: algorithm))"
      let initialiser = try #require(library.functions[name]?.first, "\(name)")
      // A policy to start from is no hyper-parameter.
      let bounds = initialiser.parameters.filter { $0.label != "from" }
      #expect(bounds.map(\.label) == algorithm.parameters.map(\.name))
      for (bound, declared) in zip(bounds, algorithm.parameters) {
        guard case .defaulted(let text) = bound.presence else {
          Issue.record("\(name).\(bound.name) has no default")
          continue
        }
        if case .string(let word) = declared.defaultValue {
          #expect(text == ".\(word)")
        } else {
          #expect(text == "\(declared.defaultValue)")
        }
        #expect(bound.documentation.contains(declared.title))
        if let symbol = declared.symbol { #expect(bound.symbols.contains(symbol)) }
      }
    }
  }

  @Test("every word is documented, and so is every parameter that has a label")
  func documented() {
    for (name, type) in library.types {
      #expect(!type.documentation.isEmpty, "\(name)")
      let members = Array(type.members.values.joined())
      for member in members + Array(type.staticMembers.values.joined()) {
        #expect(!member.documentation.isEmpty, "\(name).\(member.name)")
      }
    }
    for function in library.functions.values.joined() {
      #expect(!function.documentation.isEmpty, "\(function.name)")
      for parameter in function.parameters where parameter.label != nil {
        #expect(!parameter.documentation.isEmpty, "\(function.name)(\(parameter.name):)")
      }
    }
  }

  @Test("no type in a signature is unknown to the library")
  func closed() {
    let known = Set(
      (Array(library.types.values) + Library.core.types.values).map(ObjectIdentifier.init))
    for function in library.functions.values.joined() {
      for type in function.parameters.map(\.type) + [function.result] {
        for nominal in nominals(in: type) {
          #expect(known.contains(ObjectIdentifier(nominal)), "\(nominal.name) in \(function.name)")
        }
      }
    }
  }

  private func nominals(in type: Type) -> [NominalType] {
    switch type {
    case .nominal(let nominal): [nominal]
    case .array(let element), .optional(let element), .set(let element): nominals(in: element)
    case .dictionary(let key, let value): nominals(in: key) + nominals(in: value)
    case .function(let parameters, let result): (parameters + [result]).flatMap(nominals)
    default: []
    }
  }
}
