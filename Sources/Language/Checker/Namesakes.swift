import Syntax

/// Types of one name: a structure or enumeration declared again is another type, which no message can
/// tell from the first by its name.
extension Diagnostic {
  /// The message, with a note where it sets a type against one of the same name, among those that were
  /// declared more than once.
  func tellingApart(_ redeclared: Set<String>) -> Diagnostic {
    let words = [", found ", " and ", ", those before are "]
    let between = words.lazy.compactMap { message.firstRange(of: $0) }.first { range in
      let found = message[range.upperBound...]
      return message[..<range.lowerBound].hasSuffix(" " + found)
        && redeclared.contains { found.contains($0) }
    }
    guard let between else { return self }
    var copy = self
    copy.message.insert(contentsOf: "another ", at: between.upperBound)
    copy.notes.append(
      Note(
        "these are two types of one name: it was declared again since this value or function was "
          + "made, which keeps the older type; make it anew"))
    return copy
  }
}

extension Scope {
  /// The names of types that the session has declared more than once.
  var redeclaredTypes: Set<String> {
    var seen: Set<String> = []
    return Set(details.keys.map(\.name).filter { !seen.insert($0).inserted })
  }
}
