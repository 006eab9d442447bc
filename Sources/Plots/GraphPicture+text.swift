extension GraphPicture {
  /// The transitions as a list, grouped by state.
  public var text: String {
    var lines = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    let shown = nodes.prefix(40)
    for node in shown {
      let value = valueText(node)
      lines.append(
        TextMeasure.elided(
          node.name + (value.isEmpty ? "" : " = \(value)") + (node.isTerminal ? " (terminal)" : ""),
          toColumns: 80))
      for action in actions where action.source == node.name {
        lines += transitions(action)
      }
    }
    if nodes.count > shown.count { lines.append("… \(nodes.count - shown.count) more states") }
    return TextMeasure.lines(lines)
  }

  private func transitions(_ action: Action) -> [String] {
    let name = TextMeasure.elided(action.name, toColumns: 24)
    let head = "  \(action.isHighlighted ? "*" : " ") \(name) "
    let width = TextMeasure.columns(head)
    let labels = action.arcs.map(\.label)
    let widest = min(30, labels.map(TextMeasure.columns).max() ?? 0)
    guard !action.arcs.isEmpty else { return [head] }
    return action.arcs.enumerated().map { index, arc in
      let last = index == action.arcs.count - 1
      let branch = action.arcs.count == 1 ? "──" : index == 0 ? "┬─" : last ? "└─" : "├─"
      let label = TextMeasure.padded(TextMeasure.elided(arc.label, toColumns: 30), to: widest)
      return TextMeasure.elided(
        (index == 0 ? head : TextMeasure.spaces(width)) + branch + " " + label
          + (widest > 0 ? " " : "") + "→ " + arc.target, toColumns: 80)
    }
  }
}
