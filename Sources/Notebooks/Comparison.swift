internal import JSON

extension Notebook {
  /// How the outputs of another execution of this notebook differ from its own, a line each; empty
  /// when they agree.
  ///
  /// What is compared is what a reader sees: the kinds, texts and pictures of each code cell's
  /// outputs and its number. Metadata, times and colours of tracebacks are not.
  public func differences(from other: Notebook) -> [String] {
    let mine = cells.filter { $0.kind == .code }
    let theirs = other.cells.filter { $0.kind == .code }
    guard mine.count == theirs.count else {
      return ["\(mine.count) code cells here, \(theirs.count) there"]
    }
    var differences: [String] = []
    for (index, (cell, twin)) in zip(mine, theirs).enumerated() {
      let place = "code cell \(index + 1)"
      guard cell.source == twin.source else {
        differences.append("\(place): the code differs")
        continue
      }
      if cell.executionCount != twin.executionCount {
        let numbers = [cell.executionCount, twin.executionCount].map {
          $0.map(String.init) ?? "none"
        }
        differences.append("\(place): number \(numbers[0]) here, \(numbers[1]) there")
      }
      differences += Self.differences(of: cell.outputs, from: twin.outputs).map {
        "\(place): \($0)"
      }
    }
    return differences
  }

  private static func differences(of outputs: [JSON], from others: [JSON]) -> [String] {
    let mine = Streams.joined(outputs)
    let theirs = Streams.joined(others)
    let kinds = [mine, theirs].map { list in
      list.map { $0["output_type"]?.string ?? "unknown" }.joined(separator: ", ")
    }
    guard kinds[0] == kinds[1] else { return ["outputs [\(kinds[0])] here, [\(kinds[1])] there"] }
    return zip(mine, theirs).enumerated().flatMap { index, pair in
      let fields = (texts(of: pair.0), texts(of: pair.1))
      return Set(fields.0.keys).union(fields.1.keys).sorted().compactMap { field in
        firstDifference(fields.0[field], fields.1[field])
          .map { "output \(index + 1), \(field): \($0)" }
      }
    }
  }

  /// What a reader sees of an output, by field.
  private static func texts(of output: JSON) -> [String: String] {
    switch output["output_type"]?.string {
    case "stream":
      [output["name"]?.string ?? "stream": output["text"]?.string ?? ""]
    case "error":
      [
        "ename": output["ename"]?.string ?? "", "evalue": output["evalue"]?.string ?? "",
        "traceback": plain(output["traceback"]?.array?.compactMap(\.string) ?? []),
      ]
    default:
      (output["data"]?.object ?? [:]).mapValues { $0.string ?? $0.notebookText() }
    }
  }

  /// Lines without the sequences that colour them.
  private static func plain(_ lines: [String]) -> String {
    var text = ""
    var isSequence = false
    for scalar in lines.joined(separator: "\n").unicodeScalars {
      if scalar == "\u{1B}" { isSequence = true }
      if !isSequence { text.unicodeScalars.append(scalar) }
      if scalar.properties.isAlphabetic { isSequence = false }
    }
    return text
  }

  private static func firstDifference(_ text: String?, _ other: String?) -> String? {
    guard text != other else { return nil }
    guard let text else { return "only there" }
    guard let other else { return "only here" }
    let lines = (Lines.lines(of: text), Lines.lines(of: other))
    let count = zip(lines.0, lines.1).prefix { $0 == $1 }.count
    let excerpts = [lines.0, lines.1].map { lines -> String in
      guard count < lines.count else { return "the end" }
      return "‘\(String(lines[count].prefix(60)).split(whereSeparator: \.isNewline).joined())’"
    }
    return "line \(count + 1) is \(excerpts[0]) here, \(excerpts[1]) there"
  }
}
