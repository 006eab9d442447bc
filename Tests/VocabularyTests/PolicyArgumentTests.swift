import Environments
import Language
import Tabular
import Testing
import Training
import Vocabulary

/// Planners and options that are given a policy before the problem is known.
@Suite struct PolicyArgumentTests {
  private static let model = """
    let bridge = MDP("Bridge", discount: 0.9) {
        From("left", "walk", to: "right", reward: 1)
        From("left", "wait", to: "left")
        From("right", "walk", to: "end", reward: 5)
        From("right", "wait", to: "left", reward: 2)
        Terminal("end")
    }
    """

  private func printed(_ code: String) -> (text: String, failures: [String]) {
    let cells = CellRunner()
    _ = cells.text(Self.model)
    let text = cells.text(code)
    return (text, cells.failures)
  }

  @Test(
    "a policy is evaluated as a dictionary and as a closure",
    arguments: [
      // 1 + 0.9 · 5; and 1 + 0.9 · (2 + 0.9 v) for the round trip: v = 2.8 / 0.19.
      (#"["left": "walk", "right": "walk"]"#, 5.5), ("{ s in 0 }", 5.5),
      (#"["left": "walk", "right": "wait"]"#, 2.8 / 0.19), ("{ s in s == 0 ? 0 : 1 }", 2.8 / 0.19),
      (#"["left": "wait"]"#, 0), ("{ (s: Int) in 1 }", 0),
    ])
  func evaluation(policy: String, value: Double) throws {
    let (text, failures) = printed(
      "print(solve(bridge, with: PolicyEvaluation(of: \(policy), method: .exact)).values[\"left\"])"
    )
    let found = try #require(Double(text.split(separator: "\n").first ?? ""), "\(failures)")
    #expect(abs(found - value) < 1e-9)
  }

  @Test(
    "policy iteration starts from a dictionary or a closure: where it is the best, once is enough")
  func iteration() {
    for first in [#"["left": "walk", "right": "wait"]"#, "{ s in s == 0 ? 0 : 1 }"] {
      let (text, failures) = printed(
        "let plan = solve(bridge, with: PolicyIteration(from: \(first)))\nprint(plan.iterations)")
      #expect(text == "1\n", "\(failures)")
    }
  }

  @Test("an option acts by a closure as by a dictionary")
  func options() {
    for policy in [#"["left": "walk", "right": "walk"]"#, "{ s in 0 }"] {
      let (text, failures) = printed(
        """
        let cross = Option("cross", policy: \(policy), until: ["end"])
        print(cross.model(on: bridge).rewards["left"])
        """)
      #expect(text == "5.5\n", "\(failures)")
    }
  }

  @Test(
    "what is no policy of the problem is refused with a reason",
    arguments: [
      (#"["left": "wlak"]"#, "“wlak”"), (#"["lft": "walk"]"#, "“lft”"),
      ("{ s in 7 }", "chose action 7 in state 0"),
      ("{ (s: [Double]) in 0 }", "from a state's number"),
      ("{ s in Int.random(in: 0...1) }", "at random"),
    ])
  func refusals(policy: String, reason: String) {
    let (text, failures) = printed(
      "print(solve(bridge, with: PolicyEvaluation(of: \(policy))).values[0])")
    #expect(text == "" && failures.first?.contains(reason) == true, "\(failures)")
  }
}
