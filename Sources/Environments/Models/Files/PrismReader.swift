/// Reads the explicit notation of PRISM and Storm.
///
/// Transitions are lines `state next probability` of a chain, `state choice next probability` of a
/// decision process, with an action's name behind. A first line says which: two counts or `dtmc`, three
/// counts or `mdp`.
struct PrismReader {
  /// What the texts are called in messages.
  private(set) var file: String
  private var stateCount = 0
  private var isChain = false

  init(file: String) { self.file = file }

  /// Reads transitions.
  mutating func readTransitions(
    _ bytes: UnsafeRawBufferPointer
  ) throws(ModelFileError) -> FileRows {
    var reader = ByteReader(bytes)
    var rows = FileRows()
    let declared = try readHeader(&reader)
    var (last, lastChoice, greatest) = (-1, -1, -1)
    while true {
      reader.skipEmptyLines(comment: "#")
      if reader.isAtEnd { break }
      let line = reader.line
      let state = try integer(&reader, "a state")
      let choice = isChain ? 0 : try integer(&reader, "the number of a choice")
      let next = try integer(&reader, "a next state")
      reader.skipBlanks()
      guard let probability = reader.readDouble() else {
        throw error(reader, "expected a probability, and found \(reader.nextWords).")
      }
      if let declared, max(state, next) >= declared {
        throw error(
          line, "state \(max(state, next)) is outside the \(declared) states of the first line.")
      }
      guard max(state, next) < Int(Int32.max) else {
        throw error(line, "state \(max(state, next)) is beyond what a model can have.")
      }
      greatest = max(greatest, state, next)
      if state != last || choice != lastChoice {
        guard state > last || (state == last && choice > lastChoice) else {
          throw error(
            line, "transitions must be in ascending order, and state \(state) comes after \(last).")
        }
        rows.beginChoice(state, line: line)
        (last, lastChoice) = (state, choice)
      }
      rows.add(next, probability: probability)
      reader.skipBlanks()
      if !reader.isLineEnd {
        let name = reader.readLine()
        if name != "-" { rows.name(name) }
      } else {
        reader.advance()
      }
      if rows.refused != nil { break }
    }
    stateCount = declared ?? (greatest + 1)
    return rows
  }

  /// Reads the first line.
  ///
  /// - Returns: The number of states, where it is said.
  private mutating func readHeader(_ reader: inout ByteReader) throws(ModelFileError) -> Int? {
    reader.skipEmptyLines(comment: "#")
    let line = reader.line
    var words: [Substring] = []
    var copy = reader
    words = copy.readLine().split(whereSeparator: \.isWhitespace)
    switch words.first.map(String.init)?.lowercased() {
    case "dtmc", "mdp":
      isChain = words.first?.lowercased() == "dtmc"
      reader = copy
      return nil
    case "ctmc", "ma", "ctmdp", "pomdp", "lts", "smg":
      throw error(
        line, "expected a Markov chain (dtmc) or decision process (mdp), and found “\(words[0])”.")
    default: break
    }
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == words.count, (2...3).contains(words.count), numbers[0] > 0 else {
      throw error(
        line,
        "expected “dtmc”, “mdp”, the two counts of a chain (states, transitions) or the three "
          + "of a decision process (states, choices, transitions), and found "
          + "“\(words.prefix(6).joined(separator: " "))”.")
    }
    guard numbers[0] < Int(Int32.max) else {
      throw error(line, ModelError.Fault.size(states: numbers[0], actions: 1).description)
    }
    guard numbers[0] <= TransitionDraft.machineLimit / 64 else {
      throw error(line, ModelError.Fault.memory(bytes: numbers[0] * 64).description)
    }
    isChain = words.count == 2
    reader = copy
    return numbers[0]
  }

  /// Reads labels: PRISM's numbered ones, or Storm's between `#DECLARATION` and `#END`.
  func readLabels(_ bytes: UnsafeRawBufferPointer) throws(ModelFileError) -> [String: [Int32]] {
    var reader = ByteReader(bytes)
    var labels: [String: [Int32]] = [:]
    var names: [Int: String] = [:]
    reader.skipSpace()
    var first = reader.readLine()
    while first.hasPrefix("#"), first != "#DECLARATION", !reader.isAtEnd {
      first = reader.readLine()
    }
    let isStorm = first == "#DECLARATION"
    if isStorm {
      while !reader.isAtEnd {
        let declared = reader.readLine()
        if declared == "#END" { break }
        for name in declared.split(whereSeparator: \.isWhitespace) { labels[String(name)] = [] }
      }
    } else {
      for word in first.split(separator: "\"", omittingEmptySubsequences: false).indexed {
        // …0="init" 1="deadlock"…: a number and “=” stand before every name.
        if let number = Int(word.before.filter(\.isNumber)) { names[number] = String(word.name) }
      }
      guard !names.isEmpty else {
        throw error(1, "expected labels such as 0=\"init\" or #DECLARATION, and found “\(first)”.")
      }
      for name in names.values { labels[name] = [] }
    }
    while true {
      reader.skipEmptyLines(comment: "#")
      if reader.isAtEnd { return labels }
      let state = try integer(&reader, "a state")
      guard state < stateCount else {
        throw error(reader, "state \(state) is not one of the \(stateCount) states.")
      }
      reader.skipBlanks()
      _ = reader.skip(":")
      for word in reader.readLine().split(whereSeparator: \.isWhitespace) {
        let name = isStorm ? String(word) : Int(word).flatMap { names[$0] }
        guard let name, labels[name] != nil else {
          throw ModelFileError(
            file, reader.line - 1, "“\(word)” is not one of the labels declared.")
        }
        labels[name]?.append(Int32(state))
      }
    }
  }

  /// Reads rewards of states and adds them to all their choices.
  func readStateRewards(
    _ bytes: UnsafeRawBufferPointer, into rows: inout FileRows
  ) throws(ModelFileError) {
    var amounts = [Double](repeating: 0, count: stateCount)
    var reader = ByteReader(bytes)
    try skipCounts(&reader, columns: 2)
    while true {
      reader.skipEmptyLines(comment: "#")
      if reader.isAtEnd { break }
      let state = try integer(&reader, "a state")
      guard state < stateCount else {
        throw error(reader, "state \(state) is not one of the \(stateCount) states.")
      }
      amounts[state] = try reward(&reader)
    }
    for choice in 0..<rows.choiceCount {
      rows.reward(choice, amounts[Int(rows.choiceState.pointer[choice])])
    }
  }

  /// Reads rewards of transitions.
  func readTransitionRewards(
    _ bytes: UnsafeRawBufferPointer, into rows: inout FileRows
  ) throws(ModelFileError) {
    var first = [Int32](repeating: Int32(rows.choiceCount), count: stateCount + 1)
    for choice in (0..<rows.choiceCount).reversed() {
      first[Int(rows.choiceState.pointer[choice])] = Int32(choice)
    }
    for state in (0..<stateCount).reversed() { first[state] = min(first[state], first[state + 1]) }
    var reader = ByteReader(bytes)
    try skipCounts(&reader, columns: isChain ? 3 : 4)
    while true {
      reader.skipEmptyLines(comment: "#")
      if reader.isAtEnd { return }
      let state = try integer(&reader, "a state")
      let place = isChain ? 0 : try integer(&reader, "the number of a choice")
      let next = try integer(&reader, "a next state")
      let line = reader.line
      let amount = try reward(&reader)
      guard state < stateCount, place < Int(first[state + 1] - first[state]),
        rows.reward(Int(first[state]) + place, to: next, amount) || amount == 0
      else {
        throw error(
          line,
          "the reward of state \(state)\(isChain ? "" : ", choice \(place)") to \(next) belongs "
            + "to no transition.")
      }
    }
  }

  /// The same reader for a file beside the transitions.
  func named(_ file: String) -> PrismReader {
    var copy = self
    copy.file = file
    return copy
  }

  /// What was read besides the transitions.
  func facts(labels: [String: [Int32]], discount: Double?) -> FileFacts {
    FileFacts(file: file, stateCount: stateCount, discount: discount ?? 1, labels: labels)
  }

  // MARK: - Words

  /// Steps over a first line of counts, which has one number less than the others, or two: of states
  /// and of the numbers that follow.
  private func skipCounts(_ reader: inout ByteReader, columns: Int) throws(ModelFileError) {
    reader.skipEmptyLines(comment: "#")
    var copy = reader
    let words = copy.readLine().split(whereSeparator: \.isWhitespace)
    if words.count < columns || (columns == 2 && words.first == "\(stateCount)") { reader = copy }
  }

  private func integer(
    _ reader: inout ByteReader, _ what: String
  ) throws(ModelFileError) -> Int {
    reader.skipBlanks()
    guard let number = reader.readInt() else {
      throw error(reader, "expected \(what), and found \(reader.nextWords).")
    }
    return number
  }

  private func reward(_ reader: inout ByteReader) throws(ModelFileError) -> Double {
    reader.skipBlanks()
    guard let amount = reader.readDouble() else {
      throw error(reader, "expected a reward, and found \(reader.nextWords).")
    }
    reader.skipLine()
    return amount
  }

  private func error(_ reader: ByteReader, _ reason: String) -> ModelFileError {
    error(reader.line, reason)
  }

  private func error(_ line: Int, _ reason: String) -> ModelFileError {
    ModelFileError(file, line, reason)
  }
}

extension Array where Element == Substring {
  /// Of a line split at quotation marks, the quoted parts, each with what stands before it.
  fileprivate var indexed: [(before: Substring, name: Substring)] {
    stride(from: 1, to: count, by: 2).map { (self[$0 - 1], self[$0]) }
  }
}
