/// The words about a picture of a scene, and the room they leave for it.
struct ScenePage {
  let title: String
  let caption: String
  let width: Double
  let height: Double
  /// The scene's top left corner.
  let origin: Point
  /// Where the caption stands.
  let captionAt: Point

  /// A page about a scene of a size, with a margin at its left and top for numbers.
  init(
    _ size: (width: Double, height: Double), left: Double = 0, top: Double = 0, title: String,
    caption: String, captionWidth: Double? = nil
  ) {
    let words = max(
      TextMeasure.width(title, size: 15, isBold: true),
      captionWidth ?? TextMeasure.width(caption, size: 12))
    let x = 8 + left
    width = x + max(size.width, min(words, 640)) + 8
    self.title = TextMeasure.elided(title, toWidth: width - x - 4, size: 15, isBold: true)
    self.caption = TextMeasure.elided(caption, toWidth: width - x - 4, size: 12)
    origin = Point(x: x, y: (title.isEmpty ? 8 : 32) + top)
    captionAt = Point(x: x, y: origin.y + size.height + 18)
    height = origin.y + size.height + (caption.isEmpty && captionWidth == nil ? 8 : 28)
  }

  /// Draws the title and the caption.
  func drawWords(into svg: inout SVGWriter) {
    svg.text(title, at: Point(x: origin.x, y: 20), size: 15, isBold: true)
    svg.text(caption, at: captionAt)
  }
}
