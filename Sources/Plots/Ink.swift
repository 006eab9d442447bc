/// The colours every picture is drawn with.
///
/// A notebook's SVG is often an image that sees neither the page's style sheet nor its theme (and
/// `prefers-color-scheme` tells the system's theme, not JupyterLab's), so nothing here adapts: each
/// colour is chosen to read on white and on `#111111` at once. The contrasts of one colour with
/// these two backgrounds multiply to 1.05 / 0.0556 = 18.9, whatever the colour, so √18.9 = 4.34 is
/// the most that both can have together: the grey of all text has it. The series need 3 with
/// each (WCAG 2.2, 1.4.11), that is a luminance from 0.117 to 0.30; within that band they were
/// searched for the greatest OKLab distance between any two, seen normally, with deuteranopia and
/// with protanopia.
package enum Ink {
  /// Text, axes and arrows on the page.
  package static let text = Colour(0x797979)

  /// Series in their order of use; the ninth starts again, dashed.
  package static let series: [Colour] = [
    Colour(0x3388ff),  // blue
    Colour(0xcc7711),  // orange
    Colour(0x339977),  // green
    Colour(0xff44bb),  // pink
    Colour(0x8844bb),  // purple
    Colour(0x776600),  // olive
    Colour(0x007788),  // teal
    Colour(0xdd1133),  // red
  ]

  /// Dash patterns of the first eight series, the next eight, and so on.
  static let dashes: [String?] = [nil, "6 3", "2 3", "8 3 2 3"]

  /// The colour of the series at a position.
  static func series(_ index: Int) -> Colour { series[index % series.count] }

  /// The dash pattern of the series at a position, or nothing for a solid line.
  static func dash(_ index: Int) -> String? { dashes[index / series.count % dashes.count] }

  /// Text on a filled cell: whichever of black and white contrasts more, always √21 = 4.58 at least.
  package static func onFill(_ fill: Colour) -> Colour {
    let (dark, light) = (Colour(0x000000), Colour(0xffffff))
    return fill.contrast(with: dark) >= fill.contrast(with: light) ? dark : light
  }

  static let font = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
}
