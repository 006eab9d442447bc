internal import JSON

/// Texts in files are lists of lines, so that version control sees which line changed.
enum Lines {
  /// The text of a file's member: a text, or a list of lines; nil for anything else.
  static func joined(_ json: JSON) -> String? {
    if let text = json.string { return text }
    guard let elements = json.array else { return nil }
    var text = ""
    for element in elements {
      guard let line = element.string else { return nil }
      text += line
    }
    return text
  }

  /// The list of a text's lines, each with its break.
  static func split(_ text: String) -> JSON { .array(lines(of: text).map(JSON.string)) }

  /// The lines as Python's `splitlines` divides them, breaks included.
  static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      line.append(scalar)
      guard isBreak(scalar), !(scalar == "\r" && next == "\n") else { continue }
      lines.append(String(line))
      line = String.UnicodeScalarView()
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// The two forms of an output: texts whole in memory, in lines in files.
enum OutputForm {
  static func joined(_ output: JSON) -> JSON {
    mapped(output) { _, value in value.array == nil ? nil : Lines.joined(value).map(JSON.string) }
  }

  static func split(_ output: JSON) -> JSON {
    mapped(output) { type, value in
      guard let text = value.string, isDivided(type) else { return nil }
      return Lines.split(text)
    }
  }

  /// Media types whose texts files hold line by line.
  private static func isDivided(_ type: String) -> Bool {
    type.hasPrefix("text/") || type == "image/svg+xml" || type == "application/javascript"
  }

  private static func isJSON(_ type: String) -> Bool {
    type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }

  /// The output with each text changed that `change` has a new form for.
  private static func mapped(_ output: JSON, change: (String, JSON) -> JSON?) -> JSON {
    var output = output
    switch output["output_type"]?.string {
    case "stream":
      if let text = output["text"], let new = change("text/plain", text) { output["text"] = new }
    case "display_data", "execute_result":
      guard let data = output["data"]?.object else { break }
      let forms = data.map { type, value in
        (type, isJSON(type) ? value : change(type, value) ?? value)
      }
      output["data"] = .object(Dictionary(forms) { first, _ in first })
    default: break
    }
    return output
  }
}
