import JSON
import Language
import Martlet

/// What is drawn under controls, as one picture for pages without widgets.
struct Drawing {
  private(set) var shown: [Output] = []

  /// Takes an output; what is no part of the drawing is passed on.
  mutating func add(_ output: Output, passing sink: (@Sendable (Output) -> Void)?) {
    switch output {
    case .stream(let text, let isError):
      if case .stream(let before, isError)? = shown.last {
        shown[shown.count - 1] = .stream(before + text, isError: isError)
      } else {
        shown.append(output)
      }
    case .display, .failure: shown.append(output)
    case .update(let display, let id):
      var isHere = false
      for index in shown.indices {
        if case .display(_, id) = shown[index] {
          shown[index] = .display(display, id: id)
          isHere = true
        }
      }
      if !isHere { sink?(output) }
    case .clear: shown = []
    case .widget: sink?(output)
    }
  }

  /// Passes on what was taken, as if it had never been held.
  func release(to sink: (@Sendable (Output) -> Void)?) {
    for output in shown { sink?(output) }
  }

  /// What was shown, in nbformat's terms.
  var outputs: [JSON] {
    shown.compactMap { output in
      switch output {
      case .stream(let text, let isError):
        [
          "output_type": "stream", "name": isError ? "stderr" : "stdout", "text": .string(text),
        ]
      case .display(let display, _):
        ["output_type": "display_data", "data": display.bundle, "metadata": [:]]
      default: nil
      }
    }
  }

  /// The controls with the drawing: a widget, with all of it as text and HTML for pages that have
  /// none.
  func display(under controls: [Control], as widget: String) -> Display {
    var plain = controls.map(\.text)
    var html = ["<div>" + controls.map(\.html).joined(separator: "<br>") + "</div>"]
    for output in shown {
      switch output {
      case .stream(let text, _):
        plain.append(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        html.append("<pre>\(Self.escaped(text))</pre>")
      case .display(let display, _):
        plain.append(display.plain)
        html.append(
          display.html ?? display.svg.map { "<div>\($0)</div>" }
            ?? "<pre>\(Self.escaped(display.plain))</pre>")
      default: break
      }
    }
    var display = Display(plain: plain.joined(separator: "\n"), html: html.joined(separator: "\n"))
    display.widget = widget
    return display
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
