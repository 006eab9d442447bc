import Deep
import Environments
import Language
import PolicyGradient
import Tabular
import Training

/// Learning and planning algorithms, each read off its own declaration.
func addAlgorithmWords(to library: inout Library) {
  addAlgorithm(QLearning.self, to: &library)
  addAlgorithm(Sarsa.self, to: &library)
  addAlgorithm(ExpectedSarsa.self, to: &library)
  addAlgorithm(DoubleQLearning.self, to: &library)
  addAlgorithm(MonteCarloControl.self, to: &library)
  addAlgorithm(MonteCarloExploringStarts.self, to: &library)
  addAlgorithm(OffPolicyMonteCarlo.self, to: &library)
  addAlgorithm(NStepSarsa.self, to: &library)
  addAlgorithm(TreeBackup.self, to: &library)
  addAlgorithm(QSigma.self, to: &library)
  addAlgorithm(SarsaLambda.self, to: &library)
  addAlgorithm(TrueOnlineSarsa.self, to: &library)
  addAlgorithm(WatkinsQ.self, to: &library)
  addAlgorithm(DynaQ.self, to: &library)
  addAlgorithm(DynaQPlus.self, to: &library)
  addAlgorithm(PrioritisedSweeping.self, to: &library)
  addAlgorithm(DifferentialSarsa.self, to: &library)
  addAlgorithm(RLearning.self, to: &library)
  addAlgorithm(SemiGradientSarsa.self, to: &library)
  addAlgorithm(SemiGradientSarsaLambda.self, to: &library)
  addAlgorithm(DifferentialSemiGradientSarsa.self, to: &library)
  addOptionAlgorithm(SMDPQLearning.self, to: &library) { $0.options = $1 }
  addOptionAlgorithm(IntraOptionQLearning.self, to: &library) { $0.options = $1 }
  addAlgorithm(EpsilonGreedy.self, to: &library)
  addAlgorithm(OptimisticGreedy.self, to: &library)
  addAlgorithm(UCB.self, to: &library)
  addAlgorithm(GradientBandit.self, to: &library)
  addAlgorithm(ThompsonSampling.self, to: &library)
  addAlgorithm(DQN.self, to: &library)
  addAlgorithm(Reinforce.self, to: &library)
  addSolver(ValueIteration.self, to: &library)
  addPolicyIteration(to: &library)
  addSolver(ModifiedPolicyIteration.self, to: &library)
  addSolver(FiniteHorizon.self, to: &library)
  addSolver(RelativeValueIteration.self, to: &library)
  addPolicyEvaluation(to: &library)
  addOptionValueIteration(to: &library)
}

private func addAlgorithm<A: Algorithm>(_ type: A.Type, to library: inout Library) {
  library.add(algorithm(A.self, to: &library))
}

/// Adds an algorithm's type; its initialiser is the caller's to add.
private func algorithm<A: Algorithm>(
  _ type: A.Type, to library: inout Library
) -> FunctionDeclaration {
  let name = "\(A.self)"
  let kind = parameterisedKind(A.self, name, A.documentation)
  library.add(kind)
  Kinds.algorithm.accepts.append(kind.type)
  var declaration = initialiser(
    A.self, name, kind, documentation: A.documentation, source: A.source
  ) { $0 }
  declaration.heading =
    A.defaultParameters.contains { $0.kind == .features } ? linear : engine(of: A.self)
  if A.self is any OfflineAlgorithm.Type {
    Kinds.offlineAlgorithm.accepts.append(kind.type)
  }
  if A.self is any BanditAlgorithm.Type {
    Kinds.banditAlgorithm.accepts.append(kind.type)
    declaration.heading = "Bandits"
    declaration.example = """
      let run = train(\(name)(), on: Bandit(arms: 10), steps: 1000, seed: 1)
      print(run.returns.count)  // prints 1000
      """
  }
  if declaration.heading == tabular {
    declaration.example = """
      let world = TimeLimit(CliffWalking(), steps: 100)
      let run = train(\(name)(), on: world, steps: 500, seed: 1)
      print(run.steps)  // prints 500
      """
  }
  kind.add(
    word(
      "named", [.plain("label", .string, "What legends call this variant.")], to: kind.type,
      "The same algorithm under a name of its own in legends."
    ) { (a) throws(RuntimeFailure) in
      kind.value(try a.object(0, as: A.self).named(try a.string(1)))
    })
  return declaration
}

private func addSolver<S: Solver>(_ type: S.Type, to library: inout Library) {
  library.add(solver(S.self, to: &library))
}

/// Adds a solver's type; its initialiser is the caller's to add.
private func solver<S: Solver>(_ type: S.Type, to library: inout Library) -> FunctionDeclaration {
  let name = "\(S.self)"
  let kind = parameterisedKind(S.self, name, S.documentation)
  library.add(kind)
  Kinds.solver.accepts.append(kind.type)
  var declaration = initialiser(
    S.self, name, kind, documentation: S.documentation, source: S.source
  ) { $0 }
  declaration.heading = engine(of: S.self)
  return declaration
}

/// Adds an argument that is no hyper-parameter, such as a policy, to an initialiser.
///
/// - Parameters:
///   - declaration: The initialiser by its hyper-parameters.
///   - parameter: The argument.
///   - place: Where it stands among the arguments.
///   - set: Gives what stands at a place of the arguments to what is made.
/// - Returns: The initialiser.
func taking<P: Parameterised>(
  _ declaration: FunctionDeclaration, _ parameter: FunctionDeclaration.Parameter, at place: Int,
  _ set: @escaping @Sendable (inout P, Arguments, Int) throws(RuntimeFailure) -> Void
) -> FunctionDeclaration {
  guard case .native(let make) = declaration.body else { return declaration }
  var declaration = declaration
  declaration.parameters.insert(parameter, at: place)
  declaration.body = .native { (call) throws(RuntimeFailure) in
    let given = Arguments(call: call)
    var rest = call.arguments
    if rest.indices.contains(place) { rest.remove(at: place) }
    do throws(RuntimeFailure) {
      let made = try make(NativeCall(arguments: rest, host: call.host))
      guard given.has(place), case .object(let kind, let payload) = made, var value = payload as? P
      else { return made }
      try set(&value, given, place)
      return kind.value(value)
    } catch {
      var failure = error
      failure.argument = failure.argument.map { $0 >= place ? $0 + 1 : $0 }
      throw failure
    }
  }
  return declaration
}

private func addPolicyEvaluation(to library: inout Library) {
  var declaration = taking(
    solver(PolicyEvaluation.self, to: &library),
    .option(
      "of", Kinds.anyPolicy.type, "uniform",
      "The policy: one of the problem, a dictionary from states to actions, or a closure from a "
        + "state's number to an action's; unless given, all actions are as likely."),
    at: 0
  ) { (solver: inout PolicyEvaluation, a, place) throws(RuntimeFailure) in
    solver.policy = try tabledPolicy(a, place)
  }
  declaration.example = """
    let walk = RandomWalk(states: 5)
    let solution = solve(walk, with: PolicyEvaluation(of: uniform(walk), method: .exact))
    print((solution.values[3] * 6).rounded())  // prints 3.0
    """
  library.add(declaration)
}

private func addPolicyIteration(to library: inout Library) {
  let declaration = solver(PolicyIteration.self, to: &library)
  library.add(
    taking(
      declaration,
      .option(
        "from", Kinds.anyPolicy.type, "first",
        "The policy to start with: one of the problem, a dictionary from states to actions, or a "
          + "closure; unless given, the first possible action everywhere."),
      at: declaration.parameters.count
    ) { (solver: inout PolicyIteration, a, place) throws(RuntimeFailure) in
      solver.policy = try tabledPolicy(a, place)
    })
}

private let optionsParameter = FunctionDeclaration.Parameter.label(
  "options", .array(Kinds.option.type),
  "The options to choose among; each needs a name of its own.")

/// Adds a learner that chooses among options.
private func addOptionAlgorithm<A: Algorithm>(
  _ type: A.Type, to library: inout Library,
  _ set: @escaping @Sendable (inout A, [Option]) -> Void
) {
  var declaration = taking(algorithm(A.self, to: &library), optionsParameter, at: 0) {
    (learner: inout A, a, place) throws(RuntimeFailure) in
    set(&learner, try a.objects(place, as: Option.self))
  }
  declaration.example = """
    let rooms = FourRooms()
    let run = train(\(A.self)(options: rooms.hallwayOptions), on: rooms, episodes: 100, seed: 1)
    print(run.returns.count, evaluate(run.policy, on: rooms, episodes: 10).mean)  // prints 100 1.0
    """
  library.add(declaration)
}

private func addOptionValueIteration(to library: inout Library) {
  let withOptions = taking(
    solver(OptionValueIteration.self, to: &library), optionsParameter, at: 0
  ) { (solver: inout OptionValueIteration, a, place) throws(RuntimeFailure) in
    solver.options = try a.objects(place, as: Option.self)
  }
  library.add(
    taking(
      withOptions,
      .option(
        "goals", .dictionary(.string, .double), "[:]",
        "States with values that they keep, as if the episode ended there; an option under way passes "
          + "through them."),
      at: 1
    ) { (solver: inout OptionValueIteration, a, place) throws(RuntimeFailure) in
      solver.goals = try numbers(a, place)
    })
}

let tabular = "Tables of values"

/// The heading of what is linear in features.
let linear = "Linear function approximation"

/// The heading of the engine that an algorithm belongs to, which is the module it is declared in.
func engine(of type: Any.Type) -> String {
  // By its own function: reflecting would look through all conformances for each type, at every start.
  let module = _typeName(type, qualified: true).prefix { $0 != "." }
  let words = [
    "Tabular": tabular, "Deep": "Neural networks", "PolicyGradient": "Policy gradients",
  ]
  return words[String(module)] ?? String(module)
}

/// A type whose values print as the call that makes them, and whose parameters can be read.
func parameterisedKind<P: Parameterised>(
  _ type: P.Type, _ name: String, _ documentation: String
) -> NominalType {
  let kind = NominalType(name: name, kind: .library, documentation: documentation) { value in
    guard let value = value as? P else { return Display(plain: name) }
    let arguments = value.parameters
      .map { "\($0.name): \(written($0.value, $0.kind))" }.joined(separator: ", ")
    return Display(plain: "\(name)(\(arguments))")
  }
  kind.swiftType = P.self
  addParameters(P.self, to: kind)
  return kind
}

/// Lets the hyper-parameters of a type's values be read.
func addParameters<P: Parameterised>(_ type: P.Type, to kind: NominalType) {
  for parameter in P.defaultParameters {
    let label = parameter.name
    kind.add(
      property(label, languageType(parameter.kind), documentationText(parameter)) {
        (a) throws(RuntimeFailure) in
        let current = try a.object(0, as: P.self).parameters.first { $0.name == label }
        return current.map { languageValue($0.value, $0.kind) } ?? .none
      })
  }
}

/// The initialiser of a type with declared hyper-parameters: every label optional, every fact from the
/// declaration.
func initialiser<P: Parameterised>(
  _ type: P.Type, _ name: String, _ kind: NominalType, documentation: String, source: String,
  _ finish: @escaping @Sendable (P) throws(RuntimeFailure) -> any Sendable
) -> FunctionDeclaration {
  let parameters = P.defaultParameters
  return word(
    name,
    parameters.map { parameter in
      FunctionDeclaration.Parameter(
        label: parameter.name, type: languageType(parameter.kind),
        presence: .defaulted(written(parameter.defaultValue, parameter.kind)),
        documentation: documentationText(parameter),
        bounds: boundsText(parameter),
        symbols: parameter.symbol.map { [$0] + spellings(of: $0) } ?? [])
    }, to: kind.type, documentation, source: source
  ) { (a) throws(RuntimeFailure) in
    var value = P()
    for (index, parameter) in parameters.enumerated() where a.has(index) {
      guard let given = parameterValue(a[index], parameter.kind) else {
        throw RuntimeFailure(
          "bad-parameter", "\(parameter.name): must be \(parameter.kind.words)", argument: index)
      }
      do throws(ParameterError) {
        try value.set(parameter.name, to: given)
      } catch {
        throw RuntimeFailure("bad-parameter", sentence(error.description), argument: index)
      }
    }
    let given = value
    return kind.value(try making(a) { () throws(RuntimeFailure) in try finish(given) })
  }
}

/// The range of a parameter with its unit: "at least 1, in steps"; nil where it has neither.
private func boundsText(_ parameter: ParameterDescription) -> String? {
  let range = parameter.bounds == .any ? "" : "\(parameter.bounds)"
  let isRate = parameter.unit.hasPrefix("per ")
  let unit = parameter.unit.isEmpty || isRate ? parameter.unit : "in \(parameter.unit)"
  let parts = [range, unit].filter { !$0.isEmpty }
  return parts.isEmpty ? nil : parts.joined(separator: ", ")
}

private func documentationText(_ parameter: ParameterDescription) -> String {
  let symbol = parameter.symbol.map { " \($0)" } ?? ""
  return parameter.title + symbol + "." + (parameter.note.isEmpty ? "" : " \(parameter.note)")
}

/// How users who know the literature spell a symbol.
private func spellings(of symbol: String) -> [String] {
  let table = [
    "α": ["alpha", "lr"], "β": ["beta"], "γ": ["gamma"], "δ": ["delta"], "ε": ["epsilon", "eps"],
    "η": ["eta"], "θ": ["theta"], "κ": ["kappa"], "λ": ["lambda", "lam"], "μ": ["mu"], "ν": ["nu"],
    "ρ": ["rho"], "σ": ["sigma"], "τ": ["tau"],
  ]
  return table[symbol] ?? []
}

private func languageType(_ kind: ParameterKind) -> Type {
  switch kind {
  case .double: .double
  case .int: .int
  case .bool: .bool
  case .string: .string
  case .choice(let words): Choice.among(words)?.kind.type ?? .string
  case .rate: Kinds.rate.type
  case .exploration: Kinds.exploration.type
  case .ints: .array(.int)
  case .doubles: .array(.double)
  case .features: Kinds.features.type
  case .optionalDouble: .optional(.double)
  case .optionalInt: .optional(.int)
  }
}

private func languageValue(_ value: ParameterValue, _ kind: ParameterKind) -> Value {
  if case .choice(let words) = kind, case .string(let word) = value,
    let choice = Choice.among(words)
  {
    return choice.languageValue(word)
  }
  return switch value {
  case .double(let number): .double(number)
  case .int(let number): .int(number)
  case .bool(let flag): .bool(flag)
  case .string(let text): .string(text)
  case .schedule(let schedule): Kinds.schedule.value(schedule)
  case .exploration(let exploration): Kinds.exploration.value(exploration)
  case .ints(let numbers): .ints(numbers)
  case .doubles(let numbers): .doubles(numbers)
  case .features(let features): Kinds.features.value(features)
  case .none: .none
  }
}

private func parameterValue(_ value: Value, _ kind: ParameterKind) -> ParameterValue? {
  if kind == .rate { return schedule(value).map { .schedule($0) } }
  switch value {
  case .double(let number): return .double(number)
  case .int(let number): return .int(number)
  case .bool(let flag): return .bool(flag)
  case .string(let text): return .string(text)
  case .ints(let numbers): return .ints(numbers)
  case .doubles(let numbers): return .doubles(numbers)
  case .object(_, let features as Features): return .features(features)
  case .array(let values) where values.isEmpty: return .ints([])
  case .none: return ParameterValue.none
  case .object(_, let payload as Exploration): return .exploration(payload)
  case .object(_, let payload): return Choice.word(of: payload).map { .string($0) }
  default: return nil
  }
}
