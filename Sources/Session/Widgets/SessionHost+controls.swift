import JSON
import Language
import Martlet
import Synchronization
import Vocabulary

extension SessionHost: ControlHost {
  func add(_ control: Control) {
    widgets.add(control)
    control.observe { [weak widgets = widgets] in widgets?.host?.note($0) }
  }

  func report(_ failure: RuntimeFailure) {
    // The shell that made the control need not be the one where it was moved.
    (widgets.host ?? self).cell.withLock { if $0.failure == nil { $0.failure = failure } }
  }

  func showOnce(_ control: Control) {
    let isShown = widgets.bars.withLock { $0[control.id] != nil }
    if !isShown { show(Self.display(of: control), id: nil) }
  }

  func interact(
    _ controls: [Control],
    draw: @escaping @Sendable (any Host) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) {
    let quietly: Widgets.Action = { [weak widgets = widgets] () throws(RuntimeFailure) in
      guard let host = widgets?.host else { return }
      let before = host.cell.withLock { cell in
        defer { cell.isDrawing = true }
        return cell.isDrawing
      }
      defer { host.cell.withLock { $0.isDrawing = before } }
      try draw(host)
    }
    guard widgets.isConnected else {
      for control in controls { show(Display(plain: control.text, html: control.html), id: nil) }
      return try quietly()
    }
    let drawing = Mutex(Drawing())
    let sink = cell.withLock { cell in
      let sink = cell.sink
      cell.sink = { output in drawing.withLock { $0.add(output, passing: sink) } }
      return sink
    }
    defer { cell.withLock { $0.sink = sink } }
    do throws(RuntimeFailure) { try quietly() } catch {
      drawing.withLock { $0.release(to: sink) }
      throw error
    }
    let drawn = drawing.withLock { $0 }
    let (messages, view) = widgets.interact(controls, outputs: drawn.outputs, draw: quietly)
    for message in messages { sink?(.widget(message)) }
    sink?(.display(drawn.display(under: controls, as: view), id: nil))
  }

  // MARK: Showing controls

  /// A display as the front end takes it: where it has widgets, a control is one.
  func prepared(_ display: Display) -> Display {
    guard let control = display.control, let (messages, view) = widgets.show(control) else {
      return display
    }
    for message in messages { send(message) }
    var shown = display
    shown.widget = view
    return shown
  }

  /// The name under which a bar is shown, so that its text can follow it; nil for other controls.
  func place(of display: Display) -> String? {
    guard let number = display.control, case .progress? = widgets.control(number)?.face else {
      return nil
    }
    widgets.bars.withLock { bars in
      if bars[number] == nil { bars[number] = Bar() }
    }
    return Self.place(number)
  }

  private static func place(_ number: Int) -> String { "martlet-bar-\(number)" }

  static func display(of control: Control) -> Display {
    Display(plain: control.text, html: control.html, control: control.id)
  }

  private func send(_ message: WidgetMessage) { cell.withLock { $0.sink?(.widget(message)) } }

  /// Takes every widget away, with all that it would call.
  func closeWidgets() {
    for message in widgets.closeAll() { send(message) }
    widgets.bars.withLock { $0 = [:] }
  }

  // MARK: Changes by the program

  /// How often a bar that fills is drawn, at most.
  private static let pace = Duration.milliseconds(60)

  /// Shows what a program has set a control to; a bar that fills quickly not every time.
  private func note(_ control: Control) {
    guard case .progress(_, let value, let total) = control.face else {
      for message in widgets.changed(control) { send(message) }
      return
    }
    let isDue = widgets.bars.withLock { bars in
      guard var bar = bars[control.id] else { return true }
      let isDue = value == total || .now - bar.drawn >= Self.pace
      bar.isStale = !isDue
      if isDue { bar.drawn = .now }
      bars[control.id] = bar
      return isDue
    }
    if isDue { draw(control) }
  }

  private func draw(_ control: Control, isLast: Bool = false) {
    for message in widgets.changed(control) { send(message) }
    guard widgets.bars.withLock({ $0[control.id] != nil }) else { return }
    // A widget has moved by itself; that there is one nobody may have said yet.
    if isLast || !widgets.hasFrontEnd {
      var display = Self.display(of: control)
      display = prepared(display)
      let id = Self.place(control.id)
      cell.withLock { $0.sink?(.update(display, id: id)) }
    } else {
      widgets.bars.withLock { $0[control.id]?.isText = false }
    }
  }

  /// Draws the bars that have filled since they were drawn.
  func settleBars() {
    let open = widgets.bars.withLock { bars in
      let open = bars.filter { $0.value.isStale || !$0.value.isText }.keys
      for number in open {
        bars[number]?.isStale = false
        bars[number]?.isText = true
      }
      return open.sorted()
    }
    for number in open {
      if let control = widgets.control(number) { draw(control, isLast: true) }
    }
  }
}

/// A bar that is shown.
struct Bar {
  var drawn = ContinuousClock.now - .seconds(1)
  /// Whether it has filled since it was drawn.
  var isStale = false
  /// Whether its text is as far as its widget.
  var isText = true
}
