// Trains DQN and REINFORCE on CartPole, one seed after another, evaluates each greedily over 100
// episodes of other start states, and prints a JSON line for each.
//
//     swift run -c release --package-path Benchmarks CartPoleCheck [dqn] [reinforce] [name=value …]
//
// A name and a value set a hyper-parameter, or `seeds` (5, or 6-10) or `steps` of the check itself.

import Martlet

struct Settings {
  var seeds = 1...5
  var steps: Int?
  var parts: Set<String> = []
  var parameters: [(name: String, value: ParameterValue)] = []

  init(_ arguments: some Sequence<String>) {
    for argument in arguments {
      let sides = argument.split(separator: "=", maxSplits: 1).map(String.init)
      switch (sides.first, sides.count) {
      case ("seeds", 2): seeds = Self.range(sides[1]) ?? seeds
      case ("steps", 2): steps = Int(sides[1])
      case (let name?, 2): parameters.append((name, Self.value(sides[1])))
      default: parts.insert(argument)
      }
    }
  }

  /// Reads "5" as 1...5 and "6-10" as 6...10.
  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-").compactMap { Int($0) }
    guard let last = ends.last else { return nil }
    let first = ends.count > 1 ? ends[0] : 1
    return first <= last ? first...last : nil
  }

  private static func value(_ text: String) -> ParameterValue {
    if text == "nil" { return .none }
    if let flag = Bool(text) { return .bool(flag) }
    if text.contains(",") { return .ints(text.split(separator: ",").compactMap { Int($0) }) }
    if text.contains(":") {
      let numbers = text.split(separator: ":").compactMap { Double($0) }
      if numbers.count == 3 {
        return .schedule(.linear(from: numbers[0], to: numbers[1], over: Int(numbers[2])))
      }
    }
    if let whole = Int(text) { return .int(whole) }
    return Double(text).map { .double($0) } ?? .string(text)
  }
}

/// Trains on every seed, and tells whether at least four of five of them solved the problem.
func check(_ algorithm: some Algorithm, steps: Int, _ settings: Settings) -> Bool {
  var algorithm = algorithm
  do {
    for (name, value) in settings.parameters { try algorithm.set(name, to: value) }
  } catch {
    print(error)
    return false
  }
  var solved = 0
  for seed in settings.seeds {
    let run = train(algorithm, on: CartPole(), steps: settings.steps ?? steps, seed: seed)
    let greedy = evaluate(run.policy, on: CartPole(), episodes: 100, seed: 1000 + seed)
    if greedy.mean >= 475 { solved += 1 }
    print(
      "{\"name\": \"\(algorithm.displayName)\", \"seed\": \(seed), \"steps\": \(run.steps), "
        + "\"greedy\": \(greedy.mean), \"least\": \(greedy.returns.min() ?? 0), "
        + "\"value\": \(run.metrics["actionValue"]?.last ?? 0), "
        + "\"loss\": \(run.losses.last ?? 0), "
        + "\"last20\": \(mean(Array(run.returns.suffix(20)))), \"seconds\": \(run.seconds), "
        + "\"rate\": \(Int(Double(run.steps) / run.seconds))}")
  }
  print("{\"name\": \"\(algorithm.displayName)\", \"solved\": \(solved)}")
  return solved * 5 >= settings.seeds.count * 4
}

let settings = Settings(CommandLine.arguments.dropFirst())
var isSolved = true
if settings.parts.isEmpty || settings.parts.contains("dqn") {
  isSolved = check(DQN(), steps: 50_000, settings) && isSolved
}
if settings.parts.isEmpty || settings.parts.contains("reinforce") {
  isSolved = check(Reinforce(), steps: 50_000, settings) && isSolved
}
exit(isSolved ? 0 : 1)
