public import Syntax

/// A diagnostic in a front end's terms: places are lines and columns.
public struct Finding: Sendable, Hashable {
  /// Whether the cell does not run because of it.
  public var isError: Bool
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in code points.
  public var column: Int
  /// What is wrong, in a line.
  public var message: String
  /// The source line, a line with a caret under the place, and a line for each remark.
  public var details: [String]
  /// What is wrong and the details, in the colours of a terminal.
  var coloured: [String]

  /// The finding as compilers write theirs.
  ///
  /// - Parameters:
  ///   - file: What stands before the line's number.
  ///   - isColoured: Whether it is for a terminal that shows colours.
  /// - Returns: Some lines, without a break at the end.
  public func text(in file: String, isColoured: Bool = false) -> String {
    let place = "\(file):\(line):\(column): "
    if isColoured { return place + coloured.joined(separator: "\n") }
    let head = "\(isError ? "error" : "warning"): \(message)"
    return place + ([head] + details).joined(separator: "\n")
  }
}

extension Session {
  /// Checks a cell as `check(_:name:)` does, and says where its faults stand.
  public func findings(in code: String, name: String) -> [Finding] {
    let source = SourceText(name: name, text: code)
    return check(code, name: name).map { Finding($0, in: source) }
  }
}

extension Finding {
  init(_ diagnostic: Diagnostic, in source: SourceText) {
    let start = source.position(of: diagnostic.span.start)
    func lines(_ style: DiagnosticRenderer.Style) -> [String] {
      // The second line is the place, which stands at the head.
      var lines = DiagnosticRenderer.render(diagnostic, in: source, style: style)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.count > 1 { lines.remove(at: 1) }
      return lines
    }
    isError = diagnostic.severity == .error
    (line, column) = (start.line, start.column)
    message = diagnostic.message
    details = Array(lines(.plain).dropFirst())
    coloured = lines(.ansi)
  }
}

extension Session {
  /// Messages about a cell as plain text.
  public func text(of messages: [Diagnostic], in code: String, name: String) -> String {
    DiagnosticRenderer.render(messages, in: SourceText(name: name, text: code), style: .plain)
  }
}
