import Environments
import Tabular
import Testing
import Training

@Suite struct LambdaReturnTests {
  @Test("errors on the walk of nineteen states are those of a program in another language")
  func walk() {
    let walk = RandomWalk(states: 19)
    let exact = solve(walk, with: PolicyEvaluation(method: .exact)).values
    // The RMS error over the first ten episodes (figure 12.3), of 1,000 runs there with standard errors
    // of at most 0.0027, of 200 here.
    for (lambda, alpha, error) in [
      (0.0, 0.5, 0.3995), (0.4, 0.4, 0.3493), (0.8, 0.3, 0.2714), (0.9, 0.2, 0.2890),
      (1.0, 0.05, 0.5106),
    ] {
      let curve = predict(
        uniform(walk), on: walk, with: LambdaReturn(stepSize: alpha, lambda: lambda), episodes: 10,
        seeds: 1...200
      ).rmse(against: exact)
      // Five standard errors of the difference are at most 0.033, of λ = 1.
      #expect(abs(mean(curve.mean) - error) < (lambda == 1 ? 0.033 : 0.017), "λ = \(lambda)")
    }
  }
}
