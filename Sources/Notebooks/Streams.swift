internal import JSON

/// How a cell's printed text stands in a notebook, as nbclient settles it.
enum Streams {
  /// An output of a stream.
  static func output(_ name: String, _ text: String) -> JSON {
    ["output_type": "stream", "name": .string(name), "text": .string(text)]
  }

  /// The outputs with one stream a name, where the first of that name stood.
  static func joined(_ outputs: [JSON]) -> [JSON] {
    var result: [JSON] = []
    var positions: [String: Int] = [:]
    for output in outputs {
      guard output["output_type"]?.string == "stream", let name = output["name"]?.string else {
        result.append(output)
        continue
      }
      let text = output["text"]?.string ?? ""
      if let position = positions[name] {
        result[position] = Self.output(name, (result[position]["text"]?.string ?? "") + text)
      } else {
        positions[name] = result.count
        result.append(Self.output(name, text))
      }
    }
    for position in positions.values {
      let text = result[position]["text"]?.string ?? ""
      result[position]["text"] = .string(overwritten(text))
    }
    return ordered(result)
  }

  /// Standard output before standard error, where they stand side by side: threads may have put
  /// them in either order.
  static func ordered(_ outputs: [JSON]) -> [JSON] {
    var result = outputs
    for index in result.indices.dropLast() {
      guard result[index]["name"]?.string == "stderr", result[index + 1]["name"]?.string == "stdout"
      else { continue }
      result.swapAt(index, index + 1)
    }
    return result
  }

  /// The text with what a carriage return goes back over left out, line by line.
  static func overwritten(_ text: String) -> String {
    let bytes = text.utf8
    guard bytes.contains(0x0D) else { return text }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let kept = lines.map { line -> String in
      // A return at the very end goes back over nothing.
      guard let last = line.dropLast().lastIndex(of: 0x0D) else { return String(line) ?? "" }
      return String(line[line.index(after: last)...]) ?? ""
    }
    return kept.joined(separator: "\n")
  }
}
