extension Control {
  /// The control as a line of text.
  public var text: String {
    switch face {
    case .slider(let label, let range, let step, let value, let isWhole):
      let (low, high) = (range.lowerBound, range.upperBound)
      let digits = isWhole ? 0 : DecimalPlaces.of(step, low)
      let track = Self.track(low < high ? (value - low) / (high - low) : 0)
      return
        "\(label) \(Self.number(low, digits)) \(track) \(Self.number(high, digits)): "
        + Self.number(value, digits)
    case .picker(let label, let options, let index):
      let list = options.enumerated().map { $0 == index ? "[\($1)]" : $1 }
      return "\(label): \(list.joined(separator: "  "))"
    case .toggle(let label, let isOn): return "[\(isOn ? "x" : " ")] \(label)"
    case .button(let label): return "[ \(label) ]"
    case .progress(let label, let value, let total):
      let share = Double(value) / Double(total)
      let full = Int(share * 20)
      let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
      return (label.isEmpty ? "" : label + " ") + "\(bar) \(Int(share * 100)) %"
    }
  }

  /// The control as HTML that nobody can move, for pages without widgets.
  public var html: String {
    switch face {
    case .slider(let label, let range, let step, let value, let isWhole):
      let digits = isWhole ? 0 : DecimalPlaces.of(step, range.lowerBound)
      return """
        <label>\(Self.escaped(label)) <input type="range" disabled min="\(range.lowerBound)" \
        max="\(range.upperBound)" step="any" value="\(value)"> \(Self.number(value, digits))</label>
        """
    case .picker(let label, let options, let index):
      let items = options.enumerated().map {
        "<option\($0 == index ? " selected" : "")>\(Self.escaped($1))</option>"
      }
      return
        "<label>\(Self.escaped(label)) <select disabled>\(items.joined())</select></label>"
    case .toggle(let label, let isOn):
      return """
        <label><input type="checkbox" disabled\(isOn ? " checked" : "")> \(Self.escaped(label))\
        </label>
        """
    case .button(let label): return "<button disabled>\(Self.escaped(label))</button>"
    case .progress(let label, let value, let total):
      return """
        <label>\(Self.escaped(label)) <progress value="\(value)" max="\(total)"></progress> \
        \(Int(Double(value) / Double(total) * 100)) %</label>
        """
    }
  }

  private static func track(_ share: Double) -> String {
    let place = min(max(Int((share * 20).rounded()), 0), 20)
    return String(repeating: "─", count: place) + "●" + String(repeating: "─", count: 20 - place)
  }

  private static func number(_ number: Double, _ digits: Int?) -> String {
    guard let digits else { return "\(number)" }
    if digits == 0 { return Int(exactly: number.rounded()).map { "\($0)" } ?? "\(number)" }
    let text = "\(number)"
    guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return text }
    let written = text.distance(from: point, to: text.endIndex) - 1
    return text + String(repeating: "0", count: max(digits - written, 0))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
