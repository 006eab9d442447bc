import Foundation

// Generated inputs for the language: nothing may stop the process, whatever is typed.
//
//   language-fuzz run COUNT [--seed N] [--jobs N] [--programs DIR] [--findings DIR]
//   language-fuzz replay FILE            play a saved input
//   language-fuzz show SEED              print the unit of a seed
//   language-fuzz programs COUNT DIR     write programs with what Martlet prints, for swiftc
//
// `worker` is what `run` starts.

/// The arguments, with the options taken out.
struct Arguments {
  var words = Array(CommandLine.arguments.dropFirst())

  /// Takes an option and its value out.
  mutating func option(_ name: String, _ standard: String) -> String {
    guard let place = words.firstIndex(of: "--" + name), place + 1 < words.count else {
      return standard
    }
    let value = words[place + 1]
    words.removeSubrange(place...place + 1)
    return value
  }
}

func main() {
  var arguments = Arguments()
  let programs = arguments.option("programs", "Tests/LanguageTests/programs")
  let findings = arguments.option("findings", "Tests/LanguageTests/fuzz")
  let firstSeed = UInt64(arguments.option("seed", "1")) ?? 1
  let jobs = Int(arguments.option("jobs", "2")) ?? 2

  func corpus() -> Corpus {
    if let corpus = Corpus(folder: programs) { return corpus }
    say("there are no programs in \(programs)")
    exit(WorkerEnd.notBegun.rawValue)
  }

  let words = arguments.words
  switch (words.first, words.count) {
  case ("run", 2):
    _ = corpus()
    let supervisor = Supervisor(
      executable: "/proc/self/exe", programs: programs, findings: findings,
      inputs: Int(words[1]) ?? 0, firstSeed: firstSeed, jobs: jobs)
    exit(supervisor.run() ? 0 : 1)
  case ("worker", 4):
    guard let status = Status(path: words[1]), let first = UInt64(words[2]),
      let end = UInt64(words[3])
    else { exit(WorkerEnd.notBegun.rawValue) }
    let corpus = corpus()
    Worker(status: status).watched { $0.play(seeds: first..<end, corpus: corpus) }
  case ("replay", 2):
    let path = NSTemporaryDirectory() + "language-fuzz-replay-\(getpid())"
    guard let status = Status(path: path),
      let text = try? String(contentsOfFile: words[1], encoding: .utf8)
    else { exit(WorkerEnd.notBegun.rawValue) }
    unlink(path)
    Worker(status: status).watched { $0.play(FuzzUnit(saved: text)) }
  case ("show", 2):
    let unit = FuzzUnit(seed: UInt64(words[1]) ?? 1, corpus: corpus())
    print(unit.saved(upTo: unit.cells.count))
  case ("programs", 3):
    writePrograms(count: Int(words[1]) ?? 0, folder: words[2], firstSeed: firstSeed)
  default:
    print("usage: language-fuzz run COUNT | replay FILE | show SEED | programs COUNT DIR")
    exit(2)
  }
}

main()
