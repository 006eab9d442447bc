/// An inspection as text for terminals and pagers, as HTML for notebooks, as Markdown for the reference.
extension Inspection {
  /// All of it as plain text.
  public var text: String {
    var blocks: [String] = []
    var lines = forms.enumerated().map { $1.lines(marking: $0 == 0 ? currentParameter : nil) }
    if lines.count > Self.formLimit {
      lines = lines.prefix(Self.formLimit) + ["… \(forms.count - Self.formLimit) more"]
    }
    blocks.append(lines.joined(separator: "\n"))
    if !documentation.isEmpty { blocks.append(documentation) }
    if parameters.contains(where: \.isDocumented) { blocks.append(parameterLines) }
    if !members.isEmpty {
      blocks.append(
        members.map {
          $0.documentation.isEmpty
            ? "  \($0.signature)" : "  \($0.signature)\n      \($0.documentation)"
        }
        .joined(separator: "\n"))
    }
    if let example {
      blocks.append(
        "Example:\n"
          + example.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "    \($0)" }.joined(separator: "\n"))
    }
    if let source { blocks.append("Source: \(source)") }
    blocks += surrounding.compactMap { call in
      call.forms.first.map { "in " + $0.lines(marking: call.currentParameter, indent: 3) }
    }
    return blocks.joined(separator: "\n\n")
  }

  /// The most signatures that are listed.
  private static let formLimit = 8

  private var parameterLines: String {
    let width = parameters.map(\.name.count).max() ?? 0
    return parameters.map { parameter in
      var line = "  \(parameter.name)"
      line += String(repeating: " ", count: width - parameter.name.count) + "  \(parameter.facts)"
      return parameter.documentation.isEmpty
        ? line : line + "\n" + String(repeating: " ", count: width + 6) + parameter.documentation
    }.joined(separator: "\n")
  }

  /// All of it as HTML, in the page's own style.
  public var html: String {
    var parts = forms.prefix(Self.formLimit).enumerated().map {
      "<pre style=\"margin:0\"><code>" + $1.html(marking: $0 == 0 ? currentParameter : nil)
        + "</code></pre>"
    }
    if forms.count > Self.formLimit {
      parts.append("<p>… \(forms.count - Self.formLimit) more</p>")
    }
    parts += documentation.split(separator: "\n").map { "<p>\(Self.inline($0))</p>" }
    if parameters.contains(where: \.isDocumented) {
      let rows = parameters.map { parameter in
        let cells = [
          "<code>\(Self.escaped(parameter.name))</code>", Self.escaped(parameter.facts),
          Self.inline(parameter.documentation),
        ]
        return Self.row(cells)
      }
      parts.append("<table>\n\(rows.joined())</table>")
    }
    if !members.isEmpty {
      let rows = members.map {
        Self.row(["<code>\(Self.escaped($0.signature))</code>", Self.inline($0.documentation)])
      }
      parts.append("<table>\n\(rows.joined())</table>")
    }
    if let example { parts.append("<pre><code>\(Self.escaped(example))</code></pre>") }
    if let source { parts.append("<p><em>\(Self.escaped(source))</em></p>") }
    parts += surrounding.compactMap { call in
      call.forms.first.map {
        "<p>in</p>\n<pre style=\"margin:0\"><code>\($0.html(marking: call.currentParameter))</code></pre>"
      }
    }
    return parts.joined(separator: "\n")
  }

  private static func row(_ cells: [String]) -> String {
    "<tr>" + cells.map { "<td style=\"text-align:left;vertical-align:top\">\($0)</td>" }.joined()
      + "</tr>\n"
  }

  /// Text with what stands in backticks as code.
  private static func inline(_ text: some StringProtocol) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return escaped(text) }
    return parts.enumerated().map { index, part in
      index % 2 == 1 ? "<code>\(escaped(part))</code>" : escaped(part)
    }.joined()
  }

  fileprivate static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}

extension Inspection.Parameter {
  /// Its type, default, bounds and symbol in a line.
  public var facts: String {
    var text = type
    if let defaultValue { text += " = \(defaultValue)" }
    if let bounds { text += ", \(bounds.first?.isNumber == true ? "in \(bounds)" : bounds)" }
    if let symbol = symbols.first(where: { $0.unicodeScalars.contains { !$0.isASCII } }) {
      text += " (\(symbol))"
    }
    return text
  }

  var isDocumented: Bool { !documentation.isEmpty || bounds != nil }
}

extension Inspection.Signature {
  /// The longest declaration that stands in one line.
  private static let width = 88

  /// The declaration, one parameter a line where it is long, with a rule under the parameter at hand.
  public func lines(marking current: Int? = nil, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    let isMarked = current.map(parameters.indices.contains) ?? false
    guard text.count + indent > Self.width, parameters.count > 1 else {
      guard isMarked, let current else { return text }
      let before = head + parameters.prefix(current).map { $0 + ", " }.joined()
      return text + "\n" + margin + String(repeating: " ", count: before.count)
        + String(repeating: "‾", count: parameters[current].count)
    }
    let list = parameters.enumerated().map { index, parameter in
      let comma = index == parameters.count - 1 ? "" : ","
      let mark = isMarked && index == current ? "  ‹ here" : ""
      return margin + "    " + parameter + comma + mark
    }
    return head + "\n" + list.joined(separator: "\n") + "\n" + margin + tail
  }

  func html(marking current: Int?) -> String {
    let list = parameters.enumerated().map { index, parameter in
      let text = Inspection.escaped(parameter)
      return index == current ? "<b><u>\(text)</u></b>" : text
    }
    let isLong = text.count > Self.width && parameters.count > 1
    let (open, gap, close) = isLong ? ("\n    ", ",\n    ", "\n") : ("", ", ", "")
    return Inspection.escaped(head) + open + list.joined(separator: gap) + close
      + Inspection.escaped(tail)
  }
}
