import Language
import Syntax

extension CellDebugger.Step {
  /// Whether the step ends at a statement.
  func ends(
    at mark: StatementMark, line: Int, _ place: ExecutionPlace
  ) -> Bool {
    let depth = place.depth
    if depth < self.depth { return true }
    guard depth == self.depth else { return mode == .into }
    let isSame = mark.source == self.mark?.source && mark.function == self.mark?.function
    // In the same round of a loop, what else stands in the line belongs to what was begun there.
    let isNew = !isSame || line != self.line || mark.number <= self.mark?.number ?? 0
    switch mode {
    case .run, .out: return false
    case .over: return isNew && isSame
    case .into: return isNew
    }
  }
}

extension CellDebugger.State {
  /// Where a thread is among those that are stopped; the first when nil.
  func stop(of thread: Int?) -> Int? {
    guard let thread else { return stops.isEmpty ? nil : 0 }
    return stops.firstIndex { $0.code.thread == thread }
  }

  /// The least number that no thread has.
  var freeNumber: Int {
    let taken = Set(shells.keys).union(threads.values.map(\.number))
    return (2...taken.count + 2).first { !taken.contains($0) } ?? taken.count + 2
  }

  func line(of mark: StatementMark) -> Int {
    sources[mark.source]?.text.position(of: mark.span.start).line ?? 0
  }

  /// The lines of a cell at which code can stop, in order.
  func lines(at path: String) -> [Int] {
    for source in sources.values where source.path == path && !source.marks.isEmpty {
      return Set(source.marks.map { source.text.position(of: $0.span.start).line }).sorted()
    }
    guard let text = dumped[path] ?? sources.values.first(where: { $0.path == path })?.text
    else { return [] }
    return Set(statementSpans(in: Parser.parse(text)).map { text.position(of: $0.start).line })
      .sorted()
  }

  /// The breakpoints at a statement.
  func breakpoints(at mark: StatementMark) -> [PlacedBreakpoint] {
    guard let path = sources[mark.source]?.path else { return [] }
    let line = line(of: mark)
    return breakpoints[path]?.filter { $0.line == line } ?? []
  }

  /// Sets the breakpoints of a source in its code; gives those that have come to lie elsewhere.
  @discardableResult
  mutating func arm(_ name: String) -> [PlacedBreakpoint] {
    guard let source = sources[name] else { return [] }
    let path = source.path
    var moved: [PlacedBreakpoint] = []
    if var placed = breakpoints[path] {
      let lines = lines(at: path)
      for index in placed.indices {
        let line = lines.first { $0 >= placed[index].breakpoint.line }
        guard line != placed[index].line else { continue }
        placed[index].line = line
        moved.append(placed[index])
      }
      breakpoints[path] = placed
    }
    let lines = Set(breakpoints[path]?.compactMap(\.line) ?? [])
    // Of the statements of a line, the first one stops.
    var first: [Int: StatementMark] = [:]
    for mark in source.marks {
      mark.isWatched = false
      let line = source.text.position(of: mark.span.start).line
      guard lines.contains(line) else { continue }
      if let known = first[line], known.span.start <= mark.span.start { continue }
      first[line] = mark
    }
    for mark in first.values { mark.isWatched = true }
    return moved
  }
}
