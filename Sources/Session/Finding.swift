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
    // The renderer's first two lines are the message and the place, which stand at the head.
    let lines = DiagnosticRenderer.render(diagnostic, in: source, style: .plain)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let details = lines.dropFirst(2).map(String.init)
    self.init(
      isError: diagnostic.severity == .error, line: start.line, column: start.column,
      message: diagnostic.message, details: details)
  }
}

extension Session {
  /// Messages about a cell as plain text.
  public func text(of messages: [Diagnostic], in code: String, name: String) -> String {
    DiagnosticRenderer.render(messages, in: SourceText(name: name, text: code), style: .plain)
  }
}
