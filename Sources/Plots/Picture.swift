/// A finished picture: an SVG for a page and a text twin for a terminal, both made on demand.
///
/// The same value always gives the same bytes. The SVG has a transparent background and reads on
/// light and dark themes alike; the text is at most 80 columns wide.
public protocol Picture: Sendable {
  /// The picture as one self-contained SVG element.
  var svg: String { get }

  /// The picture drawn with characters, lines separated by a line feed, none after the last.
  var text: String { get }
}
