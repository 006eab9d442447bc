import Environments
import Language
import Martlet
import Training

/// Models: `MDP`, its clauses and outcomes.
func addModelWords(to library: inout Library) {
  Kinds.distribution.accepts = [.string, .dictionary(.string, .double)]
  Kinds.reward.accepts = [.double, .int, .dictionary(.string, .double)]
  addClauses(to: &library)
  addConstructors(to: &library)
  addModelFile(to: &library)
  addStarting()
  addProblemMembers(to: Kinds.mdp)
  Kinds.mdp.add(
    property("states", .array(.string), "The names of the states.") { (a) throws(RuntimeFailure) in
      .array(try a.object(0, as: MDP.self).stateNames.map { .string($0) })
    },
    property("actions", .array(.string), "The names of the actions.") {
      (a) throws(RuntimeFailure) in
      .array(try a.object(0, as: MDP.self).actionNames.map { .string($0) })
    })
}

private func addClauses(to library: inout Library) {
  library.add(
    word(
      "From",
      [
        .plain("state", .string, "The state's name."),
        .plain("action", .string, "The action's name."),
        .label(
          "to", Kinds.distribution.type, "The next state, or the probability of each next state."),
        .option(
          "reward", Kinds.reward.type, "0", "The reward, or the reward per next state."),
      ], to: Kinds.clause.type, "Says what an action does in a state."
    ) { (a) throws(RuntimeFailure) in
      var reward = 0.0
      var rewards: [MDPClause.Weight]?
      if a.has(3) {
        if let plain = number(a[3]) { reward = plain } else { rewards = weights(a[3]) }
      }
      return Kinds.clause.value(
        MDPClause.transition(
          state: try a.string(0), action: try a.string(1), outcomes: weights(a[2]), reward: reward,
          rewards: rewards))
    })
  library.add(
    word(
      "Start",
      [
        .plain(
          "states", Kinds.distribution.type,
          "A state's name, or the probability of each start state.")
      ], to: Kinds.clause.type, "Says where episodes start."
    ) { (a) throws(RuntimeFailure) in Kinds.clause.value(MDPClause.start(weights(a[0]))) })
  library.add(
    word(
      "Terminal",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "states", type: .array(.string), presence: .variadic,
          documentation: "The states' names.")
      ], to: Kinds.clause.type, "Says which states end an episode."
    ) { (a) throws(RuntimeFailure) in
      Kinds.clause.value(MDPClause.terminal(try a.strings(0)))
    })
  library.add(
    word(
      "Outcome",
      [
        .plain("state", .int, "The next state's number."),
        .option("probability", .double, "1", "Its probability."),
        .option("reward", .double, "0", "The reward for getting there."),
      ], to: Kinds.outcome.type, "A next state with its probability and reward."
    ) { (a) throws(RuntimeFailure) in
      Kinds.outcome.value(
        Outcome(
          try a.int(0), probability: try a.double(1, default: 1),
          reward: try a.double(2, default: 0)))
    })
}

private func addConstructors(to library: inout Library) {
  library.add(
    word(
      "MDP",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "name", type: .string, presence: .defaulted("\"MDP\""),
          documentation: "What the model is called."),
        discountParameter(.required),
        FunctionDeclaration.Parameter(
          label: nil, name: "clauses", type: .array(Kinds.clause.type),
          presence: .builder(isRequired: true),
          documentation: "A block of From, Start and Terminal."),
      ], to: Kinds.mdp.type, "A Markov decision process from its transitions.",
      source: "Sutton & Barto (2018), chapter 3"
    ) { (a) throws(RuntimeFailure) in
      let clauses = try a.objects(2, as: MDPClause.self)
      let (name, discount) = (try a.string(0, default: "MDP"), try a.double(1))
      return try making(a) { () throws(RuntimeFailure) in
        try rethrowing("bad-model") {
          Kinds.mdp.value(try MDP(name, discount: discount, clauses: clauses))
        }
      }
    })
  library.add(
    word(
      "MDP",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "name", type: .string, presence: .defaulted("\"MDP\""),
          documentation: "What the model is called."),
        .label("states", .int, "The number of states."),
        .label("actions", .int, "The number of actions."), discountParameter(.required),
        .option(
          "rows", .int, "no grid", "The rows of the grid that the states fill row by row, if any."),
        .plain(
          "outcomes", .function([.int, .int], .array(Kinds.outcome.type)),
          "What an action (second) can lead to in a state (first); none where it is not possible."),
      ], to: Kinds.mdp.type, "A Markov decision process from a function.",
      source: "Sutton & Barto (2018), chapter 3"
    ) { (a) throws(RuntimeFailure) in try modelFromFunction(a) })
}

/// The same model with other starts.
private func addStarting() {
  Kinds.mdp.add(
    word(
      "starting",
      [
        .label(
          "in", Kinds.distribution.type, "A state, or the probability of each state to start in.")
      ], to: Kinds.mdp.type, "The same model with other start states."
    ) { (a) throws(RuntimeFailure) in
      let model = try a.object(0, as: MDP.self)
      return try rethrowing("bad-model", argument: 1) {
        Kinds.mdp.value(try model.starting(inAny: weights(a[1])))
      }
    })
}

/// A model from a file that another program wrote.
private func addModelFile(to library: inout Library) {
  library.add(
    word(
      "MDP",
      [
        .label(
          "file", .string,
          "The path. Its ending says the notation: .tra (PRISM and Storm), .drn (Storm), .MDP and "
            + ".POMDP (Cassandra; of a POMDP the process underneath), .json (Gymnasium's `P`)."),
        .option(
          "discount", .optional(.double), "nil", "The discount γ; else the file's own, or 1."),
        .option(
          "goal", .optional(.string), "nil",
          "The label of the states that end an episode; else “goal”, where there is one."),
        .option(
          "rewards", .optional(.string), "nil",
          "Of several rewards (.drn) the name of those to read; else the first."),
        .option(
          "costs", .optional(.bool), "nil",
          "Whether the numbers are costs, the negatives of rewards; else what the file says."),
      ], to: Kinds.mdp.type, "A Markov decision process from a file.",
      source: "PRISM, Storm, Cassandra's pomdp-solve and Gymnasium, each in its own notation"
    ) { (a) throws(RuntimeFailure) in
      let path = try a.string(0)
      let discount = try a.given(1) { (i) throws(RuntimeFailure) in try a.double(i) }
      let goal = try a.given(2) { (i) throws(RuntimeFailure) in try a.string(i) }
      let rewards = try a.given(3) { (i) throws(RuntimeFailure) in try a.string(i) }
      let costs = try a.given(4) { (i) throws(RuntimeFailure) in try a.bool(i, default: false) }
      return try making(a) { () throws(RuntimeFailure) in
        try rethrowing("bad-model-file", argument: 0) {
          Kinds.mdp.value(
            try MDP(
              contentsOf: path, discount: discount, goal: goal, rewards: rewards, costs: costs))
        }
      }
    }
  )
}

/// Calls the user's function once for each state and action, then makes the model.
private func modelFromFunction(_ a: Arguments) throws(RuntimeFailure) -> Value {
  let (states, actions) = (try a.int(1), try a.int(2))
  let rows = a.has(4) ? try a.int(4) : nil
  let function = try a.function(5)
  let (pairs, overflows) = states.multipliedReportingOverflow(by: actions)
  guard states > 0, actions > 0, !overflows, pairs <= 50_000_000 else {
    throw RuntimeFailure(
      "bad-model",
      "a model needs at least one state and one action, and at most 50 million pairs "
        + "of them, not \(states) states and \(actions) actions", argument: 1)
  }
  var outcomes: [[Outcome]] = []
  outcomes.reserveCapacity(pairs)
  for pair in 0..<pairs {
    if pair % 256 == 0, a.host.isInterrupted {
      throw RuntimeFailure("interrupted", "the model was not finished")
    }
    let result = try function.call([.int(pair / actions), .int(pair % actions)])
    var row: [Outcome] = []
    for case .object(_, let payload) in elements(result) ?? [] {
      if let outcome = payload as? Outcome { row.append(outcome) }
    }
    outcomes.append(row)
  }
  let (name, discount) = (try a.string(0, default: "MDP"), try a.double(3))
  return try making(a) { () throws(RuntimeFailure) in
    try rethrowing("bad-model") {
      Kinds.mdp.value(
        try MDP(
          validating: name, states: states, actions: actions, discount: discount,
          rows: rows
        ) { outcomes[$0 * actions + $1] })
    }
  }
}

/// The `discount:` of a problem.
func discountParameter(
  _ presence: FunctionDeclaration.Parameter.Presence
) -> FunctionDeclaration.Parameter {
  FunctionDeclaration.Parameter(
    label: "discount", type: .double, presence: presence, documentation: "The discount γ.",
    bounds: "from 0 to 1", symbols: ["gamma", "γ"])
}

/// A state or dictionary as weights: a state for certain, or each entry.
private func weights(_ value: Value) -> [MDPClause.Weight] {
  switch value {
  case .string(let state): [MDPClause.Weight(state, 1)]
  case .dictionary(let entries):
    entries.compactMap { entry in
      guard case .string(let state) = entry.key, let weight = number(entry.value) else {
        return nil
      }
      return MDPClause.Weight(state, weight)
    }
  default: []
  }
}
