/// When the frames of an animation are seen, and how what changes with them is written in SMIL.
///
/// Every animated attribute also has a value of its own, that of the last frame: it is what a viewer
/// shows that plays no animation.
struct Timeline {
  /// The number of frames.
  let count: Int
  /// How long a frame is seen.
  let seconds: Double
  /// Whether it starts again.
  let isRepeating: Bool

  /// For how many frames' time the last one stays.
  private var hold: Int { max(1, Int((1.2 / seconds).rounded())) }
  private var total: Int { count + hold }

  private var timing: String {
    let duration = NumberText.short(Double(total) * seconds)
    return "dur=\"\(duration)s\" "
      + (isRepeating ? "repeatCount=\"indefinite\"" : "fill=\"freeze\"")
  }

  /// An attribute that moves evenly from frame to frame; nothing where it never changes.
  func moving(_ attribute: String, _ values: [String]) -> String {
    guard isChanging(values), let last = values.last else { return "" }
    let all = values + Array(repeating: last, count: hold + 1)
    return "<animate attributeName=\"\(attribute)\" values=\"\(all.joined(separator: ";"))\" "
      + "\(timing)/>"
  }

  /// A group's place, moving evenly from frame to frame; nothing where it never changes.
  func travelling(_ points: [Point]) -> String {
    let values = points.map(Shape.pair)
    guard isChanging(values), let last = values.last else { return "" }
    let all = values + Array(repeating: last, count: hold + 1)
    return "<animateTransform attributeName=\"transform\" type=\"translate\""
      + " values=\"\(all.joined(separator: ";"))\" \(timing)/>"
  }

  /// An attribute that leaps from frame to frame; nothing where it never changes.
  func leaping(_ attribute: String, _ values: [String]) -> String {
    guard isChanging(values) else { return "" }
    var (kept, times): ([String], [String]) = ([], [])
    for (index, value) in values.enumerated() where index == 0 || value != values[index - 1] {
      kept.append(value)
      times.append(time(index))
    }
    return "<animate attributeName=\"\(attribute)\" calcMode=\"discrete\""
      + " values=\"\(kept.joined(separator: ";"))\" keyTimes=\"\(times.joined(separator: ";"))\""
      + " \(timing)/>"
  }

  /// Draws what is seen in some frames alone.
  func showing(
    _ frames: [Bool], into svg: inout SVGWriter, _ draw: (inout SVGWriter) -> Void
  ) {
    guard frames.contains(true) else { return }
    let animation = leaping("visibility", frames.map { $0 ? "visible" : "hidden" })
    svg.group(frames.last == true ? "" : "visibility=\"hidden\"") { svg in
      draw(&svg)
      svg.add(animation)
    }
  }

  private func isChanging(_ values: [String]) -> Bool {
    values.count == count && values.contains { $0 != values[0] }
  }

  private func time(_ frame: Int) -> String {
    let share = Double(frame) / Double(total)
    return NumberText.trimmed(NumberText.fixed(share, 5))
  }
}
