import Environments
import Language
import Martlet
import Tabular
import Training

/// Linear function approximation: features, Baird's example and the deadly triad.
func addLinearWords(to library: inout Library) {
  addFeatureWords()
  addLinearPredictors(to: &library)
  addDeadlyTriad(to: &library)
}

/// Prediction algorithms whose values are linear in features.
private func addLinearPredictors(to library: inout Library) {
  addLinearPredictor(GradientMonteCarlo.self, to: &library) { $0.behaviour = $1 }
  addLinearPredictor(SemiGradientTD.self, to: &library) { $0.behaviour = $1 }
  addLinearPredictor(SemiGradientTDLambda.self, to: &library) { $0.behaviour = $1 }
  addLinearPredictor(TDC.self, to: &library) { $0.behaviour = $1 }
  addLinearPredictor(GTD2.self, to: &library) { $0.behaviour = $1 }
  addLinearPredictor(EmphaticTD.self, to: &library) { $0.behaviour = $1 }
}

private func addLinearPredictor<P: Predictor>(
  _ type: P.Type, to library: inout Library,
  _ set: @escaping @Sendable (inout P, Policy) -> Void
) {
  addPredictorWithBehaviour(P.self, to: &library, heading: linear, set)
}

/// Adds a predictor that can learn off another policy, which is its last argument.
func addPredictorWithBehaviour<P: Predictor>(
  _ type: P.Type, to library: inout Library, heading: String,
  _ set: @escaping @Sendable (inout P, Policy) -> Void
) {
  let declaration = predictor(P.self, to: &library)
  var taking = taking(
    declaration,
    .option(
      "behaviour", Kinds.policy.type, "the policy itself",
      "The policy that acts, as a table of probabilities, off which is learned."),
    at: declaration.parameters.count
  ) { (predictor: inout P, a, place) throws(RuntimeFailure) in
    set(&predictor, try a.object(place, as: Policy.self))
  }
  taking.heading = heading
  library.add(taking)
}

/// The kinds of features as members of their type: `.fourier(order: 5)`.
private func addFeatureWords() {
  let kind = Kinds.features
  kind.addStatic(
    property(
      "tabular", kind.type, "A feature for each state, with which linear methods are tabular ones."
    ) { _ in kind.value(Features.tabular) },
    word(
      "stateAggregation",
      [.label("groups", .int, "How many groups each coordinate is cut into.")], to: kind.type,
      "Each coordinate is cut into groups of neighbours, which share a value.",
      source: "Sutton & Barto (2018), section 9.3"
    ) { (a) throws(RuntimeFailure) in try made(.stateAggregation(groups: try a.int(0))) },
    word(
      "polynomial",
      [.label("order", .int, "The greatest power n; there are (n + 1)ᵏ features.")], to: kind.type,
      "The products of all powers of the coordinates from 0 to the order.",
      source: "Sutton & Barto (2018), section 9.5.1"
    ) { (a) throws(RuntimeFailure) in try made(.polynomial(order: try a.int(0))) },
    word(
      "fourier",
      [.label("order", .int, "The greatest frequency n; there are (n + 1)ᵏ features.")],
      to: kind.type,
      "The cosines cos(π cᵀx) for all whole numbers c from 0 to the order.",
      source: "Konidaris, Osentoski & Thomas (2011); Sutton & Barto (2018), section 9.5.2"
    ) { (a) throws(RuntimeFailure) in try made(.fourier(order: try a.int(0))) },
    word(
      "tileCoding",
      [
        .label("tilings", .int, "The number n of grids; steps are best 1 / (a few times n)."),
        .label("tiles", .int, "How many tiles each coordinate is cut into."),
        .option("memory", .int, "none", "Into how many weights tiles are hashed, if at all."),
      ], to: kind.type,
      "Several grids of tiles, each shifted a little further: one tile of each is active.",
      source: "Miller & Glanz (1996); Sutton & Barto (2018), section 9.5.4"
    ) { (a) throws(RuntimeFailure) in
      try made(
        .tileCoding(
          tilings: try a.int(0), tiles: try a.int(1), memory: a.has(2) ? try a.int(2) : nil))
    },
    word(
      "radialBasis",
      [
        .label("centers", .int, "How many centres there are along each coordinate."),
        .option(
          "width", .double, "as far as the centres are apart",
          "The width σ, where a coordinate goes from 0 to 1."),
      ], to: kind.type, "Bumps exp(−‖x − c‖² / 2σ²) around centres c that lie evenly.",
      source: "Sutton & Barto (2018), section 9.5.5"
    ) { (a) throws(RuntimeFailure) in
      try made(.radialBasis(centers: try a.int(0), width: a.has(1) ? try a.double(1) : nil))
    },
    word(
      "matrix",
      [.plain("rows", .array(.array(.double)), "The features of each state.")], to: kind.type,
      "Features given by hand, for each state, or each that is not terminal."
    ) { (a) throws(RuntimeFailure) in
      try made(.matrix(try numberRows(a, 0)))
    })
}

/// Features that make sense, or what is wrong with them.
private func made(_ features: Features) throws(RuntimeFailure) -> Value {
  if let fault = features.fault { throw RuntimeFailure("bad-features", sentence(fault)) }
  return Kinds.features.value(features)
}

/// What Baird's example has besides its model.
func addBairdMembers(to kind: NominalType) {
  kind.addStatic(
    property(
      "features", .array(.array(.double)),
      "The features of each state: 2wᵢ + w₈ for the first six, w₇ + 2w₈ for the seventh."
    ) { _ in .array(BairdsCounterexample.features.map { .doubles($0) }) },
    property("initialWeights", .array(.double), "The weights that the book starts from.") { _ in
      .doubles(BairdsCounterexample.initialWeights)
    })
  kind.add(
    property(
      "behaviourPolicy", Kinds.policy.type, "The policy that acts: “dashed” in six of seven steps."
    ) { (a) throws(RuntimeFailure) in
      Kinds.policy.value(try a.object(0, as: BairdsCounterexample.self).behaviourPolicy)
    },
    property(
      "targetPolicy", Kinds.policy.type, "The policy whose values are wanted: always “solid”."
    ) { (a) throws(RuntimeFailure) in
      Kinds.policy.value(try a.object(0, as: BairdsCounterexample.self).targetPolicy)
    })
}

private func addDeadlyTriad(to library: inout Library) {
  let kind = Kinds.deadlyTriad
  var declaration = initialiser(
    DeadlyTriad.self, "DeadlyTriad", kind, documentation: DeadlyTriad.documentation,
    source: DeadlyTriad.source
  ) { $0 }
  declaration.heading = linear
  library.add(declaration)
  addParameters(DeadlyTriad.self, to: kind)
  kind.addStatic(
    property(
      "all", .array(kind.type), "The eight ways of switching the three on and off, all three first."
    ) { _ in .array(DeadlyTriad.all.map { kind.value($0) }) })
  kind.add(
    reading("name", .string, "What is switched on.") { .string($0.name) },
    reading("weights", .array(.array(.double)), "The weights at the start and after each sweep.") {
      .array($0.weights.map { .doubles($0) })
    },
    reading(
      "norms", .array(.double), "The length ‖w‖ of the weights at the start and after each sweep."
    ) { .doubles($0.norms) },
    reading(
      "growth", .double,
      "By what factor the weights grow in a sweep in the long run: the spectral radius of the update."
    ) { .double($0.growth) },
    reading("diverges", .bool, "Whether the weights grow without bound.") { .bool($0.diverges) })
}

private func reading(
  _ name: String, _ type: Type, _ documentation: String,
  _ value: @escaping @Sendable (DeadlyTriad) -> Value
) -> FunctionDeclaration {
  property(name, type, documentation) { (a) throws(RuntimeFailure) in
    value(try a.object(0, as: DeadlyTriad.self))
  }
}
