/// Programs with a few pieces changed.
enum Mutation {
  private static let numbers = [
    "0", "1", "-1", "2", "7", "63", "64", "65", "255", "1000", "1000000", "9223372036854775807",
    "(-9223372036854775807 - 1)", "Int.min", "Int.max", "0.0", "-0.0", "0.5", "1e-320", "1e16",
    "1e308", "Double.nan", "Double.infinity", "-Double.infinity", "5e-324",
  ]
  private static let operators = [
    "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "!", "?", "??", "&&", "||", "==", "!=",
    "<=", ">=", "<<", ">>", "&+", "&*", "..<", "...", "+=", "-=",
  ]
  private static let values = [
    "nil", "true", "[]", "[:]", "\"\"", "()", "\"é🎲\"", "[1, 2]", "(1, 2)", "{ $0 }", "self", "_",
  ]

  /// A cell of the corpus after one to four changes.
  static func text(_ dice: inout Dice, from programs: [Corpus.Program]) -> String {
    guard let program = dice.pick(programs) else { return "" }
    if dice.isOne(in: 6) { return spliced(&dice, program, dice.pick(programs) ?? program) }
    var tokens = pieces(of: part(&dice, of: dice.text(program.cells)))
    for _ in 0...dice.roll(4) where !tokens.isEmpty { change(&tokens, &dice, programs) }
    return tokens.joined()
  }

  /// Some lines of a cell, or the whole: what is short is played sooner, and more of it.
  private static func part(_ dice: inout Dice, of cell: String) -> String {
    if dice.isOne(in: 8) { return cell }
    let lines = cell.split(separator: "\n", omittingEmptySubsequences: false)
    let start = dice.roll(lines.count)
    return lines[start..<min(lines.count, start + 1 + dice.roll(14))].joined(separator: "\n")
  }

  /// The beginning of a cell.
  static func beginning(_ dice: inout Dice, of programs: [Corpus.Program]) -> String {
    let cell = dice.text(dice.pick(programs)?.cells ?? [])
    return String(decoding: cell.utf8.prefix(dice.roll(cell.utf8.count + 1)), as: UTF8.self)
  }

  private static func spliced(
    _ dice: inout Dice, _ first: Corpus.Program, _ second: Corpus.Program
  ) -> String {
    var lines = part(&dice, of: dice.text(first.cells)).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { String($0) + "\n" }
    for _ in 0...dice.roll(3) {
      let start = dice.roll(second.lines.count)
      let end = min(second.lines.count, start + 1 + dice.roll(6))
      let place = dice.roll(lines.count + 1)
      switch dice.roll(3) {
      case 0: lines.insert(contentsOf: second.lines[start..<end], at: place)
      case 1: lines.removeSubrange(place..<min(lines.count, place + 1 + dice.roll(3)))
      default: if lines.count > 1 { lines.swapAt(dice.roll(lines.count), dice.roll(lines.count)) }
      }
    }
    return lines.joined()
  }

  private static func change(
    _ tokens: inout [String], _ dice: inout Dice, _ programs: [Corpus.Program]
  ) {
    var place = dice.roll(tokens.count)
    for _ in 0..<3 where tokens[place].first == " " { place = dice.roll(tokens.count) }
    switch dice.roll(10) {
    case 0: tokens.remove(at: place)
    case 1: tokens.insert(tokens[place], at: place)
    case 2: tokens.swapAt(place, dice.roll(tokens.count))
    case 3: tokens.insert(dice.text(TokenSoup.words), at: place)
    case 4:
      let end = min(tokens.count, place + 1 + dice.roll(8))
      tokens.insert(contentsOf: Array(tokens[place..<end]), at: dice.roll(tokens.count))
    case 5: tokens.removeSubrange(place..<min(tokens.count, place + 1 + dice.roll(8)))
    case 6: tokens[place] = dice.text(dice.pick(programs)?.tokens ?? [])
    default: tokens[place] = similar(to: tokens[place], in: tokens, &dice)
    }
  }

  /// Something that could stand where a piece stands.
  private static func similar(
    to token: String, in tokens: [String], _ dice: inout Dice
  ) -> String {
    guard let first = token.utf8.first else { return token }
    switch first {
    case 0x30...0x39: return dice.text(numbers)
    case 0x41...0x5A, 0x5F, 0x61...0x7A:
      if dice.isOne(in: 4) { return dice.text(values) }
      for _ in 0..<8 {
        let other = dice.text(tokens)
        if let start = other.utf8.first, start >= 0x41, start <= 0x7A { return other }
      }
      return dice.text(numbers)
    default:
      return operators.contains(token) ? dice.text(operators) : dice.text(TokenSoup.words)
    }
  }
}
