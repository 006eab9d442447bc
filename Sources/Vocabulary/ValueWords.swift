import Environments
import Language
import Tabular
import Training

/// Values and policies: subscripts by name, by number and by row and column; ways to make policies.
func addValueWords(to library: inout Library) {
  addSubscripts()
  Kinds.stateValues.add(
    property("count", .int, "The number of states.") { (a) throws(RuntimeFailure) in
      .int(try a.object(0, as: StateValues.self).count)
    },
    property("names", .array(.string), "The names of the states.") { (a) throws(RuntimeFailure) in
      .array(try a.object(0, as: StateValues.self).names.map { .string($0) })
    },
    property("values", .array(.double), "The numbers, in the order of the states.") {
      (a) throws(RuntimeFailure) in .doubles(try a.object(0, as: StateValues.self).values)
    })
  Kinds.actionValues.add(
    property("maxima", Kinds.stateValues.type, "The greatest action value of each state.") {
      (a) throws(RuntimeFailure) in
      Kinds.stateValues.value(try a.object(0, as: ActionValues.self).maxima)
    })
  addPolicies(to: &library)
}

private func addSubscripts() {
  Kinds.stateValues.subscriptNames = { value, position in
    names((value as? StateValues)?.labels, position)
  }
  Kinds.actionValues.subscriptNames = { value, position in
    names((value as? ActionValues)?.labels, position)
  }
  Kinds.policy.subscriptNames = { value, position in
    position == 0 ? names((value as? Policy)?.labels, 0) : []
  }
  let byName = [FunctionDeclaration.Parameter.plain("state", .string, "The state's name.")]
  let byNumber = [FunctionDeclaration.Parameter.plain("state", .int, "The state's number.")]
  let byCell = [
    FunctionDeclaration.Parameter.plain("row", .int, "The row, from 0."),
    FunctionDeclaration.Parameter.plain("column", .int, "The column, from 0."),
  ]
  for (parameters, kind) in [(byName, "named"), (byNumber, "numbered"), (byCell, "on the grid")] {
    Kinds.stateValues.add(
      word("subscript", parameters, to: .double, "The value of the state \(kind).") {
        (a) throws(RuntimeFailure) in
        let values = try a.object(0, as: StateValues.self)
        return .double(values[try state(a, 1, of: values.labels)])
      })
    Kinds.policy.add(
      word(
        "subscript", parameters, to: .optional(.string),
        "The name of the action taken in the state \(kind); nil where there is none."
      ) { (a) throws(RuntimeFailure) in
        let policy = try a.object(0, as: Policy.self)
        return policy[try state(a, 1, of: policy.labels)].map { .string($0) } ?? .none
      })
  }
  Kinds.actionValues.add(
    word(
      "subscript",
      [
        .plain("state", .string, "The state's name."),
        .plain("action", .string, "The action's name."),
      ],
      to: .double, "The value of an action in a state."
    ) { (a) throws(RuntimeFailure) in
      let values = try a.object(0, as: ActionValues.self)
      let (state, name) = (try state(a, 1, of: values.labels), try a.string(2))
      guard let action = values.labels.action(named: name) else {
        throw unknown("action", name, values.labels.suggestedAction(for: name), argument: 2)
      }
      return .double(values[state, action])
    },
    word(
      "subscript",
      [
        .plain("state", .int, "The state's number."),
        .plain("action", .int, "The action's number."),
      ],
      to: .double, "The value of an action in a state."
    ) { (a) throws(RuntimeFailure) in
      let values = try a.object(0, as: ActionValues.self)
      let (state, action) = (try a.int(1), try a.int(2))
      guard let value = values.value(state: state, action: action) else {
        throw RuntimeFailure(
          "index-out-of-range",
          "there is no state \(state) with an action \(action): there are \(values.stateCount) "
            + "states and \(values.actionCount) actions", argument: 1)
      }
      return .double(value)
    })
}

/// The names of the states, or of the actions at the second position, as far as people read them.
private func names(_ labels: Labels?, _ position: Int) -> [String] {
  guard let labels else { return [] }
  switch position {
  case 0: return (0..<min(labels.stateCount, 1000)).map(labels.stateName)
  case 1: return (0..<min(labels.actionCount, 1000)).map(labels.actionName)
  default: return []
  }
}

/// The state that the arguments from an index on address.
func state(
  _ a: Arguments, _ index: Int, of labels: Labels
) throws(RuntimeFailure) -> Int {
  if case .string(let name) = a[index] {
    if let state = labels.state(named: name) { return state }
    throw unknown("state", name, labels.suggestedState(for: name), argument: index)
  }
  let first = try a.int(index)
  if case .int(let column) = a[index + 1] {
    if let state = labels.state(row: first, column: column) { return state }
    let why =
      labels.grid.map { grid in
        "the grid has \(grid.rows) rows and \(grid.columns) columns, counted from 0, "
          + "and nobody stays in a wall"
      } ?? "the states do not lie on a grid"
    throw RuntimeFailure(
      "index-out-of-range", "there is no state at row \(first), column \(column): \(why)",
      argument: index)
  }
  guard first >= 0, first < labels.stateCount else {
    throw RuntimeFailure(
      "index-out-of-range",
      "there is no state \(first): states are numbered 0..<\(labels.stateCount)", argument: index)
  }
  return first
}

private func unknown(
  _ what: String, _ name: String, _ suggestion: String?, argument: Int
) -> RuntimeFailure {
  RuntimeFailure(
    "unknown-\(what)",
    "there is no \(what) “\(name)”" + (suggestion.map { "; did you mean “\($0)”?" } ?? ""),
    argument: argument)
}

private func addPolicies(to library: inout Library) {
  Kinds.anyPolicy.accepts = [
    Kinds.policy.type, .dictionary(.string, .string), .function([.int], .int),
    .function([.array(.double)], .int),
  ]
  let values = FunctionDeclaration.Parameter.plain(
    "actionValues", Kinds.actionValues.type, "The value of each action in each state.")
  library.add(
    word(
      "greedy", [values], to: Kinds.policy.type,
      "The policy that always takes an action of greatest value, the first of equals."
    ) { (a) throws(RuntimeFailure) in Kinds.policy.value(greedy(try a.object(0))) })
  library.add(
    word(
      "greedy",
      [
        .plain("values", Kinds.stateValues.type, "The value of each state."),
        .label("on", Kinds.problem.type, "A problem whose model is known."),
      ], to: Kinds.policy.type,
      "The policy that looks one step ahead in a model and takes an action of greatest value."
    ) { (a) throws(RuntimeFailure) in
      let values = try a.object(0, as: StateValues.self)
      let world = try problem(a, 1).world
      guard let model = world.model, model.stateCount == values.count else {
        throw RuntimeFailure(
          "no-model", "\(world.name) has no known model with \(values.count) states", argument: 1)
      }
      let live = LiveProgress(host: a.host, isShown: false)
      defer { live.end() }
      let found = GreedyLookAhead(values, in: model, progress: live.progress)
      if let warning = found.warning {
        a.host.write("warning: \(warning)\n", toErrorStream: true)
      }
      return Kinds.policy.value(found.policy)
    })
  library.add(
    word(
      "epsilonGreedy",
      [
        values,
        FunctionDeclaration.Parameter(
          label: nil, name: "epsilon", type: .double, documentation: "The exploration rate ε.",
          bounds: "from 0 to 1", symbols: ["ε", "eps"]),
      ], to: Kinds.policy.type,
      "The policy that takes a random action with probability ε and a greedy one otherwise.",
      source: "Sutton & Barto (2018), section 2.2"
    ) { (a) throws(RuntimeFailure) in
      let epsilon = try a.double(1)
      guard epsilon >= 0, epsilon <= 1 else {
        throw RuntimeFailure(
          "bad-parameter", "ε must be from 0 to 1, not \(epsilon)", argument: 1)
      }
      return Kinds.policy.value(epsilonGreedy(try a.object(0), epsilon))
    })
  library.add(
    word(
      "softmax",
      [
        values,
        FunctionDeclaration.Parameter(
          label: "temperature", type: .double, presence: .defaulted("1"),
          documentation: "The temperature τ.", bounds: "above 0", symbols: ["τ", "tau"]),
      ], to: Kinds.policy.type,
      "The policy that takes an action with probability proportional to exp(q/τ)."
    ) { (a) throws(RuntimeFailure) in
      let temperature = try a.double(1, default: 1)
      guard temperature > 0, temperature.isFinite else {
        throw RuntimeFailure(
          "bad-parameter", "temperature: must be above 0, not \(temperature)", argument: 1)
      }
      return Kinds.policy.value(softmax(try a.object(0), temperature: temperature))
    })
  library.add(
    word(
      "uniform", [.plain("problem", Kinds.problem.type, "Any problem.")], to: Kinds.policy.type,
      "The policy to which every possible action is as likely."
    ) { (a) throws(RuntimeFailure) in
      Kinds.policy.value(uniform(try problem(a, 0).world))
    })
}
