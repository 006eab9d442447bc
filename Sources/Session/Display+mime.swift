public import JSON
public import Language

extension Display {
  /// The forms by media type, as notebooks and the Jupyter protocol name them.
  public var mime: [String: String] {
    var forms = ["text/plain": plain]
    forms["text/html"] = html
    forms["image/svg+xml"] = svg
    forms["text/latex"] = latex
    forms[Self.widgetType] = widget.map {
      #"{"version_major":2,"version_minor":0,"model_id":"\#($0)"}"#
    }
    return forms
  }

  private static let widgetType = "application/vnd.jupyter.widget-view+json"

  /// The forms by media type as JSON values.
  public var bundle: JSON {
    .object(
      [String: JSON](
        uniqueKeysWithValues: mime.map { type, text in
          (type, type.hasSuffix("json") ? (try? JSON.parse(text)) ?? .string(text) : .string(text))
        }))
  }

  /// The text twin, for terminals and logs.
  public var text: String { plain }

  /// Makes a display from forms by media type; others than those of `mime` are left out.
  public init(mime: [String: String]) {
    self.init(
      plain: mime["text/plain"] ?? "", html: mime["text/html"], svg: mime["image/svg+xml"],
      latex: mime["text/latex"])
  }
}
