/// A place on the page, in pixels from the top left.
struct Point: Equatable, Sendable {
  var x: Double
  var y: Double
}

/// A rectangle on the page.
struct Box: Equatable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }
  var centre: Point { Point(x: x + width / 2, y: y + height / 2) }
}

/// Collects SVG elements in document order and closes them into a document.
///
/// Everything is styled by attributes, never by a style sheet: a sheet of one picture would reach
/// every other picture of the page. Identifiers carry a hash of the content for the same reason.
struct SVGWriter {
  /// What a shape is drawn with.
  struct Stroke {
    var colour: Colour
    var width = 1.0
    var opacity = 1.0
    var dash: String?
  }

  /// Stands for the document's own prefix until the content, and so its hash, is known.
  static let prefix: Unicode.Scalar = "\u{1}"

  private var body = ""
  private var definitions = ""

  mutating func line(_ a: Point, _ b: Point, _ stroke: Stroke) {
    body +=
      "<line x1=\"\(n(a.x))\" y1=\"\(n(a.y))\" x2=\"\(n(b.x))\" y2=\"\(n(b.y))\""
      + attributes(stroke) + "/>\n"
  }

  mutating func rect(
    _ box: Box, fill: Colour?, opacity: Double = 1, radius: Double = 0, stroke: Stroke? = nil
  ) {
    let rounding = radius > 0 ? " rx=\"\(n(radius))\"" : ""
    body +=
      "<rect x=\"\(n(box.x))\" y=\"\(n(box.y))\" width=\"\(n(box.width))\""
      + " height=\"\(n(box.height))\"\(rounding)\(filled(fill, opacity))\(attributes(stroke))/>\n"
  }

  mutating func circle(
    _ centre: Point, radius: Double, fill: Colour?, opacity: Double = 1, stroke: Stroke? = nil
  ) {
    body +=
      "<circle cx=\"\(n(centre.x))\" cy=\"\(n(centre.y))\" r=\"\(n(radius))\""
      + filled(fill, opacity) + attributes(stroke) + "/>\n"
  }

  /// Draws a path; what it holds are elements as they stand in the document.
  mutating func path(
    _ data: String, fill: Colour? = nil, opacity: Double = 1, stroke: Stroke? = nil,
    holding content: String = ""
  ) {
    guard !data.isEmpty else { return }
    body += "<path d=\"\(data)\"\(filled(fill, opacity))\(attributes(stroke))"
    body += content.isEmpty ? "/>\n" : ">\(content)</path>\n"
  }

  /// Adds elements as they stand in the document.
  mutating func add(_ elements: String) {
    guard !elements.isEmpty else { return }
    body += elements + "\n"
  }

  mutating func text(
    _ text: String, at point: Point, size: Double = 12, colour: Colour = Ink.text,
    anchor: TextAlignment = .leading, isBold: Bool = false, isItalic: Bool = false,
    turned: Bool = false
  ) {
    guard !text.isEmpty else { return }
    let side = [TextAlignment.centre: " text-anchor=\"middle\"", .trailing: " text-anchor=\"end\""]
    body +=
      "<text x=\"\(n(point.x))\" y=\"\(n(point.y))\" font-size=\"\(n(size))\""
      + " fill=\"\(colour.hex)\"\(side[anchor] ?? "")"
      + (isBold ? " font-weight=\"600\"" : "") + (isItalic ? " font-style=\"italic\"" : "")
      + (turned ? " transform=\"rotate(-90 \(n(point.x)) \(n(point.y)))\"" : "")
      + ">\(SVGWriter.escaped(text))</text>\n"
  }

  /// Text of the size and the alignment of the group it is in.
  mutating func label(_ text: String, at point: Point, colour: Colour) {
    guard !text.isEmpty else { return }
    body +=
      "<text x=\"\(n(point.x))\" y=\"\(n(point.y))\" fill=\"\(colour.hex)\">"
      + "\(SVGWriter.escaped(text))</text>\n"
  }

  /// Draws what the closure draws inside one group, with attributes as they stand in the document.
  mutating func group(
    _ attributes: String, tooltip: String? = nil, _ draw: (inout SVGWriter) -> Void
  ) {
    body += "<g\(attributes.isEmpty ? "" : " ")\(attributes)>\n"
    if let tooltip { body += "<title>\(SVGWriter.escaped(tooltip))</title>\n" }
    draw(&self)
    body += "</g>\n"
  }

  mutating func define(_ element: String) { definitions += element + "\n" }

  /// The finished document: as wide as its view box, narrower where the page is.
  func document(width: Double, height: Double, title: String, description: String) -> String {
    let content =
      "<title id=\"\(SVGWriter.prefix)t\">\(SVGWriter.escaped(title))</title>\n"
      + "<desc id=\"\(SVGWriter.prefix)d\">\(SVGWriter.escaped(description))</desc>\n"
      + (definitions.isEmpty ? "" : "<defs>\n\(definitions)</defs>\n") + body
    let (w, h) = (width.rounded(.up), height.rounded(.up))
    let document =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(n(w))\" viewBox=\"0 0 \(n(w)) \(n(h))\""
      + " style=\"max-width:100%;height:auto\" role=\"img\""
      + " aria-labelledby=\"\(SVGWriter.prefix)t \(SVGWriter.prefix)d\""
      + " font-family=\"\(Ink.font)\" fill=\"none\">\n\(content)</svg>"
    let name = "p" + SVGWriter.hash(document) + "-"
    // Byte by byte, since to find the characters of a large picture takes longer than to draw it.
    let parts = document.utf8.split(
      separator: UInt8(ascii: SVGWriter.prefix), omittingEmptySubsequences: false)
    return parts.map { Substring($0) }.joined(separator: name)
  }

  /// Text with the characters that XML reserves replaced and those it forbids left out.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += " "
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// FNV-1a, 32 bits: enough to tell the pictures of one page apart.
  private static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  private func n(_ number: Double) -> String { NumberText.coordinate(number) }

  private func filled(_ fill: Colour?, _ opacity: Double) -> String {
    guard let fill else { return "" }
    return " fill=\"\(fill.hex)\""
      + (opacity < 1 ? " fill-opacity=\"\(NumberText.short(opacity))\"" : "")
  }

  private func attributes(_ stroke: Stroke?) -> String {
    guard let stroke else { return "" }
    return " stroke=\"\(stroke.colour.hex)\""
      + (stroke.width != 1 ? " stroke-width=\"\(NumberText.short(stroke.width))\"" : "")
      + (stroke.opacity < 1 ? " stroke-opacity=\"\(NumberText.short(stroke.opacity))\"" : "")
      + (stroke.dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")
  }
}
