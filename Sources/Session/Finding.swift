internal import Syntax

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

  /// Makes a finding.
  public init(isError: Bool, line: Int, column: Int, message: String, details: [String] = []) {
    self.isError = isError
    self.line = line
    self.column = column
    self.message = message
    self.details = details
  }

  /// The finding as compilers write theirs.
  ///
  /// - Parameter file: What stands before the line's number.
  /// - Returns: Some lines, without a break at the end.
  public func text(in file: String) -> String {
    let head = "\(file):\(line):\(column): \(isError ? "error" : "warning"): \(message)"
    return ([head] + details).joined(separator: "\n")
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
    let end = source.position(of: diagnostic.span.end)
    let text = source.line(start.line)
    let length = text.unicodeScalars.count
    let last = end.line == start.line ? end.column : length + 1
    let width = max(1, min(last, length + 1) - start.column)
    // Tabs stay tabs, so that the caret stands where it should.
    let margin = text.unicodeScalars.prefix(start.column - 1).map { $0 == "\t" ? "\t" : " " }
    let caret = margin.joined() + "^" + String(repeating: "~", count: width - 1)
    var details = ["    " + text, "    " + caret]
    details += diagnostic.notes.map { "    note: \($0.message)" }
    if let suggestion = diagnostic.suggestion { details.append("    help: \(suggestion.message)") }
    self.init(
      isError: diagnostic.severity == .error, line: start.line, column: start.column,
      message: diagnostic.message, details: details)
  }
}
