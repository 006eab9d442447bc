/// Lines of use for the reference, by the word they are about.
///
/// All of them run, and are Swift as well
/// unless their first line says otherwise.
extension Library {
  static let printingExamples = [
    "print": """
    print("steps:", 13, true)  // prints steps: 13 true
    print(1, 2, 3, separator: "-", terminator: "!\\n")  // prints 1-2-3!
    """,
    "printError": """
    // Martlet alone
    printError("this goes to standard error")
    """,
    "precondition": """
    let rate = 0.5
    precondition(rate > 0 && rate <= 1, "a rate is above 0 and at most 1")
    """,
    "fatalError": """
    func reward(of cell: String) -> Int {
        switch cell {
        case "goal": return 10
        case "floor": return -1
        default: fatalError("there is no cell \\(cell)")
        }
    }
    print(reward(of: "goal"))  // prints 10
    """,
  ]

  static let numberExamples = [
    "sqrt": """
    print(sqrt(2.0))  // prints 1.4142135623730951
    print(exp(0.0), log(1.0), pow(2.0, 10.0))  // prints 1.0 0.0 1024.0
    """,
    "Int": """
    print(Int(3.9), Int("42") ?? 0, Int.max)  // prints 3 42 9223372036854775807
    print(Int("ff", radix: 16) ?? 0)  // prints 255
    """,
    "Double": """
    let wins = 7
    let games = 9
    print(Double(wins) / Double(games))  // prints 0.7777777777777778
    """,
    "mod": """
    // Martlet alone
    print(mod(-1, 5), -1 % 5)  // prints 4 -1
    """,
    "clamp": """
    // Martlet alone
    print(clamp(1.7, 0, 1), clamp(-3, 0, 10))  // prints 1.0 0
    """,
    "max": "print(max(3, 9, 4), min(0.5, 0.25))  // prints 9 0.25",
    "stride": """
    for rate in stride(from: 0.0, through: 1.0, by: 0.5) {
        print(rate)
    }
    // prints 0.0
    // prints 0.5
    // prints 1.0
    """,
    "rounded": "print(2.5.rounded(), (-2.5).rounded(.down))  // prints 3.0 -3.0",
    "Int.random": """
    let dice = Int.random(in: 1...6)
    let noise = Double.random(in: -0.1...0.1)
    print((1...6).contains(dice), abs(noise) <= 0.1)  // prints true true
    """,
  ]

  static let stringExamples = [
    "String": """
    let score = 12.5
    print("mean return: \\(score)")  // prints mean return: 12.5
    print(String(repeating: "=", count: 8))  // prints ========
    """,
    "split": """
    let row = "S . . G"
    print(row.split(separator: " ").count)  // prints 4
    """,
    "uppercased":
      "print(\"Sarsa\".uppercased(), \"SARSA\".hasPrefix(\"SA\"))  // prints SARSA true",
    "joined": "print([\"up\", \"left\"].joined(separator: \" then \"))  // prints up then left",
  ]

  static let collectionExamples = [
    "map": """
    let returns = [-13.0, -17.0, -15.0]
    print(returns.map { $0 + 13 })  // prints [0.0, -4.0, -2.0]
    print(returns.filter { $0 > -16 }.count)  // prints 2
    """,
    "reduce": """
    let rewards = [0.0, 0.0, 1.0]
    // The return with γ = 0.9, from the last reward to the first.
    print(rewards.reversed().reduce(0) { $1 + 0.9 * $0 })  // prints 0.81
    """,
    "sorted": """
    let scores = [("Sarsa", -17.0), ("Q-learning", -13.0)]
    for (name, score) in scores.sorted(by: { $0.1 > $1.1 }) {
        print(name, score)
    }
    // prints Q-learning -13.0
    // prints Sarsa -17.0
    """,
    "enumerated": """
    for (index, action) in ["up", "down"].enumerated() {
        print(index, action)
    }
    // prints 0 up
    // prints 1 down
    """,
    "append": """
    var path = ["S"]
    path.append("r1c0")
    path += ["G"]
    print(path, path.count)  // prints ["S", "r1c0", "G"] 3
    """,
    "Array": """
    var q = [[Double]](repeating: [0, 0], count: 3)
    q[2][1] += 0.5
    print(q)  // prints [[0.0, 0.0], [0.0, 0.0], [0.0, 0.5]]
    """,
    "Dictionary": """
    var visits = ["low": 1]
    visits["high", default: 0] += 1
    print(visits["high"] ?? 0, visits.count)  // prints 1 2
    """,
    "Set": """
    let seen = Set([3, 1, 3])
    print(seen.count, seen.contains(1), seen.union([7]).count)  // prints 2 true 3
    """,
    "zip": """
    for (state, value) in zip(["high", "low"], [15.4, 13.9]) {
        print(state, value)
    }
    // prints high 15.4
    // prints low 13.9
    """,
    "contains":
      "print((1...6).contains(6), (0..<6).count, [1, 2].contains(3))  // prints true 6 false",
  ]
}
