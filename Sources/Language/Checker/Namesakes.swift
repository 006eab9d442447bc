import Syntax

/// Types of one name: a structure or enumeration declared again is another type, which no message can
/// tell from the first by its name.
extension Diagnostic {
  /// The message, with a note where it sets a type against one of the same name.
  var tellingNamesakesApart: Diagnostic {
    let setsAgainstItself = [", found ", " and ", ", those before are "].contains { word in
      guard let range = message.firstRange(of: word) else { return false }
      return message[..<range.lowerBound].hasSuffix(" " + message[range.upperBound...])
    }
    guard setsAgainstItself else { return self }
    var copy = self
    copy.notes.append(
      Note(
        "these are two types of one name: it was declared again since this value or function was "
          + "made, which keeps the older type; make it anew"))
    return copy
  }
}
