import Environments
import Language
import Tabular
import Training

/// A hyper-parameter's words as a type whose members they are: `.four`.
struct Choice: Sendable {
  let kind: NominalType
  let words: [String]
  let value: @Sendable (String) -> (any Sendable)?

  init<C: RawRepresentable & CaseIterable & Sendable>(_ type: C.Type, _ kind: NominalType)
  where C.RawValue == String {
    self.kind = kind
    words = C.allCases.map(\.rawValue)
    value = { C(rawValue: $0) }
    kind.display = { Display(plain: Choice.word(of: $0) ?? kind.name) }
  }

  /// Every choice that a hyper-parameter offers.
  static let all = [
    Choice(GridMoves.self, Kinds.gridMoves), Choice(MazeLayout.self, Kinds.mazeLayout),
    Choice(ArmRewards.self, Kinds.armRewards), Choice(Traces.self, Kinds.traces),
    Choice(ImportanceWeights.self, Kinds.importanceWeights),
    Choice(Belief.self, Kinds.belief),
    Choice(BackupOrder.self, Kinds.backupOrder),
    Choice(EvaluationMethod.self, Kinds.evaluationMethod),
    Choice(Updates.self, Kinds.updates), Choice(Axis.self, Kinds.axis),
  ]

  /// The choice among some words; nil where it is not known here.
  static func among(_ words: [String]) -> Choice? { all.first { $0.words == words } }

  /// The word that a value of the language stands for.
  static func word(of payload: any Sendable) -> String? {
    (payload as? any RawRepresentable)?.rawValue as? String
  }

  /// The value of the language for a word.
  func languageValue(_ word: String) -> Value {
    value(word).map { kind.value($0) } ?? .string(word)
  }
}

/// The words of all choices, as members of their types.
func addChoiceWords(to library: inout Library) {
  for choice in Choice.all where choice.kind != Kinds.gridMoves {
    for word in choice.words {
      choice.kind.addStatic(
        property(word, choice.kind.type, "One of \(choice.words.joined(separator: ", ")).") { _ in
          choice.languageValue(word)
        })
    }
  }
}

/// A parameter's value as it is written in a cell: `.four`, `0.1`.
func written(_ value: ParameterValue, _ kind: ParameterKind) -> String {
  if case .choice(let words) = kind, case .string(let word) = value, Choice.among(words) != nil {
    return ".\(word)"
  }
  return "\(value)"
}
