/// A list that grows at its end, of which a copy can grow without copying all of it.
struct GrowingList<Element> {
  private static var part: Int { 64 }

  /// The elements in parts of equal length, but for the last ones.
  private var parts: [[Element]] = []
  private var last: [Element] = []

  var elements: [Element] { parts.flatMap { $0 } + last }

  mutating func append(_ element: Element) {
    last.append(element)
    guard last.count == Self.part else { return }
    parts.append(last)
    last = []
  }
}

extension GrowingList: Sendable where Element: Sendable {}
