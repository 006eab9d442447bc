/// How a value is shown: plain text always, richer forms where they help.
///
/// The front end picks.
public struct Display: Sendable, Hashable {
  /// The text twin, for terminals and logs.
  public var plain: String
  /// HTML, if any.
  public var html: String?
  /// A picture as SVG, if any.
  public var svg: String?
  /// LaTeX, if any.
  public var latex: String?
  /// The number of a control that this shows, for hosts that can show one that moves.
  public var control: Int?
  /// The name of the widget to show instead, where the front end has widgets.
  public var widget: String?

  /// Makes a display.
  public init(
    plain: String, html: String? = nil, svg: String? = nil, latex: String? = nil,
    control: Int? = nil
  ) {
    self.plain = plain
    self.html = html
    self.svg = svg
    self.latex = latex
    self.control = control
  }
}
