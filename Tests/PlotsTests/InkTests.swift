import Plots
import Testing

@Suite("Colours")
struct InkTests {
  static let white = Colour(0xffffff)
  static let dark = Colour(0x111111)

  @Test("contrast follows the formula of WCAG 2.2")
  func contrast() {
    #expect(abs(Colour(0x000000).contrast(with: InkTests.white) - 21) < 1e-9)
    // Published pairs: the lightest grey with 4.5 on white, and pure red.
    #expect(abs(Colour(0x767676).contrast(with: InkTests.white) - 4.54) < 0.005)
    #expect(abs(Colour(0xff0000).contrast(with: InkTests.white) - 3.998) < 0.005)
  }

  @Test("text has the most contrast that both backgrounds allow together")
  func text() {
    let most = InkTests.white.contrast(with: InkTests.dark).squareRoot()
    #expect(Ink.text.contrast(with: InkTests.white) > most - 0.02)
    #expect(Ink.text.contrast(with: InkTests.dark) > most - 0.02)
    #expect(most > 4.3)
  }

  @Test("every series has a contrast of 3 with both backgrounds", arguments: Ink.series)
  func series(_ colour: Colour) {
    #expect(colour.contrast(with: InkTests.white) >= 3)
    #expect(colour.contrast(with: InkTests.dark) >= 3)
  }

  @Test("no two series look alike, with colour blindness or without")
  func colourBlindness() {
    for (index, a) in Ink.series.enumerated() {
      for b in Ink.series[(index + 1)...] {
        #expect(InkTests.distance(a, b) > 0.1)
        #expect(InkTests.distance(InkTests.deuteranope(a), InkTests.deuteranope(b)) > 0.06)
        #expect(InkTests.distance(InkTests.protanope(a), InkTests.protanope(b)) > 0.06)
      }
    }
  }

  @Test("writing on any fill of either ramp has a contrast of 4.5", arguments: [false, true])
  func onFill(isDiverging: Bool) {
    let ramp = Ramp(-1...1, isDiverging: isDiverging)
    for step in -100...100 {
      let fill = ramp.colour(Double(step) / 100)
      #expect(Ink.onFill(fill).contrast(with: fill) >= 4.5)
    }
  }

  @Test("equal steps along a sequential ramp are equal steps of lightness, always upwards")
  func sequential() {
    let ramp = Ramp(3...7, isDiverging: false)
    let lightness = (0...20).map { ramp.colour(3 + Double($0) / 5).oklab.lightness }
    for (a, b) in zip(lightness, lightness.dropFirst()) {
      #expect(abs(b - a - 0.63 / 20) < 0.006)
    }
  }

  @Test("a diverging ramp is lightest at zero and equally dark at equal distances")
  func diverging() {
    let ramp = Ramp(-2...8, isDiverging: true)
    #expect(abs(ramp.colour(0).oklab.lightness - 0.96) < 0.01)
    for value in [0.5, 1, 2] {
      let (below, above) = (ramp.colour(-value), ramp.colour(value))
      #expect(abs(below.oklab.lightness - above.oklab.lightness) < 0.01)
      #expect(below.oklab.b < 0 && above.oklab.b > 0)
    }
  }

  @Test("OKLab agrees with the published value of red")
  func oklab() {
    // Ottosson's and CSS Color 4's value for sRGB red.
    let red = Colour(0xff0000).oklab
    #expect(abs(red.lightness - 0.62796) < 1e-4)
    #expect(abs(red.a - 0.22486) < 1e-4)
    #expect(abs(red.b - 0.12585) < 1e-4)
  }

  @Test("an OKLCH colour within sRGB comes back with its lightness")
  func oklch() {
    #expect(abs(Colour(lightness: 0.6, chroma: 0.1, hue: 200).oklab.lightness - 0.6) < 1e-6)
    #expect(Colour(0x0a7fff).hex == "#0a7fff")
  }

  private static func distance(_ a: Colour, _ b: Colour) -> Double {
    let (p, q) = (a.oklab, b.oklab)
    let (l, x, y) = (p.lightness - q.lightness, p.a - q.a, p.b - q.b)
    return (l * l + x * x + y * y).squareRoot()
  }

  /// Full deuteranopia after Machado, Oliveira & Fernandes (2009).
  private static func deuteranope(_ colour: Colour) -> Colour {
    mixed(
      colour, [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
      [-0.011820, 0.042940, 0.968881])
  }

  /// Full protanopia after the same.
  private static func protanope(_ colour: Colour) -> Colour {
    mixed(
      colour, [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998])
  }

  /// The matrices act on linear light; a power of 2.2 is near enough for a distance.
  private static func mixed(_ c: Colour, _ r: [Double], _ g: [Double], _ b: [Double]) -> Colour {
    let light = [c.red, c.green, c.blue].map { decoded($0) }
    let rows = [r, g, b].map { row in zip(row, light).reduce(0.0) { $0 + $1.0 * $1.1 } }
    let channels = rows.map { encoded(max(0, min(1, $0))) }
    return Colour(red: channels[0], green: channels[1], blue: channels[2])
  }

  private static func decoded(_ x: Double) -> Double { Samples.power(x, 2.2) }
  private static func encoded(_ x: Double) -> Double { Samples.power(x, 1 / 2.2) }
}
