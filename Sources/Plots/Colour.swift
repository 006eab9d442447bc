import Glibc

/// An sRGB colour with channels in 0…1.
package struct Colour: Hashable, Sendable {
  package let red: Double
  package let green: Double
  package let blue: Double

  package init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour from `0xRRGGBB`.
  package init(_ hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 0xff) / 255,
      green: Double(hex >> 8 & 0xff) / 255,
      blue: Double(hex & 0xff) / 255)
  }

  /// A colour from OKLCH (Ottosson 2020): lightness 0…1, chroma, hue in degrees.
  ///
  /// A chroma that sRGB cannot show is reduced until it can, so that lightness and hue are kept.
  package init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue * .pi / 180
    var chroma = chroma
    var channels = Colour.linear(lightness, chroma * cos(angle), chroma * sin(angle))
    while chroma > 0, channels.contains(where: { $0 < -0.0005 || $0 > 1.0005 }) {
      chroma = max(0, chroma - 0.002)
      channels = Colour.linear(lightness, chroma * cos(angle), chroma * sin(angle))
    }
    let encoded = channels.map { Colour.encoded(min(1, max(0, $0))) }
    self.init(red: encoded[0], green: encoded[1], blue: encoded[2])
  }

  /// The colour as `#rrggbb`.
  package var hex: String {
    let digits = Array("0123456789abcdef")
    return [red, green, blue].reduce(into: "#") { text, channel in
      let byte = Int((min(1, max(0, channel)) * 255).rounded())
      text.append(digits[byte / 16])
      text.append(digits[byte % 16])
    }
  }

  /// Relative luminance, 0 for black to 1 for white (WCAG 2.2).
  package var luminance: Double {
    0.2126 * Colour.decoded(red) + 0.7152 * Colour.decoded(green) + 0.0722 * Colour.decoded(blue)
  }

  /// Contrast ratio with another colour, 1 for none to 21 for black on white (WCAG 2.2).
  package func contrast(with other: Colour) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The OKLab coordinates (lightness, green–red, blue–yellow) of the colour.
  package var oklab: (lightness: Double, a: Double, b: Double) {
    let (r, g, b) = (Colour.decoded(red), Colour.decoded(green), Colour.decoded(blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }

  private static func linear(_ lightness: Double, _ a: Double, _ b: Double) -> [Double] {
    let l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
    let m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
    let s = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
    return [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    ]
  }

  private static func decoded(_ channel: Double) -> Double {
    channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
  }

  private static func encoded(_ channel: Double) -> Double {
    channel <= 0.0031308 ? channel * 12.92 : 1.055 * pow(channel, 1 / 2.4) - 0.055
  }
}
