import Foundation

/// A little session to be played: texts that go in one after another, made from one seed.
struct FuzzUnit {
  enum Surroundings { case core, vocabulary }

  let surroundings: Surroundings
  let cells: [String]

  /// How many inputs the unit of a seed holds; known without making it.
  static let size = 32

  /// Makes the unit of a seed.
  init(seed: UInt64, corpus: Corpus) {
    if seed % 32 == 0 {
      surroundings = .core
      cells = FuzzUnit.beginnings(seed / 32, of: corpus.all)
      return
    }
    var dice = Dice(seed: seed)
    surroundings = dice.isOne(in: 4) ? .vocabulary : .core
    let programs = surroundings == .core ? corpus.plain : corpus.all
    var cells: [String] = []
    while cells.count < FuzzUnit.size {
      switch dice.roll(10) {
      case 0, 1, 2: cells.append(TokenSoup.text(&dice))
      case 3: cells.append(ProgramGenerator.program(&dice, isBounded: false))
      case 4: cells.append(Mutation.beginning(&dice, of: programs))
      case 5 where surroundings == .core:
        // A generated program, damaged.
        let whole = Corpus.Program(ProgramGenerator.program(&dice, isBounded: false))
        cells.append(Mutation.text(&dice, from: [whole]))
      default: cells.append(Mutation.text(&dice, from: programs))
      }
    }
    self.cells = cells
  }

  /// Some of the beginnings of a program; one number after another goes through those of all.
  private static func beginnings(_ number: UInt64, of programs: [Corpus.Program]) -> [String] {
    let program = programs[Int(number % UInt64(programs.count))].text.utf8
    let parts = UInt64(program.count / size + 1)
    let start = Int(number / UInt64(programs.count) % parts) * size
    return (start..<start + size).map { String(decoding: program.prefix($0), as: UTF8.self) }
  }

  /// Reads a unit that was saved: cells between lines of `// ---`, the first line its surroundings.
  init(saved: String) {
    surroundings = saved.prefix(20).contains("vocabulary") ? .vocabulary : .core
    cells = Array(saved.components(separatedBy: "\n// ---\n").dropFirst())
  }

  /// The unit as it is saved; reading that gives the same cells.
  func saved(upTo count: Int) -> String {
    (["// \(surroundings)"] + cells.prefix(count)).joined(separator: "\n// ---\n")
  }
}
