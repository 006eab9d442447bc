import Glibc

/// Short, stable decimal text for numbers, the same in every locale.
package enum NumberText {
  /// A number with exactly so many digits after the point; never "-0".
  package static func fixed(_ number: Double, _ digits: Int) -> String {
    guard number.isFinite else { return special(number) }
    let digits = min(12, max(0, digits))
    let power = powers[digits]
    let scaled = (abs(number) * power).rounded()
    guard scaled < 9e15 else { return scientific(number, significant: 4) }
    let whole = Int(scaled)
    let sign = number < 0 && whole != 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let unit = Int(power)
    let fraction = String(whole % unit)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(whole / unit).\(zeros)\(fraction)"
  }

  /// A number to so many significant digits, without trailing zeros.
  package static func short(_ number: Double, significant: Int = 4) -> String {
    guard number.isFinite else { return special(number) }
    guard number != 0 else { return "0" }
    let exponent = Int(floor(log10(abs(number))))
    guard (-4..<7).contains(exponent) else { return scientific(number, significant: significant) }
    return trimmed(fixed(number, significant - 1 - exponent))
  }

  /// A count as people read it: `9,980`.
  package static func grouped(_ count: Int) -> String {
    guard count >= 1000 else { return String(count) }
    return grouped(count / 1000) + "," + String(String(count % 1000 + 1000).dropFirst())
  }

  /// A coordinate to a tenth of a pixel.
  static func coordinate(_ number: Double) -> String {
    guard number.isFinite else { return "0" }
    let tenths = Int((min(99_999, max(-99_999, number)) * 10).rounded())
    guard tenths % 10 != 0 else { return String(tenths / 10) }
    let sign = tenths < 0 ? "-" : ""
    return "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// The same text with the minus sign of typography in place of hyphens before digits.
  package static func typeset(_ text: String) -> String {
    guard text.contains("-") else { return text }
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      let startsNumber = rest.first?.isNumber == true || rest.first == "∞" || rest.first == "."
      let followsWord = result.last.map { $0.isLetter && $0 != "e" || $0.isNumber } ?? false
      result.append(character == "-" && startsNumber && !followsWord ? "−" : character)
    }
    return result
  }

  /// The digits after the point that so many significant digits of these numbers ask for.
  package static func digits(for numbers: [Double], significant: Int = 3) -> Int {
    let finite = numbers.filter(\.isFinite).map(abs)
    guard let largest = finite.max(), largest > 0 else { return 0 }
    if finite.allSatisfy({ $0 == $0.rounded() && $0 < 1e15 }) { return 0 }
    return min(6, max(1, significant - 1 - Int(floor(log10(largest)))))
  }

  package static func trimmed(_ text: String) -> String {
    guard text.contains("."), !text.contains("e") else { return text }
    var text = text[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  private static func scientific(_ number: Double, significant: Int) -> String {
    var exponent = Int(floor(log10(abs(number))))
    var mantissa =
      exponent < -300
      ? number * 1e300 / pow(10, Double(exponent + 300)) : number / pow(10, Double(exponent))
    if abs(mantissa) >= 9.9999 {
      mantissa /= 10
      exponent += 1
    }
    return "\(trimmed(fixed(mantissa, significant - 1)))e\(exponent)"
  }

  private static func special(_ number: Double) -> String {
    number.isNaN ? "nan" : number < 0 ? "-∞" : "∞"
  }

  private static let powers: [Double] = (0...12).map { power in
    (0..<power).reduce(1.0) { product, _ in product * 10 }
  }
}
