/// Pictures of one kind in turn: an episode on a map, a pole on a cart, values from sweep to sweep.
///
/// The SVG plays by itself, without a script (SMIL); a viewer that plays nothing shows the last
/// picture. What does not change is drawn once, so that a hundred frames stay small.
///
///     let way = (0...2).map { Board(["..."]).piece(Board.Piece(row: 0, column: $0)) }
///     Animation(way, captions: ["start", "step 1", "step 2"]).once()
public struct Animation: Picture, Equatable {
  enum Frames: Sendable, Equatable {
    case boards([Board])
    case sketches([Sketch])
    case maps([HeatMap])
  }

  let frames: Frames
  let captions: [String]
  var titleText = ""
  var storyText: String?
  var frameSeconds: Double?
  var isRepeating = true

  /// An animation of a map: letters and pieces may change, the way over it is the last map's.
  ///
  /// - Parameters:
  ///   - boards: The maps in turn, of one size.
  ///   - captions: What stands beneath each.
  public init(_ boards: [Board], captions: [String] = []) {
    frames = .boards(boards)
    self.captions = captions
  }

  /// An animation of sketches within the ranges of the first.
  ///
  /// - Parameters:
  ///   - sketches: The sketches in turn.
  ///   - captions: What stands beneath each.
  public init(_ sketches: [Sketch], captions: [String] = []) {
    frames = .sketches(sketches)
    self.captions = captions
  }

  /// An animation of heat maps on one scale of colours.
  ///
  /// - Parameters:
  ///   - maps: The maps in turn, of one size; the last one's arrows, marks and names stay.
  ///   - captions: What stands beneath each.
  public init(_ maps: [HeatMap], captions: [String] = []) {
    frames = .maps(maps)
    self.captions = captions
  }

  /// The animation under a title.
  public func title(_ text: String) -> Animation { with { $0.titleText = text } }

  /// The animation played once instead of over and over.
  public func once() -> Animation { with { $0.isRepeating = false } }

  /// The animation with each picture seen for so many seconds, 0.02 to 10; else as long as lets the
  /// whole last some ten seconds at most.
  public func pace(_ seconds: Double) -> Animation {
    with { $0.frameSeconds = seconds.isFinite ? min(10, max(0.02, seconds)) : nil }
  }

  /// The animation with other words in place of its last picture where only characters are shown.
  public func story(_ text: String) -> Animation { with { $0.storyText = text } }

  /// The number of pictures.
  public var count: Int {
    switch frames {
    case .boards(let boards): boards.count
    case .sketches(let sketches): sketches.count
    case .maps(let maps): maps.count
    }
  }

  var timeline: Timeline {
    let seconds = frameSeconds ?? min(0.4, max(0.05, 10 / Double(max(1, count))))
    return Timeline(count: count, seconds: seconds, isRepeating: isRepeating)
  }

  func caption(_ index: Int) -> String {
    let own = captions.indices.contains(index) ? captions[index] : ""
    guard case .boards(let boards) = frames else { return own }
    return [own, boards[index].captionText].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// The story, else the last picture and its caption, in characters.
  public var text: String {
    let heading = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    if let storyText {
      return TextMeasure.lines(
        heading + storyText.split(separator: "\n").flatMap(Animation.wrapped))
    }
    let picture: String? =
      switch frames {
      case .boards(let boards): boards.last?.title("").caption("").text
      case .sketches(let sketches): sketches.last?.title("").caption("").text
      case .maps(let maps): maps.last?.title("").text
      }
    let words = count > 0 ? TextMeasure.elided(caption(count - 1), toColumns: 80) : ""
    let shown = [picture ?? "", words].filter { !$0.isEmpty }
    return TextMeasure.lines(heading + (shown.isEmpty ? ["nothing to play"] : shown))
  }

  /// A line as lines of at most 80 columns, parted at spaces.
  private static func wrapped(_ line: Substring) -> [String] {
    guard TextMeasure.columns(String(line)) > 80 else { return [String(line)] }
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if !current.isEmpty, TextMeasure.columns(current) + 1 + TextMeasure.columns(String(word)) > 80
      {
        lines.append(current)
        current = ""
      }
      current += (current.isEmpty ? "" : " ") + TextMeasure.elided(String(word), toColumns: 80)
    }
    return lines + [current]
  }

  private func with(_ change: (inout Animation) -> Void) -> Animation {
    var copy = self
    change(&copy)
    return copy
  }
}
