import JSON
import Language
import Session
import Synchronization
import Testing

/// A session with a front end that keeps the widgets it is told of.
private final class Page: Sendable {
  let session = Session(seed: 7)
  private let outputs = Mutex<[Output]>([])

  init(echoes: Bool = true) { session.connectWidgets(echoes: echoes) }

  @discardableResult
  func run(_ code: String) -> CellReport {
    session.run(code, name: "cell 1") { output in self.outputs.withLock { $0.append(output) } }
  }

  @discardableResult
  func say(_ id: String, _ data: JSON, isSuperseded: Bool = false) -> [Output] {
    _ = take()
    let event = WidgetEvent(
      WidgetMessage(.message, id: id, data: data), request: "r", isSuperseded: isSuperseded)
    _ = session.handle(event) { output in self.outputs.withLock { $0.append(output) } }
    return take()
  }

  @discardableResult
  func set(_ id: String, _ state: JSON, isSuperseded: Bool = false) -> [Output] {
    say(id, ["method": "update", "state": state], isSuperseded: isSuperseded)
  }

  func take() -> [Output] {
    outputs.withLock { outputs in
      defer { outputs = [] }
      return outputs
    }
  }
}

extension [Output] {
  /// The widgets opened, by the name of their model.
  fileprivate var models: [String: (id: String, state: JSON)] {
    var models: [String: (id: String, state: JSON)] = [:]
    for case .widget(let message) in self {
      guard case .open = message.kind, let state = message.data["state"],
        let name = state["_model_name"]?.string
      else { continue }
      models[name] = (message.id, state)
    }
    return models
  }

  fileprivate var methods: [String] {
    compactMap { if case .widget(let message) = $0 { message.data["method"]?.string } else { nil } }
  }

  fileprivate var printed: String {
    map { if case .stream(let text, _) = $0 { text } else { "" } }.joined()
  }

  fileprivate var displays: [Display] {
    compactMap { if case .display(let display, _) = $0 { display } else { nil } }
  }

  fileprivate var failures: [CellFailure] {
    compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
  }
}

@Suite struct WidgetTests {
  @Test("a control is opened once, before it is first shown, whatever it refers to first")
  func opening() throws {
    let page = Page()
    page.run("let s = Slider(\"s\", 0.0...1)")
    #expect(page.take().isEmpty)
    page.run("s")
    let outputs = page.take()
    var known: Set<String> = []
    for case .widget(let message) in outputs {
      let state = try #require(message.data["state"]?.object)
      let children = state["children"]?.array ?? []
      for value in children + [state["layout"], state["style"]].compactMap({ $0 }) {
        #expect(known.contains(value.string ?? ""), "\(value) in \(state)")
      }
      known.insert("IPY_MODEL_" + message.id)
    }
    let view = try #require(outputs.displays.first?.widget)
    #expect(known.contains("IPY_MODEL_" + view))
    page.run("show(s)")
    let again = page.take()
    #expect(again.count == 1 && again.displays.first?.widget == view)
  }

  @Test("without a front end a control is text alone")
  func text() {
    let cells = Transcript()
    cells.run("Slider(\"s\", 0.0...1)")
    let display = cells.displays().first
    #expect(display?.plain == "s 0.00 ──────────●────────── 1.00: 0.50")
    #expect(display?.widget == nil)
    cells.run("interact(n: 1...3) { n in\n    print(n)\n}")
    #expect(cells.printed() == "2\n")
  }

  @Test("the forms of a widget are a JSON value beside text and HTML")
  func forms() {
    var display = Display(plain: "t", html: "<b>t</b>")
    display.widget = "m"
    #expect(
      display.bundle == [
        "text/plain": "t", "text/html": "<b>t</b>",
        "application/vnd.jupyter.widget-view+json": [
          "version_major": 2, "version_minor": 0, "model_id": "m",
        ],
      ])
  }

  @Test("a superseded move sets the value and is echoed, but calls nothing")
  func superseded() throws {
    let page = Page()
    page.run("let s = Slider(\"s\", 0...9) { n in\n    print(n)\n}\ns")
    let slider = try #require(page.take().models["IntSliderModel"]).id
    #expect(page.set(slider, ["value": 3], isSuperseded: true).methods == ["echo_update"])
    #expect(page.run("s.value").value?.plain == "3")
    #expect(page.set(slider, ["value": 4]).printed == "4\n")
  }

  @Test("nothing is echoed where that is turned off")
  func echoes() throws {
    let page = Page(echoes: false)
    page.run("Toggle(\"t\")")
    let box = try #require(page.take().models["CheckboxModel"]).id
    #expect(page.set(box, ["value": true]).isEmpty)
  }

  @Test("what a closure of a control changes is changed for later cells")
  func changes() throws {
    let page = Page()
    page.run(
      "var n = 0\nfunc twice() {\n    n += 2\n}\nButton(\"b\") {\n    n += 1\n    twice()\n}")
    let button = try #require(page.take().models["ButtonModel"]).id
    page.say(button, ["method": "custom", "content": ["event": "click"]])
    page.say(button, ["method": "custom", "content": ["event": "other"]])
    #expect(page.run("n").value?.plain == "3")
  }

  @Test("a failing closure is told where its outputs are, and the next call works")
  func failing() throws {
    let page = Page()
    page.run("let xs = [1]\nlet s = Slider(\"s\", 0...9) { n in\n    print(xs[n])\n}\ns")
    let slider = try #require(page.take().models["IntSliderModel"]).id
    let failure = try #require(page.set(slider, ["value": 9]).failures.first)
    #expect(failure.name == "RuntimeError" && failure.plain.contains("cell 1:3"))
    let outputs = page.set(slider, ["value": 0])
    #expect(outputs.failures.isEmpty && outputs.printed == "1\n")
  }

  @Test("a button that a cell presses fails there and then")
  func pressing() throws {
    let page = Page()
    let failure = try #require(
      page.run("let b = Button(\"b\") {\n    print([1][3])\n}\nb.press()\nprint(\"after\")").failure
    )
    #expect(failure.plain.contains("out of range") && failure.plain.contains("called"))
    #expect(page.take().printed.isEmpty)
  }

  @Test("a call that puts nothing out removes what the last one did")
  func silent() throws {
    let page = Page()
    page.run("Slider(\"s\", 0...9) { n in\n    if n > 4 {\n        print(n)\n    }\n}")
    let slider = try #require(page.take().models["IntSliderModel"]).id
    func clears(_ outputs: [Output]) -> [Bool] {
      outputs.compactMap { if case .clear(let wait) = $0 { wait } else { nil } }
    }
    #expect(clears(page.set(slider, ["value": 9])) == [true])
    #expect(clears(page.set(slider, ["value": 1])) == [true, false])
  }

  @Test("interact shows the drawing under its controls and as one display for other pages")
  func interact() throws {
    let page = Page()
    let report = page.run(
      "interact(a: 0.0...1, b: [\"x\", \"y\"]) { a, b in\n    print(b)\n    return plot([a, 1])\n}")
    #expect(report.value == nil)
    let outputs = page.take()
    let display = try #require(outputs.displays.first)
    #expect(outputs.displays.count == 1 && outputs.printed.isEmpty)
    #expect(display.plain.hasPrefix("a 0.00 ") && display.plain.contains("\nb: [x]  y\nx\n"))
    #expect(display.html?.contains("<svg") == true)
    let drawn = try #require(outputs.models["OutputModel"]?.state["outputs"]?.array)
    #expect(drawn.compactMap { $0["output_type"]?.string } == ["stream", "display_data"])
    let dropdown = try #require(outputs.models["DropdownModel"]).id
    let moved = page.set(dropdown, ["index": 1])
    #expect(moved.printed == "y\n" && moved.displays.first?.svg != nil)
  }

  @Test("a first drawing that fails is the cell's failure, and shows what came before")
  func failingInteract() {
    let page = Page()
    let report = page.run(
      "let xs = [1]\ninteract(n: 5...9) { n in\n    print(\"before\")\n    print(xs[n])\n}")
    #expect(report.failure?.name == "RuntimeError")
    let outputs = page.take()
    #expect(outputs.printed == "before\n" && outputs.models.isEmpty)
  }

  @Test("controls of one's own may stand in interact, and draw beside their handlers")
  func ownControls() throws {
    let page = Page()
    page.run(
      "let s = Slider(\"s\", 0...9) { n in\n    print(\"own\", n)\n}\ninteract(s) { n in\n"
        + "    print(\"drawn\", n)\n}")
    let slider = try #require(page.take().models["IntSliderModel"]).id
    #expect(page.set(slider, ["value": 2]).printed == "own 2\ndrawn 2\n")
  }

  @Test("interact redraws without the lines that tell of trainings")
  func training() throws {
    let page = Page()
    page.run(
      "let cliff = CliffWalking()\ninteract(alpha: 0.1...1) { alpha in\n    plot(train("
        + "QLearning(stepSize: alpha), on: cliff, episodes: 20, seed: 1))\n}")
    let outputs = page.take()
    #expect(outputs.displays.count == 1)
    let slider = try #require(outputs.models["FloatSliderModel"]).id
    #expect(page.set(slider, ["value": 0.5]).displays.count == 1)
  }

  @Test(
    "what cannot be moved is told with its place",
    arguments: [
      ("interact(a: \"x\") { a in a }", "value of type String"),
      ("interact(0.1...1) { a in a }", "needs a label"), ("interact { 1 }", "nothing to move"),
      ("interact(a: 0.1...1) { a, b in a }", "takes 2"),
      ("Slider(\"s\", 0.0...1, step: -1)", "must be above 0"),
      ("Slider(\"s\", 0.0...1, value: 3)", "not in 0.0...1.0"),
      ("Picker(\"p\", [\"a\"], value: \"b\")", "none of the options"),
      ("Progress(total: 0)", "something to do"),
    ])
  func faults(code: String, message: String) throws {
    let failure = try #require(Page().run(code).failure)
    #expect(failure.plain.contains(message), "\(failure.plain)")
  }

  @Test("reset closes every widget")
  func reset() throws {
    let page = Page()
    page.run("Toggle(\"t\") { isOn in\n    print(isOn)\n}")
    let box = try #require(page.take().models["CheckboxModel"]).id
    page.run("reset()")
    let closed = page.take().compactMap { output in
      if case .widget(let message) = output, message.kind == .close { message.id } else { nil }
    }
    #expect(closed.contains(box))
    #expect(page.set(box, ["value": true]).printed.isEmpty)
  }

  @Test("a bar is drawn seldom while it fills, and full at the end")
  func bars() throws {
    let page = Page()
    page.run("let bar = Progress(\"b\", total: 2_000)\nfor _ in 1...1_999 {\n    bar.advance()\n}")
    let outputs = page.take()
    #expect(outputs.count < 100)
    let bar = try #require(outputs.models["IntProgressModel"]).id
    var value: JSON?
    for case .widget(let message) in outputs where message.id == bar {
      value = message.data["state"]?["value"] ?? value
    }
    #expect(value == 1999)
    guard
      case .update(let display, _)? = outputs.last(where: {
        if case .update = $0 { true } else { false }
      })
    else {
      Issue.record("the text never followed")
      return
    }
    #expect(display.plain.hasSuffix("99 %"))
  }

  @Test("what display shows can be replaced by a later cell; a cell that ends in it shows no more")
  func replacing() throws {
    let page = Page()
    #expect(page.run("let h = display([1.5, 2])").value == nil)
    guard case .display(let first, let id?)? = page.take().first else {
      Issue.record("nothing was shown")
      return
    }
    #expect(first.plain == "[1.5, 2.0]")
    #expect(page.run("h.update(\"done\")\nh").value == nil)
    guard case .update(let second, id)? = page.take().first else {
      Issue.record("nothing was replaced")
      return
    }
    #expect(second.plain == "\"done\"")
    page.run("display(1)")
    guard case .display(_, nil)? = page.take().first else {
      Issue.record("what nobody keeps needs no name")
      return
    }
  }
}
