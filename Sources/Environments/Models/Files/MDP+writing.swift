import Glibc

extension MDP {
  /// The model in Storm's notation (`.drn`).
  ///
  /// Terminal states have the label “goal” and a loop that earns nothing. A reward that depends on the
  /// next state is written as its mean, which the notation allows alone. The discount and names of states
  /// stand in comments, where `MDP(reading:as:)` finds them again.
  public var drn: String { drnText { false }.text }

  private func drnText(until isEnough: () -> Bool) -> TextBytes {
    var out = TextBytes()
    out.write("// Discount: \(discount)\n@type: MDP\n@value_type: double\n@parameters\n\n")
    out.write("@reward_models\nreward\n@nr_states\n\(stateCount)\n@nr_choices\n")
    var choices = 0
    for row in 0..<stateCount * actionCount where table.rowStart[row] < table.rowStart[row + 1] {
      choices += 1
    }
    for state in 0..<stateCount where table.terminal[state] { choices += 1 }
    out.write("\(choices)\n@model\n")
    var isStart = [Bool](repeating: false, count: stateCount)
    for (state, _) in start { isStart[state] = true }
    let starts = isStart.count { $0 }
    let isUniform = start.allSatisfy { abs($0.probability - 1 / Double(starts)) < 1e-12 }
    let isEverywhere = isUniform && isStart.indices.allSatisfy { isStart[$0] != table.terminal[$0] }
    let actionNames = labels.actionNames?.map { name in
      String(name.map { $0.isWhitespace || $0 == "[" ? "_" : $0 })
    }
    for state in 0..<stateCount {
      if state & 0x3FF == 0x3FF, isEnough() { break }
      out.write("state \(state) [0]")
      if isStart[state], !isEverywhere { out.write(" init") }
      if table.terminal[state] { out.write(" goal") }
      out.write("\n")
      if let name = labels.stateNames?[state] {
        out.write("//\(name.map { $0.isNewline ? " " : String($0) }.joined())\n")
      }
      if table.terminal[state] { out.write("\taction end [0]\n\t\t\(state) : 1\n") }
      for action in 0..<actionCount {
        let row = state * actionCount + action
        let outcomes = table.outcomes(state, action)
        guard !outcomes.isEmpty else { continue }
        out.write("\taction \(actionNames?[action] ?? "\(action)") [")
        out.write(table.expectedReward[row])
        out.write("]\n")
        for index in outcomes {
          out.write("\t\t\(table.successor[index]) : ")
          out.write(table.probability[index])
          out.write("\n")
        }
      }
    }
    return out
  }

  /// The model as JSON: Gymnasium's `P`, `{state: {action: [[probability, next, reward, terminated], …]}}`,
  /// among its name, discount, names of states and actions, start and terminal states.
  public var json: String { jsonText { false }.text }

  private func jsonText(until isEnough: () -> Bool) -> TextBytes {
    var out = TextBytes()
    out.write("{\"name\": \(quoted(name)), \"discount\": \(discount),\n \"states\": [")
    out.list(0..<stateCount, until: isEnough) { quoted(labels.stateNames?[$0] ?? "s\($0)") }
    out.write("],\n \"actions\": [")
    out.list(actionNames, until: isEnough, quoted)
    out.write("],\n \"start\": {")
    out.list(start, until: isEnough) { "\"\($0.state)\": \($0.probability)" }
    out.write("},\n \"terminal\": [")
    out.list((0..<stateCount).lazy.filter { table.terminal[$0] }, until: isEnough) { "\($0)" }
    out.write("],\n \"P\": {")
    var isFirstState = true
    for state in 0..<stateCount where !table.terminal[state] {
      if state & 0x3FF == 0x3FF, isEnough() { break }
      out.write(isFirstState ? "\n" : ",\n")
      isFirstState = false
      out.write("  \"\(state)\": {")
      var isFirst = true
      for action in 0..<actionCount {
        let outcomes = table.outcomes(state, action)
        guard !outcomes.isEmpty else { continue }
        out.write(isFirst ? "\"\(action)\": [" : ", \"\(action)\": [")
        isFirst = false
        for index in outcomes {
          out.write(index == outcomes.lowerBound ? "[" : ", [")
          out.write(table.probability[index])
          out.write(", \(table.successor[index]), ")
          out.write(table.reward(index, row: state * actionCount + action))
          out.write(table.terminal[Int(table.successor[index])] ? ", true]" : ", false]")
        }
        out.write("]")
      }
      out.write("}")
    }
    out.write("\n}}\n")
    return out
  }

  /// Writes the model to a file that ends in `.drn` or `.json`, in place of what is there once it is
  /// complete.
  ///
  /// - Parameter path: The path.
  /// - Throws: `ModelFileError` where that is not possible.
  public func write(to path: String) throws(ModelFileError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let isEnough = { Cancellation.isRequested }
    let text: TextBytes
    switch path.split(separator: ".").last?.lowercased() {
    case "drn": text = drnText(until: isEnough)
    case "json": text = jsonText(until: isEnough)
    default: throw ModelFileError(name, nil, "expected a file that ends in .drn or .json.")
    }
    if isEnough() { throw .interrupted(name) }
    func failure() -> ModelFileError {
      ModelFileError(name, nil, "the file cannot be written: \(String(cString: strerror(errno))).")
    }
    let draft = "\(path).\(getpid()).part"
    guard let file = fopen(draft, "wb") else { throw failure() }
    let isWritten = text.put(into: file, until: isEnough)
    guard fclose(file) == 0, isWritten, rename(draft, path) == 0 else {
      let error = isEnough() ? .interrupted(name) : failure()
      unlink(draft)
      throw error
    }
  }
}

/// A growing text.
private struct TextBytes {
  private var bytes: [UInt8] = []

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Writes a number with the fewest digits that give it back; whole ones without a point.
  mutating func write(_ number: Double) {
    if let whole = Int(exactly: number), abs(whole) < 1 << 53 {
      write("\(whole)")
    } else {
      write("\(number)")
    }
  }

  /// Writes what is made of some things, with commas between.
  mutating func list<Things: Sequence>(
    _ things: Things, until isEnough: () -> Bool, _ text: (Things.Element) -> String
  ) {
    var number = 0
    for thing in things {
      if number & 0x3FF == 0x3FF, isEnough() { return }
      if number > 0 { write(", ") }
      write(text(thing))
      number += 1
    }
  }

  /// Puts all into a file, piece by piece.
  ///
  /// - Returns: Whether that was possible, and nobody has had enough.
  func put(into file: UnsafeMutablePointer<FILE>, until isEnough: () -> Bool) -> Bool {
    let most = 1 << 22
    return bytes.withUnsafeBufferPointer { bytes in
      for start in stride(from: 0, to: bytes.count, by: most) {
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<min(start + most, bytes.count)])
        if isEnough() || fwrite(piece.baseAddress, 1, piece.count, file) < piece.count {
          return false
        }
      }
      return true
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if scalar.value < 32 {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}
