import Equations
import Testing

@Suite struct EquationOracleTests {
  @Test("every function agrees with another library's numbers to a billionth")
  func oracle() throws {
    let cases = try EquationCase.load()
    #expect(cases.count == 152 && Set(cases.map(\.function)).count == 19)
    for item in cases {
      let function = try #require(functions[item.function], "\(item.function) is not covered")
      let found = function(item)
      try #require(found.count == item.output.count)
      for (found, expected) in zip(found, item.output) {
        #expect(abs(found - expected) < 1e-9, "\(item.testDescription)")
      }
    }
  }
}

private let functions: [String: @Sendable (EquationCase) -> [Double]] = [
  "lambda_returns": {
    lambdaReturns(
      rewards: $0["r_t"], discounts: $0["discount_t"], nextValues: $0["v_t"],
      lambda: $0.scalar("lambda_"))
  },
  "n_step_bootstrapped_returns": {
    nStepReturns(
      rewards: $0["r_t"], discounts: $0["discount_t"], nextValues: $0["v_t"],
      n: $0.integers("n")[0])
  },
  "gae": {
    generalizedAdvantages(
      rewards: $0["r_t"], discounts: $0["discount_t"], values: $0["values"],
      lambda: $0.scalar("lambda_"))
  },
  "td_lambda": {
    tdLambdaErrors(
      values: $0["v_tm1"], rewards: $0["r_t"], discounts: $0["discount_t"],
      nextValues: $0["v_t"], lambda: $0.scalar("lambda_"))
  },
  "vtrace_errors": {
    vTraceErrors(
      values: $0["v_tm1"], nextValues: $0["v_t"], rewards: $0["r_t"],
      discounts: $0["discount_t"], ratios: $0["rho_tm1"], lambda: $0.scalar("lambda_"))
  },
  "vtrace_pg_advantage": {
    vTraceAdvantages(
      values: $0["v_tm1"], nextValues: $0["v_t"], rewards: $0["r_t"],
      discounts: $0["discount_t"], ratios: $0["rho_tm1"], lambda: $0.scalar("lambda_"))
  },
  "retrace": { item in
    retraceErrors(
      values: zip(item.rows("q_tm1"), item.integers("a_tm1")).map { $0[$1] },
      nextValues: item.rows("q_t"), nextActions: item.integers("a_t"),
      nextProbabilities: item.rows("pi_t"), nextBehaviour: item["mu_t"],
      rewards: item["r_t"], discounts: item["discount_t"], lambda: item.scalar("lambda_"))
  },
  "q_learning": {
    [
      qLearningTarget(
        reward: $0.scalar("r_t"), discount: $0.scalar("discount_t"), nextValues: $0["q_t"])
        - $0["q_tm1"][$0.integers("a_tm1")[0]]
    ]
  },
  "double_q_learning": {
    [
      doubleQLearningTarget(
        reward: $0.scalar("r_t"), discount: $0.scalar("discount_t"),
        nextValues: $0["q_t_value"], selector: $0["q_t_selector"])
        - $0["q_tm1"][$0.integers("a_tm1")[0]]
    ]
  },
  "expected_sarsa": {
    [
      expectedSarsaTarget(
        reward: $0.scalar("r_t"), discount: $0.scalar("discount_t"), nextValues: $0["q_t"],
        probabilities: $0["probs_a_t"]) - $0["q_tm1"][$0.integers("a_tm1")[0]]
    ]
  },
  "categorical_l2_project": {
    categoricalProjection(probabilities: $0["probs"], atoms: $0["z_p"], support: $0["z_q"])
  },
  "quantile_regression_loss": {
    [
      quantileHuberLoss(
        quantiles: $0["dist_src"], fractions: $0["tau_src"], targets: $0["dist_target"],
        threshold: $0.scalar("huber_param"))
    ]
  },
  "clipped_surrogate_pg_loss": {
    [
      clippedSurrogateLoss(
        ratios: $0["prob_ratios_t"], advantages: $0["adv_t"], epsilon: $0.scalar("epsilon"))
    ]
  },
  "policy_gradient_loss": {
    [
      policyGradientLoss(
        logits: $0.rows("logits_t"), actions: $0.integers("a_t"), advantages: $0["adv_t"],
        weights: $0["w_t"])
    ]
  },
  "entropy_loss": { [entropyLoss(logits: $0.rows("logits_t"), weights: $0["w_t"])] },
  "signed_hyperbolic": { $0["x"].map { signedHyperbolic($0) } },
  "signed_parabolic": { $0["x"].map { signedParabolic($0) } },
  "gaussian_diagonal_logprob": {
    [gaussianLogDensity($0["x"], mean: $0["mu"], deviation: $0["sigma"])]
  },
  "gaussian_diagonal_entropy": { [gaussianEntropy(deviation: $0["sigma"])] },
]
