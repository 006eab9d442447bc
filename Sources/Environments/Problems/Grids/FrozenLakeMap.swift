/// A map for `FrozenLake`: "4x4", "8x8", or rows of the letters S, F, H and G.
public struct FrozenLakeMap: Sendable, Equatable, ExpressibleByStringLiteral {
  /// What the map was called or how it was written.
  public let text: String

  /// Makes a map.
  ///
  /// - Parameter text: "4x4", "8x8", or rows of letters, one a line or separated by spaces.
  public init(_ text: String) { self.text = text }

  /// Makes a map from a literal.
  public init(stringLiteral value: String) { text = value }

  /// The rows of letters.
  var rows: [[Character]] {
    switch text {
    case "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"].map(Array.init)
    case "8x8":
      [
        "SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF",
        "FFFHFFFG",
      ].map(Array.init)
    default:
      if text.contains(where: \.isNewline) {
        text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
          .filter { !$0.isEmpty }.map(Array.init)
      } else {
        text.split(whereSeparator: \.isWhitespace).map(Array.init)
      }
    }
  }
}

extension FrozenLakeMap: ParameterConvertible {
  /// A string.
  public static var parameterKind: ParameterKind { .string }
  /// The text in the common form.
  public var parameterValue: ParameterValue { .string(text) }
  /// Takes a string.
  public init?(parameterValue: ParameterValue) {
    guard case .string(let text) = parameterValue else { return nil }
    self.text = text
  }

  /// What is wrong with the rows.
  public var fault: String? {
    let rows = rows
    guard let columns = rows.first?.count else { return "there are no rows of letters." }
    for (row, line) in rows.enumerated() {
      if line.count != columns {
        return "row \(row) has \(line.count) cells where the first row has \(columns)."
      }
      for (column, letter) in line.enumerated() where !"SFHG".contains(letter) {
        return
          "“\(letter)” at row \(row), column \(column) means nothing: use “4x4”, “8x8”, or rows "
          + "of S (start), F (frozen), H (hole) and G (goal)."
      }
    }
    return rows.joined().contains("S") ? nil : "there is no start S."
  }
}
