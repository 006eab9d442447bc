import Environments
import Language

/// Ways of exploring: `.softmax(temperature: 1)`.
func addExplorationWords(to library: inout Library) {
  let kind = Kinds.exploration
  kind.addStatic(
    property(
      "epsilonGreedy", kind.type, "ε-greedy with the algorithm's own `epsilon`, as by default."
    ) { _ in kind.value(Exploration.epsilonGreedy) })
  kind.addStatic(
    word(
      "epsilonGreedy",
      [.plain("epsilon", Kinds.rate.type, "The exploration rate ε from 0 to 1.")], to: kind.type,
      "With probability ε any possible action, else one of greatest value.",
      source: "Sutton & Barto (2018), section 2.2"
    ) { (a) throws(RuntimeFailure) in
      try checked(Exploration(.epsilonGreedy(try rate(a, 0, default: 0.1))))
    })
  kind.addStatic(
    word(
      "softmax",
      [
        FunctionDeclaration.Parameter(
          label: "temperature", type: Kinds.rate.type, presence: .defaulted("1"),
          documentation:
            "The temperature τ above 0: great for nearly random, small for nearly greedy.",
          symbols: ["τ", "tau"])
      ], to: kind.type, "Softmax, or Boltzmann, exploration: π(a|s) ∝ exp(q(s, a) / τ).",
      source: "Luce (1959); Bridle (1990)"
    ) { (a) throws(RuntimeFailure) in
      try checked(Exploration(.softmax(temperature: try rate(a, 0, default: 1))))
    })
  kind.addStatic(
    word(
      "ucb", [.option("c", .double, "2.0", "The degree of exploration c, at least 0.")],
      to: kind.type,
      "Upper confidence bounds: an untried action first, then one of greatest "
        + "q(s, a) + c √(ln t / n(s, a)) at the t-th visit of s.",
      source: "Auer et al. (2002); Sutton & Barto (2018), equation 2.10"
    ) { (a) throws(RuntimeFailure) in
      try checked(Exploration.ucb(c: try a.double(0, default: 2)))
    })
  var bonus = FunctionDeclaration.Parameter.plain(
    "beta", .double, "The bonus β of an action never taken, at least 0.")
  bonus.presence = .defaulted("0.1")
  kind.addStatic(
    word(
      "bonus", [bonus], to: kind.type,
      "A count bonus: greedy in q(s, a) + β / √(n(s, a) + 1), from which targets bootstrap as well.",
      source: "Strehl & Littman (2008); Rashid et al. (2020)"
    ) { (a) throws(RuntimeFailure) in
      try checked(Exploration.bonus(try a.double(0, default: 0.1)))
    })
}

private func rate(
  _ arguments: Arguments, _ index: Int, default value: Schedule
) throws(RuntimeFailure) -> Schedule {
  guard arguments.has(index) else { return value }
  guard let rate = schedule(arguments[index]) else {
    throw RuntimeFailure("bad-exploration", "expected a number or a schedule", argument: index)
  }
  return rate
}

private func checked(_ exploration: Exploration) throws(RuntimeFailure) -> Value {
  if let fault = exploration.fault {
    throw RuntimeFailure("bad-exploration", sentence(fault), argument: 0)
  }
  return Kinds.exploration.value(exploration)
}
