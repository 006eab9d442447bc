/// A pattern of a history search, as SQLite and IPython read it: `*` stands for any text, `?` for any
/// character, `[a-z]` for one of a set and `[^a-z]` for one outside it; case counts.
struct Glob {
  private enum Part {
    case any
    case one
    case scalar(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    func matches(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .any, .one: true
      case .scalar(let own): own == scalar
      case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
      }
    }

    var isAny: Bool { if case .any = self { true } else { false } }
  }

  private var parts: [Part] = []

  init(_ pattern: String) {
    var rest = Substring(pattern).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if parts.last?.isAny != true { parts.append(.any) }
      case "?": parts.append(.one)
      case "[": parts.append(Self.set(&rest))
      default: parts.append(.scalar(scalar))
      }
    }
  }

  /// Reads a set after its opening bracket; nothing fits one that is not closed.
  private static func set(_ scalars: inout Substring.UnicodeScalarView) -> Part {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var isNegated = false
    if scalars.first == "^" {
      isNegated = true
      scalars.removeFirst()
    }
    var isFirst = true
    while let scalar = scalars.popFirst() {
      if scalar == "]", !isFirst { return .set(ranges, isNegated: isNegated) }
      isFirst = false
      guard scalars.first == "-", let end = scalars.dropFirst().first, end != "]" else {
        ranges.append(scalar...scalar)
        continue
      }
      scalars.removeFirst(2)
      if scalar <= end { ranges.append(scalar...end) }
    }
    return .set([], isNegated: false)
  }

  /// Whether all of `text` fits; takes time in proportion to both lengths' product at worst.
  func matches(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    var position = scalars.startIndex
    var index = 0
    var retry: (index: Int, position: String.UnicodeScalarView.Index)?
    while position < scalars.endIndex {
      if index < parts.count, parts[index].isAny {
        retry = (index + 1, position)
        index += 1
      } else if index < parts.count, parts[index].matches(scalars[position]) {
        index += 1
        position = scalars.index(after: position)
      } else if let last = retry {
        let next = scalars.index(after: last.position)
        retry = (last.index, next)
        index = last.index
        position = next
      } else {
        return false
      }
    }
    return parts[index...].allSatisfy(\.isAny)
  }
}
