import Glibc
import Language
import Martlet
import Plots
import Synchronization
import Training

/// Shows how far a training has come while it runs, and passes an interrupt on to it.
///
/// A thread of its own looks at the progress a few times a second, so that the engines neither draw
/// nor read a clock. What stays at the end is one line, the same whatever the machine's speed.
final class LiveProgress: Sendable {
  let progress = Training.Progress()

  private let host: any Language.Host
  private let isShown: Bool
  private let ended = Atomic<Bool>(false)
  private let thread = Mutex<pthread_t?>(nil)
  /// Rung when there is nothing left to watch; made to be used from any thread.
  private nonisolated(unsafe) let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// How often an interrupt is looked for, in nanoseconds.
  private static let glance = 10_000_000
  /// How many glances pass between two drawings.
  private static let glancesPerDrawing = 30

  init(host: any Language.Host, isShown: Bool = true) {
    self.host = host
    self.isShown = isShown
    sem_init(wake, 0, 0)
    thread.withLock { thread in
      var started = pthread_t()
      let context = Unmanaged.passRetained(self)
      let status = pthread_create(
        &started, nil,
        { context in
          guard let context else { return nil }
          Unmanaged<LiveProgress>.fromOpaque(context).takeRetainedValue().watch()
          return nil
        }, context.toOpaque())
      if status == 0 { thread = started } else { context.release() }
    }
  }

  deinit {
    sem_destroy(wake)
    wake.deallocate()
  }

  /// Replaces the live picture by the line that stays.
  func finish(with line: String) {
    end()
    if isShown { host.showProgress(Display(plain: line), isFinal: true) }
  }

  /// Stops watching; nothing is drawn afterwards.
  func end() {
    guard !ended.exchange(true, ordering: .sequentiallyConsistent) else { return }
    sem_post(wake)
    if let thread = thread.withLock({ $0 }) { pthread_join(thread, nil) }
  }

  /// Waits for the end, but only so long.
  ///
  /// - Returns: Whether the end has come.
  private func wait(nanoseconds: Int) -> Bool {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_nsec += nanoseconds
    if until.tv_nsec >= 1_000_000_000 {
      until.tv_nsec -= 1_000_000_000
      until.tv_sec += 1
    }
    return sem_timedwait(wake, &until) == 0
  }

  private func watch() {
    var glances = 0
    while !ended.load(ordering: .sequentiallyConsistent) {
      if wait(nanoseconds: Self.glance) { return }
      if host.isInterrupted { progress.cancel() }
      glances += 1
      if isShown, glances % Self.glancesPerDrawing == 0 {
        host.showProgress(drawing(progress.snapshot), isFinal: false)
      }
    }
  }
}

/// The live picture: a line that says how far it is, and the curves so far.
private func drawing(_ snapshot: Training.Progress.Snapshot) -> Display {
  let line = statusLine(snapshot)
  let begun = snapshot.parts.filter { $0.returns.count > 1 }
  guard !begun.isEmpty else { return Display(plain: line) }
  var chart = LineChart().title(statusLine(snapshot, withReturn: false))
    .xLabel("episode").yLabel("return")
  if begun.contains(where: { !$0.name.isEmpty }) {
    for (name, returns) in averaged(begun) {
      let (x, y) = condensed(returns)
      chart = chart.line(LineChart.Series(name, x: x, y: y))
    }
  } else {
    for part in begun.prefix(8) {
      let (x, y) = condensed(part.returns)
      chart = chart.line(LineChart.Series("seed \(part.seed)", x: x, y: y))
    }
  }
  return Display(plain: line, svg: chart.svg)
}

/// Of each algorithm the mean return per episode over the first few of its finished runs, or of those
/// begun where none is finished.
private func averaged(
  _ parts: [Training.Progress.Part]
) -> [(name: String, returns: [Double])] {
  var names: [String] = []
  var finished: [String: [[Double]]] = [:]
  var begun: [String: [[Double]]] = [:]
  for part in parts {
    if begun[part.name] == nil { names.append(part.name) }
    if begun[part.name, default: []].count < 5 {
      begun[part.name, default: []].append(part.returns)
    }
    if part.isFinished, finished[part.name, default: []].count < 5 {
      finished[part.name, default: []].append(part.returns)
    }
  }
  return names.prefix(12).map { name in
    let runs = finished[name] ?? begun[name] ?? []
    let length = runs.map(\.count).min() ?? 0
    return (name, (0..<length).map { index in mean(runs.map { $0[index] }) })
  }
}

/// At most some two hundred points, each the mean of a stretch of episodes and placed at its end.
private func condensed(_ returns: [Double]) -> (x: [Double], y: [Double]) {
  let stretch = max(1, returns.count / 200)
  var (x, y): ([Double], [Double]) = ([], [])
  for end in stride(from: stretch, through: returns.count, by: stretch) {
    x.append(Double(end))
    y.append(mean(Array(returns[(end - stretch)..<end])))
  }
  return (x, y)
}

/// How far it is, in a line; the title of a chart that shows the returns can do without the latest.
private func statusLine(
  _ snapshot: Training.Progress.Snapshot, withReturn: Bool = true
) -> String {
  var parts = [snapshot.title]
  if let fraction = snapshot.fraction { parts.append("\(Int(fraction * 100)) %") }
  let finished = snapshot.parts.count(where: \.isFinished)
  if snapshot.runCount > 1 { parts.append("\(finished) of \(snapshot.runCount) runs done") }
  if let current = snapshot.parts.last(where: { !$0.isFinished }) ?? snapshot.parts.last {
    if !current.returns.isEmpty {
      parts.append(counted(current.returns.count, "episode"))
      if withReturn {
        let recent = Array(current.returns.suffix(20))
        parts.append("latest return \(rounded(mean(recent), digits: 1))")
      }
    } else if current.steps > 0 {
      parts.append(counted(current.steps, "step"))
    }
  }
  return parts.joined(separator: " · ")
}
