import Environments
import Language
import Tabular
import Training

/// Options and their models.
func addOptionWords(to library: inout Library) {
  addOptions(to: &library)
  addOptionModels()
}

private let startsParameter = FunctionDeclaration.Parameter(
  label: "in", type: .optional(.array(.string)), presence: .defaulted("nil"),
  documentation: "The initiation set: the names of the states where it can start; unless given, "
    + "every state that does not end the episode.", symbols: ["initiation", "starts"])

private func addOptions(to library: inout Library) {
  let documentation = """
    A way of acting that lasts until it ends by itself: where it can start, what it then does, and \
    where it ends. An episode's end ends it too.
    """
  let name = FunctionDeclaration.Parameter.plain(
    "name", .string, "What solutions and runs call the option.")
  let policy = FunctionDeclaration.Parameter.label(
    "policy", Kinds.anyPolicy.type,
    "How it acts: a policy, a dictionary from states to actions, or a closure from a state's number to "
      + "an action's; in states that a dictionary leaves out every action is as likely.")
  for isCertain in [true, false] {
    let ends = FunctionDeclaration.Parameter(
      label: "until",
      type: isCertain ? .optional(.array(.string)) : .dictionary(.string, .double),
      presence: isCertain ? .defaulted("nil") : .required,
      documentation: isCertain
        ? "The states where it ends; unless given, it ends when it leaves the states of `in`."
        : "The probability that it ends in a state, from 0 to 1; 0 in states left out.",
      symbols: ["β", "beta", "termination"])
    library.add(
      word(
        "Option", [name, policy, startsParameter, ends], to: Kinds.option.type, documentation,
        source: "Sutton, Precup & Singh (1999), section 2"
      ) { (a) throws(RuntimeFailure) in
        let name = try a.string(0)
        let given = try tabledPolicy(a, 1)
        let starts = try a.given(2) { (index) throws(RuntimeFailure) in try a.strings(index) }
        if isCertain {
          let ends = try a.given(3) { (index) throws(RuntimeFailure) in try a.strings(index) }
          return Kinds.option.value(Option(name, policy: given, in: starts, until: ends))
        }
        let ends = try numbers(a, 3)
        return Kinds.option.value(Option(name, policy: given, in: starts, until: ends))
      })
  }
  library.add(
    word(
      "Option", [.label("action", .string, "The action's name.")], to: Kinds.option.type,
      "An action as an option: it starts wherever the action is possible and ends after one step."
    ) { (a) throws(RuntimeFailure) in Kinds.option.value(Option(action: try a.string(0))) })
  Kinds.option.addStatic(
    word(
      "primitives", [.label("of", Kinds.problem.type, "The problem.")],
      to: .array(Kinds.option.type), "The actions of a problem as options of one step."
    ) { (a) throws(RuntimeFailure) in
      optionValues(Option.primitives(of: try problem(a, 0).world))
    })
  Kinds.option.add(
    property("name", .string, "What solutions and runs call the option.") {
      (a) throws(RuntimeFailure) in .string(try a.object(0, as: Option.self).name)
    },
    word(
      "model", [.label("on", Kinds.problem.type, "A problem whose model is known.")],
      to: Kinds.optionModel.type,
      "What the option earns and where it ends, exactly: the multi-time model.",
      source: "Sutton, Precup & Singh (1999), section 3"
    ) { (a) throws(RuntimeFailure) in
      let option = try a.object(0, as: Option.self)
      let world = try problem(a, 1).world
      return try rethrowing("bad-option", argument: 0) {
        Kinds.optionModel.value(try option.model(in: world))
      }
    })
}

private func addOptionModels() {
  Kinds.optionModel.add(
    property("option", .string, "What the option is called.") { (a) throws(RuntimeFailure) in
      .string(try a.object(0, as: OptionModel.self).option)
    },
    property(
      "rewards", Kinds.stateValues.type,
      "The discounted reward until the option ends; 0 where it cannot start."
    ) { (a) throws(RuntimeFailure) in
      Kinds.stateValues.value(try a.object(0, as: OptionModel.self).rewards)
    })
  let parameters = [
    FunctionDeclaration.Parameter.label("endingIn", .string, "The name of the state."),
    FunctionDeclaration.Parameter.label("endingIn", .int, "The number of the state."),
  ]
  for parameter in parameters {
    Kinds.optionModel.add(
      word(
        "discountedProbabilities", [parameter], to: Kinds.stateValues.type,
        "The probability that the option ends in a state, each step of the way discounted by γ, from "
          + "every state where it can start; 0 elsewhere."
      ) { (a) throws(RuntimeFailure) in
        let model = try a.object(0, as: OptionModel.self)
        let end = try state(a, 1, of: model.rewards.labels)
        return Kinds.stateValues.value(model.discountedProbabilities(endingIn: end))
      })
  }
}

/// Options as an array of the language.
func optionValues(_ options: [Option]) -> Value {
  .array(options.map { Kinds.option.value($0) })
}

/// The numbers of an argument that is a dictionary of names.
func numbers(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> [String: Double] {
  var numbers: [String: Double] = [:]
  guard case .dictionary(let entries) = a[index] else { return numbers }
  for (key, value) in entries {
    guard case .string(let name) = key else { continue }
    numbers[name] = number(value)
  }
  return numbers
}
