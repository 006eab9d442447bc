import JSON
import Language
import Martlet
import Synchronization

/// The widgets of a session: controls that programs have made, and how front ends know them.
///
/// A control gets widgets when it is first shown: one of its own, a place for what it calls puts out,
/// and a box around both. May be used from any thread; what is to be sent is handed back.
final class Widgets: Sendable {
  /// What is done when a control has been moved.
  typealias Action = @Sendable () throws(RuntimeFailure) -> Void

  /// Something that is done, and the widget in which it shows what it does.
  struct Reaction: Sendable {
    var output: String
    var action: Action
  }

  /// A control with its widgets.
  private struct Entry {
    var control: Control
    /// Its own widget; nil before it is shown.
    var model: String?
    /// The box that stands for it in an output.
    var box: String?
    /// Where what it calls puts things out.
    var output: String?
    /// What is drawn anew when it is moved.
    var reactions: [Reaction] = []
  }

  private struct State {
    var isConnected = false
    var echoes = true
    var hasFrontEnd = false
    var prefix = ""
    var models: [String: WidgetModel] = [:]
    /// How many models there were that are closed.
    var gone = 0
    var entries: [Int: Entry] = [:]
    var controls: [String: Int] = [:]
  }

  private let state = Mutex(State())
  /// The bars that are shown, by the numbers of their controls.
  let bars = Mutex<[Int: Bar]>([:])
  /// Kept in a structure: a function by itself would be wrapped once more at each lock.
  private struct Finding {
    var find: @Sendable () -> SessionHost? = { nil }
  }
  private let finding = Mutex(Finding())

  /// Sets what gives the surroundings of the code that a thread runs.
  func find(by host: @escaping @Sendable () -> SessionHost?) {
    finding.withLock { $0.find = host }
  }

  /// The surroundings of the code that this thread runs: several shells may move and change a control,
  /// whichever made it.
  var host: SessionHost? {
    let find = finding.withLock { $0.find }
    return find()
  }

  /// Has widgets made from now on, for a front end that may have them.
  ///
  /// - Parameter echoes: Whether what a front end says is said back, for other front ends.
  func connect(echoes: Bool) {
    var generator = SystemRandomNumberGenerator()
    let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
    state.withLock { state in
      state.isConnected = true
      state.echoes = echoes
      state.prefix = String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
  }

  /// Whether widgets are made.
  var isConnected: Bool { state.withLock { $0.isConnected } }

  /// Whether a front end has shown that it has widgets.
  var hasFrontEnd: Bool { state.withLock { $0.hasFrontEnd } }

  /// Makes a control known.
  func add(_ control: Control) {
    state.withLock { state in
      if state.entries[control.id] == nil { state.entries[control.id] = Entry(control: control) }
    }
  }

  /// The control of a number, if it is known.
  func control(_ number: Int) -> Control? { state.withLock { $0.entries[number]?.control } }

  // MARK: Showing

  /// Makes the widgets of a control, unless they are there.
  ///
  /// - Parameter number: The control's.
  /// - Returns: What is to be sent first, and the name of the widget to show; nil where no widgets are
  ///   made.
  func show(_ number: Int) -> (messages: [WidgetMessage], view: String)? {
    state.withLock { state in
      guard state.isConnected, let entry = state.entries[number] else { return nil }
      if let box = entry.box { return ([], box) }
      var messages: [WidgetMessage] = []
      guard let model = Self.open(number, in: &state, &messages) else { return nil }
      guard !Self.isProgress(entry.control) else {
        state.entries[number]?.box = model
        return (messages, model)
      }
      let output = Self.add(
        WidgetModel.output([], layout: Self.layout(in: &state, &messages)), in: &state, &messages)
      let box = Self.add(
        WidgetModel.box(
          [Self.reference(model), Self.reference(output)],
          layout: Self.layout(in: &state, &messages)), in: &state, &messages)
      state.entries[number]?.output = output
      state.entries[number]?.box = box
      return (messages, box)
    }
  }

  /// Makes the widgets of controls that draw something together.
  ///
  /// - Parameters:
  ///   - controls: The controls.
  ///   - outputs: What has been drawn already, in nbformat's terms.
  ///   - draw: Draws anew.
  /// - Returns: What is to be sent first, and the name of the widget to show.
  func interact(
    _ controls: [Control], outputs: [JSON], draw: @escaping Action
  ) -> (messages: [WidgetMessage], view: String) {
    state.withLock { state in
      var messages: [WidgetMessage] = []
      var children: [JSON] = []
      for control in controls {
        if state.entries[control.id] == nil { state.entries[control.id] = Entry(control: control) }
        guard let model = Self.open(control.id, in: &state, &messages) else { continue }
        children.append(Self.reference(model))
      }
      let output = Self.add(
        WidgetModel.output(outputs, layout: Self.layout(in: &state, &messages)), in: &state,
        &messages)
      let box = Self.add(
        WidgetModel.box(
          children + [Self.reference(output)], layout: Self.layout(in: &state, &messages)),
        in: &state, &messages)
      for control in controls {
        state.entries[control.id]?.reactions.append(Reaction(output: output, action: draw))
      }
      return (messages, box)
    }
  }

  /// What is to be sent after a program has set a control; nothing where nobody sees it.
  func changed(_ control: Control) -> [WidgetMessage] {
    state.withLock { state in
      guard let id = state.entries[control.id]?.model, let model = state.models[id] else {
        return []
      }
      let changes = WidgetModel.values(of: control.face).filter { model.state[$0.key] != $0.value }
      guard !changes.isEmpty else { return [] }
      state.models[id]?.state.merge(changes) { $1 }
      return [WidgetModel.update(id, changes)]
    }
  }

  /// Sets where the outputs of a request are shown: in a widget, or no longer there.
  func direct(_ output: String, to request: String) -> WidgetMessage {
    state.withLock { state in
      state.models[output]?.state["msg_id"] = .string(request)
      return WidgetModel.update(output, ["msg_id": .string(request)])
    }
  }

  /// Forgets every control.
  ///
  /// - Returns: What is to be sent.
  func closeAll() -> [WidgetMessage] {
    state.withLock { state in
      let ids = state.models.keys.sorted()
      state.gone += ids.count
      (state.models, state.entries, state.controls) = ([:], [:], [:])
      return ids.map { WidgetMessage(.close, id: $0) }
    }
  }

  // MARK: What front ends say

  /// Takes a message of a front end's.
  ///
  /// - Returns: Whether there is somebody at this end, what is to be sent, and what is to be done.
  func receive(
    _ event: WidgetEvent
  ) -> (isKnown: Bool, messages: [WidgetMessage], reactions: [Reaction]) {
    state.withLock { state in
      let message = event.message
      switch message.kind {
      case .open(let target):
        let isKnown = state.isConnected && target == WidgetModel.controlTarget
        if isKnown { state.hasFrontEnd = true }
        return (isKnown, [], [])
      case .close:
        return (true, [], [])
      case .message:
        guard state.models[message.id] != nil else {
          return (true, Self.answer(message, in: state), [])
        }
        state.hasFrontEnd = true
        return Self.receive(event, in: &state)
      }
    }
  }

  /// What is said to a front end that asks about all widgets.
  private static func answer(_ message: WidgetMessage, in state: State) -> [WidgetMessage] {
    let method = message.data["method"]?.string ?? ""
    guard method == "request_states" else {
      return [
        WidgetMessage(
          .message, id: message.id,
          data: ["method": "error", "error": .string("unknown method \"\(method)\"")])
      ]
    }
    let states = state.models.mapValues(\.listed)
    return [
      WidgetMessage(
        .message, id: message.id,
        data: ["method": "update_states", "states": .object(states), "buffer_paths": []])
    ]
  }

  private static func receive(
    _ event: WidgetEvent, in state: inout State
  ) -> (isKnown: Bool, messages: [WidgetMessage], reactions: [Reaction]) {
    let (id, data) = (event.message.id, event.message.data)
    let entry = state.controls[id].flatMap { state.entries[$0] }
    switch data["method"]?.string {
    case "request_state":
      return (true, state.models[id].map { [WidgetModel.update(id, $0.state)] } ?? [], [])
    case "custom":
      guard let entry, data["content"]?["event"] == "click", entry.control.accept(.press) else {
        return (true, [], [])
      }
      return (true, [], reactions(of: entry))
    case "update":
      var messages: [WidgetMessage] = []
      let given = (data["state"]?.object ?? [:]).filter {
        state.models[id]?.state[$0.key] != nil && !$0.key.hasPrefix("_")
      }
      // What an output area shows is as large as it is, and nobody else's concern.
      let echoed = given.filter { $0.key != "outputs" }
      if state.echoes, !echoed.isEmpty {
        messages.append(WidgetModel.update(id, echoed, method: "echo_update"))
      }
      guard let entry else {
        state.models[id]?.state.merge(given) { $1 }
        return (true, messages, [])
      }
      let face = entry.control.face
      guard let input = WidgetModel.input(given, for: face), entry.control.accept(input) else {
        return (true, messages, [])
      }
      let values = WidgetModel.values(of: entry.control.face)
      let mended = values.filter { given[$0.key] != nil && !isSame($0.value, given[$0.key]) }
      state.models[id]?.state.merge(values) { $1 }
      if !mended.isEmpty { messages.append(WidgetModel.update(id, mended)) }
      return (true, messages, event.isSuperseded ? [] : reactions(of: entry))
    default: return (true, [], [])
    }
  }

  /// What is done when a control has been moved: its own handlers, then all that draws with it.
  private static func reactions(of entry: Entry) -> [Reaction] {
    let own = entry.output.flatMap { output in
      entry.control.isHeard
        ? Reaction(output: output) { [control = entry.control] () throws(RuntimeFailure) in
          control.notify()
        } : nil
    }
    if own == nil, entry.control.isHeard, let first = entry.reactions.first {
      // It is to be seen beside others alone.
      let control = entry.control
      let reaction = Reaction(output: first.output) { () throws(RuntimeFailure) in
        control.notify()
        try first.action()
      }
      return [reaction] + entry.reactions.dropFirst()
    }
    return (own.map { [$0] } ?? []) + entry.reactions
  }

  /// Whether two numbers, or other values, are the same but for the noise of binary fractions.
  private static func isSame(_ one: JSON, _ other: JSON?) -> Bool {
    guard let a = one.double, let b = other?.double else { return one == other }
    return abs(a - b) <= 1e-9 * max(1, abs(a))
  }

  // MARK: Making widgets

  private static func isProgress(_ control: Control) -> Bool {
    if case .progress = control.face { true } else { false }
  }

  /// Makes a control's own widget, unless it is there.
  private static func open(
    _ number: Int, in state: inout State, _ messages: inout [WidgetMessage]
  ) -> String? {
    guard let entry = state.entries[number] else { return nil }
    if let model = entry.model { return model }
    let face = entry.control.face
    let style = add(WidgetModel.style(of: face), in: &state, &messages)
    let model = add(
      WidgetModel.control(
        face, style: reference(style), layout: layout(in: &state, &messages)), in: &state,
      &messages)
    state.entries[number]?.model = model
    state.controls[model] = number
    return model
  }

  private static func layout(
    in state: inout State, _ messages: inout [WidgetMessage]
  ) -> JSON { reference(add(WidgetModel.layout(), in: &state, &messages)) }

  private static func reference(_ id: String) -> JSON { .string("IPY_MODEL_" + id) }

  private static func add(
    _ members: [String: JSON], in state: inout State, _ messages: inout [WidgetMessage]
  ) -> String {
    let digits = String(state.models.count + state.gone, radix: 16)
    let id = state.prefix + String(repeating: "0", count: max(16 - digits.utf8.count, 0)) + digits
    let model = WidgetModel(id: id, state: members)
    state.models[id] = model
    messages.append(model.opening)
    return id
  }
}
