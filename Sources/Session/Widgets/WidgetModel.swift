import JSON
import Martlet

/// A widget as front ends know it: a name, and a state that both sides keep.
///
/// The names and members are those of Jupyter's own widgets (ipywidgets 8: protocol 2.1, base and
/// controls 2.0.0, output 1.0.0), which front ends have; members left out have their defaults.
struct WidgetModel {
  /// The version of the protocol, said when a widget is opened.
  static let protocolVersion = "2.1.0"
  /// The target of widgets.
  static let target = "jupyter.widget"
  /// The target over which a front end asks for all widgets at once.
  static let controlTarget = "jupyter.widget.control"

  let id: String
  var state: [String: JSON]

  /// The message that makes the counterpart.
  var opening: WidgetMessage {
    WidgetMessage(
      .open(target: Self.target), id: id,
      data: ["state": .object(state), "buffer_paths": []],
      metadata: ["version": .string(Self.protocolVersion)])
  }

  /// The message that sets members of the counterpart's state.
  static func update(
    _ id: String, _ state: [String: JSON], method: JSON = "update"
  ) -> WidgetMessage {
    WidgetMessage(
      .message, id: id, data: ["method": method, "state": .object(state), "buffer_paths": []])
  }

  /// The widget as a front end asks for it among all others.
  var listed: JSON {
    [
      "model_name": state["_model_name"] ?? .null, "model_module": state["_model_module"] ?? .null,
      "model_module_version": state["_model_module_version"] ?? .null, "state": .object(state),
    ]
  }

  // MARK: Kinds of widgets

  private static func base(
    _ model: String, view: String, module: String, version: String, viewModule: String? = nil
  ) -> [String: JSON] {
    [
      "_model_name": .string(model), "_model_module": .string(module),
      "_model_module_version": .string(version), "_view_name": .string(view),
      "_view_module": .string(viewModule ?? module),
      "_view_module_version": .string(viewModule == nil ? version : "2.0.0"),
    ]
  }

  private static func controls(_ name: String, view: String? = nil) -> [String: JSON] {
    base(
      name + "Model", view: view ?? name + "View", module: "@jupyter-widgets/controls",
      version: "2.0.0")
  }

  /// Where a widget stands, and how large it is.
  static func layout(_ members: [String: JSON] = [:]) -> [String: JSON] {
    base("LayoutModel", view: "LayoutView", module: "@jupyter-widgets/base", version: "2.0.0")
      .merging(members) { $1 }
  }

  /// A box with widgets under one another.
  static func box(_ children: [JSON], layout: JSON) -> [String: JSON] {
    controls("VBox").merging(["children": .array(children), "layout": layout]) { $1 }
  }

  /// A place for outputs.
  static func output(_ outputs: [JSON], layout: JSON) -> [String: JSON] {
    base("OutputModel", view: "OutputView", module: "@jupyter-widgets/output", version: "1.0.0")
      .merging(["msg_id": "", "outputs": .array(outputs), "layout": layout]) { $1 }
  }

  /// How a control looks beyond its layout.
  static func style(of face: Control.Face) -> [String: JSON] {
    let (name, members): (String, [String: JSON]) =
      switch face {
      case .slider: ("SliderStyle", ["description_width": "initial"])
      case .picker: ("DescriptionStyle", ["description_width": "initial"])
      case .toggle: ("CheckboxStyle", ["description_width": ""])
      case .button: ("ButtonStyle", [:])
      case .progress: ("ProgressStyle", ["description_width": "initial"])
      }
    return base(
      name + "Model", view: "StyleView", module: "@jupyter-widgets/controls", version: "2.0.0",
      viewModule: "@jupyter-widgets/base"
    ).merging(members) { $1 }
  }

  /// A control.
  static func control(_ face: Control.Face, style: JSON, layout: JSON) -> [String: JSON] {
    var state: [String: JSON]
    switch face {
    case .slider(let label, let range, let step, _, let isWhole):
      state = controls(isWhole ? "IntSlider" : "FloatSlider")
      let number = { isWhole ? JSON.int(Int(nearest: $0)) : JSON.double($0) }
      state.merge([
        "description": .string(label), "min": number(range.lowerBound),
        "max": number(range.upperBound), "step": number(step), "continuous_update": true,
        "orientation": "horizontal", "readout": true, "disabled": false,
        "readout_format": .string(isWhole ? "d" : Self.format(step, range.lowerBound)),
      ]) { $1 }
    case .picker(let label, let options, _):
      state = controls("Dropdown")
      state.merge([
        "description": .string(label), "_options_labels": .array(options.map(JSON.string)),
        "disabled": false,
      ]) { $1 }
    case .toggle(let label, _):
      state = controls("Checkbox")
      state.merge(["description": .string(label), "indent": false, "disabled": false]) { $1 }
    case .button(let label):
      state = controls("Button")
      state.merge([
        "description": .string(label), "button_style": "", "icon": "", "disabled": false,
      ]) { $1 }
    case .progress(let label, _, let total):
      state = controls("IntProgress", view: "ProgressView")
      state.merge([
        "description": .string(label), "min": 0, "max": .int(total), "orientation": "horizontal",
      ]) { $1 }
    }
    return state.merging(values(of: face)) { $1 }
      .merging(["style": style, "layout": layout]) { $1 }
  }

  /// The members of a control's state that change.
  static func values(of face: Control.Face) -> [String: JSON] {
    switch face {
    case .slider(_, _, _, let value, let isWhole):
      ["value": isWhole ? .int(Int(nearest: value)) : .double(value)]
    case .picker(_, _, let index): ["index": .int(index)]
    case .toggle(_, let isOn): ["value": .bool(isOn)]
    case .button: [:]
    case .progress(_, let value, let total):
      ["value": .int(value), "bar_style": value == total ? "success" : ""]
    }
  }

  /// What a front end's new state does to a control; nil where it concerns none of its values.
  static func input(_ state: [String: JSON], for face: Control.Face) -> Control.Input? {
    switch face {
    case .slider: state["value"]?.double.map { .number($0) }
    case .picker: state["index"]?.int.map { .index($0) }
    case .toggle: state["value"]?.bool.map { .flag($0) }
    case .button, .progress: nil
    }
  }

  /// How front ends write a slider's number: with as many digits as its steps have.
  private static func format(_ step: Double, _ low: Double) -> String {
    let digits = (0...6).first { digits in
      let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
      return [step, low].allSatisfy { abs(($0 * power).rounded() - $0 * power) < 1e-6 }
    }
    return digits.map { ".\($0)f" } ?? ".4g"
  }
}
