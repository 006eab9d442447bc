/// How much of a value is written where it is shown rather than printed; what is left out is counted.
public struct Elision: Sendable {
  /// The most elements of a list that are all written; a list within a list has a third of them.
  public var elements: Int
  /// The most characters of a string; one within a list has a fifth of them.
  public var characters: Int
  /// After how many bytes in all no further element begins.
  public var total: Int

  /// Makes the limits of a display.
  public init(elements: Int = 40, characters: Int = 1000, total: Int = 8000) {
    self.elements = elements
    self.characters = characters
    self.total = total
  }

  /// As much as stands in a line, such as a place in a table.
  public static let brief = Elision(elements: 8, characters: 60, total: 120)
}

/// A count as people read it: `9,980`.
public func grouped(_ count: Int) -> String {
  var digits = String(count.magnitude)[...]
  var groups: [Substring] = []
  while digits.count > 3 {
    groups.insert(digits.suffix(3), at: 0)
    digits = digits.dropLast(3)
  }
  groups.insert(digits, at: 0)
  return (count < 0 ? "-" : "") + groups.joined(separator: ",")
}
