/// The characters of a source line as a terminal shows them: a text and a width for each code point.
struct DisplayCells {
  /// How wide a tab is shown.
  static let tab = 4

  /// What stands for each code point; empty where the one before shows the whole character.
  private(set) var texts: [String] = []
  /// The columns that each code point takes.
  private(set) var widths: [Int] = []

  init(_ line: String) {
    for character in line {
      let scalars = Array(character.unicodeScalars)
      if scalars.count == 1, let only = scalars.first {
        append(only)
      } else if scalars.contains(where: { Self.isHidden($0) && $0 != "\u{200D}" }) {
        for scalar in scalars { append(scalar) }
      } else {
        texts.append(String(character))
        widths.append(Self.width(of: scalars))
        for _ in scalars.dropFirst() {
          texts.append("")
          widths.append(0)
        }
      }
    }
  }

  var count: Int { texts.count }

  /// The text of some code points.
  func text(_ range: Range<Int>) -> String { texts[range].joined() }

  /// The columns of some code points.
  func columns(_ range: Range<Int>) -> Int { widths[range].reduce(0, +) }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar == "\t" {
      texts.append(String(repeating: " ", count: Self.tab))
      widths.append(Self.tab)
    } else if Self.isHidden(scalar) {
      texts.append("\u{FFFD}")
      widths.append(1)
    } else {
      texts.append(String(scalar))
      widths.append(Self.width(of: [scalar]))
    }
  }

  /// Characters that would act on a terminal, or that nobody can see.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064,
      0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }

  /// The columns of one character: two for pictures and for the scripts of East Asia.
  private static func width(of scalars: [Unicode.Scalar]) -> Int {
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1, first.value < 0x300 { return 1 }
    if scalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F1E6...0x1F1FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
