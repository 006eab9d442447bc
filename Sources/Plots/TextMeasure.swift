/// Estimates of how much room text takes, on a page and in a terminal.
package enum TextMeasure {
  /// The width in pixels of text in a sans-serif font of a size, rather too wide than too narrow.
  package static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let em = text.unicodeScalars.reduce(0.0) { $0 + advance($1) }
    return em * size * (isBold ? 1.16 : 1.03)
  }

  /// The number of terminal columns that text takes.
  package static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// Text shortened to a width in pixels, with an ellipsis where something was cut.
  static func elided(
    _ text: String, toWidth limit: Double, size: Double, isBold: Bool = false
  ) -> String {
    guard width(text, size: size, isBold: isBold) > limit else { return text }
    let perEm = size * (isBold ? 1.16 : 1.03)
    var em = 0.0
    let kept = text.prefix { character in
      em = character.unicodeScalars.reduce(em) { $0 + advance($1) }
      return (em + advance("…")) * perEm <= limit
    }
    return kept + "…"
  }

  /// Text shortened to a number of columns, with an ellipsis where something was cut.
  package static func elided(_ text: String, toColumns limit: Int) -> String {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var room = limit - 1
    let kept = text.prefix { character in
      room -= character.unicodeScalars.reduce(0) { $0 + columns($1) }
      return room >= 0
    }
    return kept + "…"
  }

  /// Text filled with spaces to a number of columns.
  package static func padded(
    _ text: String, to width: Int, _ alignment: TextAlignment = .leading
  ) -> String {
    let room = max(0, width - columns(text))
    switch alignment {
    case .leading: return text + spaces(room)
    case .trailing: return spaces(room) + text
    case .centre: return spaces(room / 2) + text + spaces(room - room / 2)
    }
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// Lines without the spaces at their ends.
  static func lines(_ lines: [String]) -> String {
    lines.map { line in
      var line = line[...]
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "'", "|", ".", ",", ":", ";", "!", "I": 0.3
    case "f", "t", "r", "(", ")", "[", "]", " ", "-", "/", "\\": 0.38
    case "m", "M", "W", "w", "%", "@", "—", "→", "…": 0.92
    case "−", "+": 0.8
    case "A"..."Z", "=", "<", ">", "~", "∞", "&": 0.72
    case _ where columns(scalar) == 0: 0
    case _ where columns(scalar) == 2: 1
    default: 0.6
    }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: 0
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
      2
    default: 1
    }
  }
}

/// On which side of its column text stands.
public enum TextAlignment: Sendable, Hashable {
  /// At the left, as words are.
  case leading
  /// In the middle.
  case centre
  /// At the right, as numbers are.
  case trailing
}
