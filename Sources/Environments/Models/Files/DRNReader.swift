/// Reads Storm's notation of a model in one file.
///
/// Of several rewards one is read, the first unless named; rewards of states are added to those of their
/// actions. A comment right behind each state, where Storm writes the values of its variables, becomes
/// the state's name.
struct DRNReader: ~Copyable {
  private let file: String
  private let rewardName: String?
  private var reader: ByteReader
  private var rows = FileRows()
  private var facts: FileFacts
  private var rewardPlace = 0
  private var rewardCount = 0
  private var state = -1
  private var stateReward = 0.0
  private var choiceReward = 0.0
  private var names: [String] = []
  private var saidDiscount: Double?

  init(_ bytes: UnsafeRawBufferPointer, file: String, rewards: String?) {
    self.file = file
    rewardName = rewards
    reader = ByteReader(bytes)
    facts = FileFacts(file: file, stateCount: 0, discount: 1)
  }

  /// Reads everything.
  consuming func read(
    discount: Double?
  ) throws(ModelFileError) -> FileModel {
    try readHeader()
    while true {
      reader.skipBlanks()
      if reader.isAtEnd || rows.refused != nil { break }
      if reader.isLineEnd {
        reader.skipLine()
      } else if reader.next == UInt8(ascii: "/") {
        readComment()
      } else if let next = reader.readInt() {
        try readOutcome(next)
      } else if let word = reader.readWord() {
        switch word {
        case "state": try readState()
        case "action": try readAction()
        default:
          throw fault(
            "expected “state”, “action” or a transition “next : probability”, and found “\(word)”.")
        }
      }
    }
    guard state == facts.stateCount - 1 else {
      throw fault(
        "expected \(facts.stateCount) states, as @nr_states says, and found \(state + 1).")
    }
    facts.discount = discount ?? saidDiscount ?? 1
    if names.count == facts.stateCount, Set(names).count == names.count { facts.stateNames = names }
    return FileModel(rows: rows, facts: facts)
  }

  private mutating func readHeader() throws(ModelFileError) {
    var isTyped = false
    while true {
      reader.skipSpace()
      if reader.isAtEnd { throw fault("expected “@model”, and found the end.") }
      if reader.next == UInt8(ascii: "/") {
        readComment()
        continue
      }
      let line = reader.readLine()
      let word = line.prefix { !$0.isWhitespace }
      switch word {
      case "@type:":
        let type = line.dropFirst(word.count).drop(while: \.isWhitespace)
        guard ["MDP", "DTMC", "POMDP"].contains(type.uppercased()) else {
          throw fault(-1, "expected a model of type MDP, DTMC or POMDP, and found “\(type)”.")
        }
        isTyped = true
      case "@value_type:":
        let type = line.dropFirst(word.count).drop(while: \.isWhitespace)
        guard type == "double" || type == "rational" else {
          throw fault(-1, "expected values of type double or rational, and found “\(type)”.")
        }
      case "@parameters":
        let parameters = section()
        guard parameters.isEmpty else {
          throw fault(
            -1, "the model has the parameters \(parameters): give them values before writing it.")
        }
      case "@placeholders":
        let placeholder = section()
        guard placeholder.isEmpty else {
          throw fault(
            -1,
            "the model has placeholders (\(placeholder)): write it without, as Storm does when "
              + "told not to use them.")
        }
      case "@reward_models":
        let names = section().split(whereSeparator: \.isWhitespace).map(String.init)
        rewardCount = names.count
        if let rewardName {
          guard let place = names.firstIndex(of: rewardName) else {
            throw fault(-1, "expected the rewards “\(rewardName)”, and found \(names).")
          }
          rewardPlace = place
        }
      case "@nr_states":
        guard let count = Int(section()), count > 0, count < Int(Int32.max) else {
          throw fault(-1, "expected a number of states of at least 1.")
        }
        facts.stateCount = count
      case "@nr_choices": _ = section()
      case "@model":
        guard isTyped, facts.stateCount > 0 else {
          throw fault(-1, "expected @type and @nr_states before @model.")
        }
        return
      default:
        throw fault(
          -1, "expected a section such as “@type:” or “@model”, and found “\(line.prefix(40))”.")
      }
    }
  }

  /// The line of a section, empty where the next section follows at once.
  private mutating func section() -> String {
    reader.skipBlanks()
    return reader.next == UInt8(ascii: "@") ? "" : reader.readLine()
  }

  private mutating func readComment() {
    while reader.skip("/") {}
    let comment = reader.readLine()
    if state < 0, comment.hasPrefix("Discount:") {
      saidDiscount = Double(comment.dropFirst("Discount:".count).drop(while: \.isWhitespace))
    } else if state >= 0, names.count == state {
      names.append(comment)
    }
  }

  private mutating func readState() throws(ModelFileError) {
    reader.skipBlanks()
    let before = reader
    guard let number = reader.readInt(), number == state + 1, number < facts.stateCount else {
      throw fault(
        "expected state \(state + 1) of \(facts.stateCount), and found \(before.nextWords).")
    }
    state = number
    stateReward = 0
    while true {
      reader.skipBlanks()
      if reader.isLineEnd { break }
      switch reader.next {
      case UInt8(ascii: "["): stateReward = try readRewards()
      case UInt8(ascii: "{"):
        while !reader.isLineEnd, !reader.skip("}") { reader.advance() }
      case UInt8(ascii: "!"): _ = reader.readWord()
      case UInt8(ascii: "\""):
        reader.advance()
        var label = ""
        while !reader.isLineEnd, !reader.skip("\"") {
          label.unicodeScalars.append(Unicode.Scalar(reader.next))
          reader.advance()
        }
        facts.labels[label, default: []].append(Int32(state))
      default:
        if let label = reader.readWord() { facts.labels[label, default: []].append(Int32(state)) }
      }
    }
    reader.skipLine()
  }

  private mutating func readAction() throws(ModelFileError) {
    guard state >= 0 else { throw fault("expected a state before an action.") }
    rows.beginChoice(state, line: reader.line)
    choiceReward = stateReward
    reader.skipBlanks()
    if reader.next != UInt8(ascii: "["), let name = reader.readWord(endingBefore: "[") {
      if name != "__NOLABEL__", name != "__NONE__" { rows.name(name) }
    }
    reader.skipBlanks()
    if reader.next == UInt8(ascii: "[") { choiceReward += try readRewards() }
    reader.skipLine()
  }

  /// Reads a list such as `[1, 0.5]` and picks the reward that is wanted.
  private mutating func readRewards() throws(ModelFileError) -> Double {
    _ = reader.skip("[")
    var picked = 0.0
    var place = 0
    while true {
      reader.skipBlanks()
      if reader.skip("]") { return picked }
      guard let amount = reader.readDouble() else {
        throw fault("expected a number in the rewards, and found \(reader.nextWords).")
      }
      if place == rewardPlace { picked = amount }
      place += 1
      reader.skipBlanks()
      _ = reader.skip(",")
    }
  }

  private mutating func readOutcome(_ next: Int) throws(ModelFileError) {
    guard rows.choiceCount > 0, Int(rows.choiceState.pointer[rows.choiceCount - 1]) == state else {
      throw fault("expected an action before its transitions.")
    }
    guard next < facts.stateCount else {
      throw fault("state \(next) is outside the \(facts.stateCount) states of @nr_states.")
    }
    reader.skipBlanks()
    guard reader.skip(":") else {
      throw fault("expected “:” behind the next state, and found \(reader.nextWords).")
    }
    reader.skipBlanks()
    guard let probability = reader.readDouble() else {
      let what = reader.next == UInt8(ascii: "[") ? "an interval " : ""
      throw fault("expected a probability, and found \(what)\(reader.nextWords).")
    }
    rows.add(next, probability: probability, reward: choiceReward)
    reader.skipBlanks()
    guard reader.isLineEnd || reader.next == UInt8(ascii: "/") else {
      throw fault("expected the end of the line, and found \(reader.nextWords).")
    }
    reader.skipLine()
  }

  /// An error at the line being read, or so many lines from it.
  private func fault(_ offset: Int, _ reason: String) -> ModelFileError {
    ModelFileError(file, max(1, reader.line + offset), reason)
  }

  private func fault(_ reason: String) -> ModelFileError { fault(0, reason) }
}
