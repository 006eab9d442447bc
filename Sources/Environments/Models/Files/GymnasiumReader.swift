/// Reads the table `P` of Gymnasium's toy-text environments as JSON, alone or with what
/// `MDP.json` writes around it.
///
/// An outcome says itself whether it ends the episode. A state where that is always so is terminal; where
/// it is so only sometimes, as in Taxi, ending outcomes lead to a terminal state added behind the others.
struct GymnasiumReader: ~Copyable {
  private struct Row {
    let state: Int
    let action: Int
    let outcomes: Range<Int>
    let line: Int
  }

  private let file: String
  private var reader: ByteReader
  private var rows: [Row] = []
  private var next: [Int32] = []
  private var probability: [Double] = []
  private var reward: [Double] = []
  private var ends: [Bool] = []
  private var facts: FileFacts
  private var saidDiscount: Double?
  private var terminal: [Int] = []
  private var start: [(state: Int, weight: Double)] = []

  init(_ bytes: UnsafeRawBufferPointer, file: String) {
    self.file = file
    reader = ByteReader(bytes)
    facts = FileFacts(file: file, stateCount: 0, discount: 1)
  }

  /// Reads everything.
  consuming func read(discount: Double?) throws(ModelFileError) -> FileModel {
    try readTable(isOutermost: true)
    reader.skipSpace()
    guard reader.isAtEnd else { throw expected("the end") }
    facts.discount = discount ?? saidDiscount ?? 1
    return try finish()
  }

  /// Reads `{state: {action: outcomes}}`, where lists may stand for objects.
  private mutating func readTable(isOutermost: Bool) throws(ModelFileError) {
    try each { me, key, place throws(ModelFileError) in
      if isOutermost, let key, Int(key) == nil {
        try me.readFact(key)
        return
      }
      let state = try me.number(key, place, "a state")
      try me.each { me, key, place throws(ModelFileError) in
        let action = try me.number(key, place, "an action")
        let first = me.next.count
        let line = me.reader.line
        try me.each { me, _, _ throws(ModelFileError) in try me.readOutcome() }
        me.rows.append(
          Row(state: state, action: action, outcomes: first..<me.next.count, line: line))
      }
    }
  }

  private mutating func readFact(_ key: String) throws(ModelFileError) {
    switch key {
    case "P": try readTable(isOutermost: false)
    case "discount": saidDiscount = try readNumber()
    case "states": facts.stateNames = try readStrings()
    case "actions": facts.actionNames = try readStrings()
    case "terminal":
      try each { me, _, _ throws(ModelFileError) in
        me.terminal.append(Int(exactly: try me.readNumber()) ?? -1)
      }
    case "start":
      try each { me, key, place throws(ModelFileError) in
        let state = try me.number(key, place, "a state")
        me.start.append((state, try me.readNumber()))
      }
    default: try skipValue()
    }
  }

  private mutating func readOutcome() throws(ModelFileError) {
    var count = 0
    try each { me, _, _ throws(ModelFileError) in
      switch count {
      case 0: me.probability.append(try me.readNumber())
      case 1:
        guard let state = Int(exactly: try me.readNumber()), state >= 0, state < Int(Int32.max)
        else {
          throw me.expected("the number of a next state")
        }
        me.next.append(Int32(state))
      case 2: me.reward.append(try me.readNumber())
      case 3: me.ends.append(try me.readNumber() != 0)
      default: throw me.expected("the end of an outcome after four entries")
      }
      count += 1
    }
    guard count >= 3 else {
      throw expected("an outcome [probability, next state, reward, terminated]")
    }
    if count == 3 { ends.append(false) }
  }

  private consuming func finish() throws(ModelFileError) -> FileModel {
    let seen = max(rows.map(\.state).max() ?? -1, Int(next.max() ?? -1), terminal.max() ?? -1)
    var count = facts.stateNames?.count ?? (seen + 1)
    let actionCount = facts.actionNames?.count ?? (rows.map(\.action).max() ?? -1) + 1
    guard seen < count, rows.allSatisfy({ $0.action < actionCount }),
      terminal.allSatisfy({ $0 >= 0 }), start.allSatisfy({ $0.state < count })
    else {
      throw ModelFileError(
        file, nil,
        "a state or action is outside the \(count) states and \(actionCount) actions "
          + "named.")
    }
    guard actionCount > 0, actionCount <= Int(Int32.max) / max(count, 1) else {
      throw ModelFileError(
        file, nil, ModelError.Fault.size(states: count, actions: actionCount).description)
    }
    var isEnd = [Bool](repeating: false, count: count)
    for index in next.indices where ends[index] { isEnd[Int(next[index])] = true }
    for state in terminal { isEnd[state] = true }
    var needsEnd = false
    for row in rows where !isEnd[row.state] {
      for index in row.outcomes where !ends[index] && isEnd[Int(next[index])] {
        if !terminal.contains(Int(next[index])) { needsEnd = true }
      }
    }
    if needsEnd {
      for index in next.indices where ends[index] { next[index] = Int32(count) }
      for state in isEnd.indices { isEnd[state] = false }
      for state in terminal { isEnd[state] = true }
      isEnd.append(true)
      facts.stateNames?.append("end")
      count += 1
    }
    rows.sort { ($0.state, $0.action) < ($1.state, $1.action) }
    var result = FileRows()
    let names = facts.actionNames ?? (0..<actionCount).map { "a\($0)" }
    facts.actionNames = names
    result.declare(names)
    var last = (-1, -1)
    for row in rows where !isEnd[row.state] {
      if (row.state, row.action) == last {
        throw ModelFileError(
          file, row.line, "state \(row.state) has the action \(row.action) twice.")
      }
      last = (row.state, row.action)
      result.beginChoice(row.state, line: row.line)
      result.name(row.action)
      for index in row.outcomes {
        result.add(Int(next[index]), probability: probability[index], reward: reward[index])
      }
    }
    facts.stateCount = count
    if !start.isEmpty {
      var weights = [Double](repeating: 0, count: count)
      for entry in start { weights[entry.state] += entry.weight }
      facts.startWeights = weights
    }
    return FileModel(rows: result, facts: facts)
  }

  // MARK: - JSON

  /// Goes through a list or an object.
  private mutating func each(
    _ body: (inout Self, String?, Int) throws(ModelFileError) -> Void
  ) throws(ModelFileError) {
    reader.skipSpace()
    let isObject = reader.skip("{")
    guard isObject || reader.skip("[") else { throw expected("“{” or “[”") }
    let close: Unicode.Scalar = isObject ? "}" : "]"
    reader.skipSpace()
    if reader.skip(close) { return }
    var place = 0
    while true {
      var key: String?
      if isObject {
        key = try readString()
        reader.skipSpace()
        guard reader.skip(":") else { throw expected("“:”") }
      }
      try body(&self, key, place)
      place += 1
      reader.skipSpace()
      if reader.skip(close) { return }
      guard reader.skip(",") else { throw expected("“,” or “\(close)”") }
    }
  }

  private func number(
    _ key: String?, _ place: Int, _ what: String
  ) throws(ModelFileError) -> Int {
    guard let key else { return place }
    guard let number = Int(key), number >= 0, number < Int(Int32.max) else {
      throw ModelFileError(file, reader.line, "expected the number of \(what), and found “\(key)”.")
    }
    return number
  }

  private mutating func readString() throws(ModelFileError) -> String {
    reader.skipSpace()
    guard reader.skip("\"") else { throw expected("a string") }
    var bytes: [UInt8] = []
    while !reader.isAtEnd, reader.next != UInt8(ascii: "\"") {
      if reader.skip("\\") {
        switch reader.next {
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "u"):
          var code: UInt32 = 0
          for _ in 0..<4 {
            reader.advance()
            code =
              code << 4 + UInt32(
                Unicode.Scalar(reader.next).properties.numericType == nil
                  ? (reader.next | 32) &- 87 : reader.next &- 48) & 15
          }
          bytes.append(contentsOf: Array(String(Unicode.Scalar(code) ?? " ").utf8))
        default: bytes.append(reader.next)
        }
      } else {
        bytes.append(reader.next)
      }
      reader.advance()
    }
    guard reader.skip("\"") else { throw expected("the end of a string") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func readStrings() throws(ModelFileError) -> [String] {
    var strings: [String] = []
    try each { me, _, _ throws(ModelFileError) in strings.append(try me.readString()) }
    guard Set(strings).count == strings.count else {
      throw ModelFileError(file, reader.line, "expected different names, and found one twice.")
    }
    return strings
  }

  /// A number, or a truth value as 0 or 1.
  private mutating func readNumber() throws(ModelFileError) -> Double {
    reader.skipSpace()
    if let number = reader.readDouble() { return number }
    var copy = reader
    switch copy.readWord(endingBefore: ",]}") {
    case "true":
      reader = copy
      return 1
    case "false":
      reader = copy
      return 0
    default: throw expected("a number")
    }
  }

  private mutating func skipValue() throws(ModelFileError) {
    reader.skipSpace()
    switch reader.next {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      try each { me, _, _ throws(ModelFileError) in try me.skipValue() }
    case UInt8(ascii: "\""): _ = try readString()
    default:
      guard reader.readWord(endingBefore: ",]}") != nil else { throw expected("a value") }
    }
  }

  private func expected(_ what: String) -> ModelFileError {
    ModelFileError(file, reader.line, "expected \(what), and found \(reader.nextWords).")
  }
}
