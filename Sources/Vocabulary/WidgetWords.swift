import Language
import Martlet

/// Controls that a person can move: `Slider`, `Picker`, `Toggle`, `Button`, `Progress`.
func addWidgetWords(to library: inout Library) {
  library.types["Slider<Int>"] = Kinds.wholeSlider
  // Whole numbers first, as Swift reads `1...10`.
  addSlider(Int.self, to: &library, Kinds.wholeSlider, .closedRange, .int)
  addSlider(Double.self, to: &library, Kinds.slider, .doubleRange, .double)
  addPickers(to: &library)
  addToggle(to: &library)
  addButton(to: &library)
  addProgress(to: &library)
  library.add(interactWord())
}

// MARK: Slider

/// A number as the language has it, and back.
private protocol LanguageNumber: SliderNumber {
  var asValue: Value { get }
  static func range(_ value: Value) -> ClosedRange<Self>?
}

extension Double: LanguageNumber {
  var asValue: Value { .double(self) }

  static func range(_ value: Value) -> ClosedRange<Double>? {
    switch value {
    case .doubleRange(let low, let high) where low <= high: low...high
    case .closedRange(let low, let high) where low <= high: Double(low)...Double(high)
    default: nil
    }
  }
}

extension Int: LanguageNumber {
  var asValue: Value { .int(self) }

  static func range(_ value: Value) -> ClosedRange<Int>? {
    if case .closedRange(let low, let high) = value, low <= high { low...high } else { nil }
  }
}

private func addSlider<N: LanguageNumber>(
  _ type: N.Type, to library: inout Library, _ kind: NominalType, _ range: Type, _ number: Type
) {
  library.add(
    hearing(
      "Slider",
      [
        .plain("label", .string, "What stands beside it."),
        .plain("range", range, "From where to where it moves."),
        .option(
          "step", number, N.isWhole ? "1" : "a hundredth of the range",
          "The distance between neighbouring values, above 0."),
        .option("value", number, "the middle", "Where it stands at first."),
        handler(number, "Is called with the new value when a person has moved it."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let range = try sliderRange(N.self, a[1], argument: 1)
      let step = a.has(2) ? N(nearest: try a.double(2)) : nil
      if let step, !(step.asDouble > 0) || !step.asDouble.isFinite {
        throw RuntimeFailure(
          "bad-argument", "the step is \(step); it must be above 0", argument: 2)
      }
      let value = a.has(3) ? N(nearest: try a.double(3)) : nil
      if let value, !range.contains(value) {
        throw RuntimeFailure(
          "bad-argument", "the value is \(value), which is not in \(range)", argument: 3)
      }
      let slider = Slider(try a.string(0), range, step: step, value: value)
      if let function = try given(a, 4) {
        slider.onChange(calling(function, a.host) { $0.asValue })
      }
      return known(slider, kind, a.host)
    })
  kind.add(
    property("value", number, "Where it stands.") { (a) throws(RuntimeFailure) in
      try a.object(0, as: Slider<N>.self).value.asValue
    },
    word(
      "set",
      [.plain("value", number, "Where to; the nearest end where that is outside the range.")],
      to: .void, "Moves it."
    ) { (a) throws(RuntimeFailure) in
      try a.object(0, as: Slider<N>.self).set(N(nearest: try a.double(1)))
      return .void
    },
    onChange(number) { (a) throws(RuntimeFailure) in
      let function = try a.function(1)
      try a.object(0, as: Slider<N>.self).onChange(calling(function, a.host) { $0.asValue })
    })
}

private func sliderRange<N: LanguageNumber>(
  _ type: N.Type, _ value: Value, argument: Int
) throws(RuntimeFailure) -> ClosedRange<N> {
  guard let range = N.range(value), range.lowerBound.asDouble.isFinite,
    range.upperBound.asDouble.isFinite
  else {
    throw RuntimeFailure(
      "bad-argument", "a slider needs a range with two finite ends, such as 0.01...1",
      argument: argument)
  }
  return range
}

// MARK: Picker, Toggle, Button

private func addPickers(to library: inout Library) {
  for (kind, element) in [
    (Kinds.picker, Type.string), (Kinds.wholePicker, .int), (Kinds.numberPicker, .double),
  ] {
    library.types["Picker<\(element)>"] = kind
    library.add(
      hearing(
        "Picker",
        [
          .plain("label", .string, "What stands beside it."),
          .plain("options", .array(element), "What there is to choose from."),
          .option("value", element, "the first", "What is chosen at first."),
          handler(element, "Is called with the choice when a person has made one."),
        ], to: kind.type, kind.documentation
      ) { (a) throws(RuntimeFailure) in
        let picker = try picker(try a.string(0), a[1], element, argument: 1)
        if a.has(2) {
          guard let index = index(of: a[2], in: picker) else {
            throw RuntimeFailure(
              "bad-argument", "the value is none of the options", argument: 2)
          }
          _ = picker.accept(.index(index))
        }
        if let function = try given(a, 3) { picker.onChange(calling(function, a.host) { $0 }) }
        return known(picker, kind, a.host)
      })
    kind.add(
      property("value", element, "What is chosen.") { (a) throws(RuntimeFailure) in
        try a.object(0, as: Picker<Value>.self).value
      },
      property("index", .int, "Where in the options that stands.") { (a) throws(RuntimeFailure) in
        .int(try a.object(0, as: Picker<Value>.self).index)
      },
      word("set", [.plain("value", element, "One of the options.")], to: .void, "Chooses.") {
        (a) throws(RuntimeFailure) in
        let picker = try a.object(0, as: Picker<Value>.self)
        guard let index = index(of: a[1], in: picker) else {
          throw RuntimeFailure("bad-argument", "the value is none of the options", argument: 1)
        }
        picker.set(at: index)
        return .void
      },
      onChange(element) { (a) throws(RuntimeFailure) in
        let function = try a.function(1)
        try a.object(0, as: Picker<Value>.self).onChange(calling(function, a.host) { $0 })
      })
  }
}

private func picker(
  _ label: String, _ options: Value, _ element: Type, argument: Int
) throws(RuntimeFailure) -> Picker<Value> {
  let values = elements(options) ?? []
  guard !values.isEmpty else {
    throw RuntimeFailure(
      "bad-argument", "a picker needs at least one option", argument: argument)
  }
  return Picker(label, values, names: values.map { printed($0, element) })
}

/// A choice as a list shows it.
private func printed(_ value: Value, _ type: Type) -> String {
  if case .string(let text) = value { return text }
  let text = display(of: value, as: type).plain
  return text.split(separator: "\n").first.map(String.init) ?? text
}

private func index(of value: Value, in picker: Picker<Value>) -> Int? {
  switch value {
  case .string(let text):
    picker.options.firstIndex { if case .string(text) = $0 { true } else { false } }
  default: number(value).flatMap { wanted in picker.options.firstIndex { number($0) == wanted } }
  }
}

private func addToggle(to library: inout Library) {
  let kind = Kinds.toggle
  library.add(
    hearing(
      "Toggle",
      [
        .plain("label", .string, "What stands beside it."),
        .option("value", .bool, "false", "Whether it is ticked at first."),
        handler(.bool, "Is called when a person has ticked it or not."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let toggle = Toggle(try a.string(0), value: try a.bool(1, default: false))
      if let function = try given(a, 2) { toggle.onChange(calling(function, a.host) { .bool($0) }) }
      return known(toggle, kind, a.host)
    })
  kind.add(
    property("value", .bool, "Whether it is ticked.") { (a) throws(RuntimeFailure) in
      .bool(try a.object(0, as: Toggle.self).value)
    },
    word("set", [.plain("value", .bool)], to: .void, "Ticks it or not.") {
      (a) throws(RuntimeFailure) in
      try a.object(0, as: Toggle.self).set(try a.bool(1, default: false))
      return .void
    },
    onChange(.bool) { (a) throws(RuntimeFailure) in
      let function = try a.function(1)
      try a.object(0, as: Toggle.self).onChange(calling(function, a.host) { .bool($0) })
    })
}

private func addButton(to library: inout Library) {
  let kind = Kinds.button
  library.add(
    hearing(
      "Button",
      [
        .plain("label", .string, "What stands on it."),
        .label("action", .function([], .void), "What it does, every time it is pressed."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let (function, host) = (try a.function(1), a.host)
      let button = Button(try a.string(0)) {
        do throws(RuntimeFailure) { _ = try function.call([]) } catch {
          (host as? any ControlHost)?.report(error)
        }
      }
      return known(button, kind, host)
    })
  kind.add(
    word("press", [], to: .void, "Does what it does when it is pressed.") {
      (a) throws(RuntimeFailure) in
      try a.object(0, as: Button.self).press()
      if let failure = (a.host as? any ControlHost)?.takeFailure() { throw failure }
      return .void
    })
}

// MARK: Progress

private func addProgress(to library: inout Library) {
  let kind = Kinds.progressBar
  library.add(
    word(
      "Progress",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "label", type: .string, presence: .defaulted("\"\""),
          documentation: "What stands beside it."),
        .label("total", .int, "How much there is to do, at least 1."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let total = try a.int(1)
      guard total > 0 else {
        throw RuntimeFailure(
          "bad-argument", "the total is \(total); there must be something to do", argument: 1)
      }
      return known(ProgressBar(try a.string(0, default: ""), total: total), kind, a.host)
    })
  kind.add(
    property("value", .int, "How much is done.") { (a) throws(RuntimeFailure) in
      .int(try a.object(0, as: ProgressBar.self).value)
    },
    property("total", .int, "How much there is to do.") { (a) throws(RuntimeFailure) in
      .int(try a.object(0, as: ProgressBar.self).total)
    },
    word(
      "advance", [.option("by", .int, "1", "How much more is done.")], to: .void,
      "Says that more is done; shows the bar if it is not yet to be seen."
    ) { (a) throws(RuntimeFailure) in
      let bar = try a.object(0, as: ProgressBar.self)
      (a.host as? any ControlHost)?.showOnce(bar)
      bar.advance(by: try a.int(1, default: 1))
      return .void
    },
    word(
      "set", [.plain("value", .int, "How much is done, from 0 to the total.")], to: .void,
      "Says how much is done; shows the bar if it is not yet to be seen."
    ) { (a) throws(RuntimeFailure) in
      let bar = try a.object(0, as: ProgressBar.self)
      (a.host as? any ControlHost)?.showOnce(bar)
      bar.set(try a.int(1))
      return .void
    })
}

// MARK: What they share

/// A word whose closures are called by a person's moves, between cells.
private func hearing(
  _ name: String, _ parameters: [FunctionDeclaration.Parameter], to result: Type,
  _ documentation: String, _ work: @escaping Work
) -> FunctionDeclaration {
  var declaration = word(name, parameters, to: result, documentation, work)
  declaration.callsInTurn = true
  return declaration
}

private func handler(_ type: Type, _ documentation: String) -> FunctionDeclaration.Parameter {
  .option("onChange", .optional(.function([type], .void)), "nil", documentation)
}

private func given(
  _ a: Arguments, _ index: Int
) throws(RuntimeFailure) -> (any FunctionValue)? {
  try a.given(index) { (index) throws(RuntimeFailure) in try a.function(index) }
}

private func onChange(
  _ type: Type, _ add: @escaping @Sendable (Arguments) throws(RuntimeFailure) -> Void
) -> FunctionDeclaration {
  hearing(
    "onChange",
    [.plain("handler", .function([type], .void), "Is given the new value.")], to: .void,
    "Has something called whenever a person has changed it."
  ) { (a) throws(RuntimeFailure) in
    try add(a)
    return .void
  }
}

/// A function of the language as a handler, whose failure the host is told.
private func calling<T>(
  _ function: any FunctionValue, _ host: any Host, _ value: @escaping (T) -> Value
) -> (T) -> Void {
  { argument in
    do throws(RuntimeFailure) { _ = try function.call([value(argument)]) } catch {
      (host as? any ControlHost)?.report(error)
    }
  }
}

private func known(_ control: Control, _ kind: NominalType, _ host: any Host) -> Value {
  (host as? any ControlHost)?.add(control)
  return kind.value(control)
}

// MARK: interact

/// A control that `interact` makes of an argument, or was given, with its value at any time.
private struct Moved: Sendable {
  var control: Control
  var value: @Sendable () -> Value
}

private func interactWord() -> FunctionDeclaration {
  let documentation = """
    Does something with values that a person can move, and does it anew whenever one of them moves: \
    a slider for a range of numbers, a picker for an array of choices, a box to tick for true or \
    false. Each argument gives the closure a value; its label stands beside the control. A `Slider`, \
    `Picker` or `Toggle` of one's own may stand without a label. Where nothing can be moved it is \
    done once, with the values in the middle.
    """
  var declaration = word(
    "interact",
    [
      FunctionDeclaration.Parameter(
        label: nil, name: "controls", type: Kinds.adjustable.type, presence: .variadic,
        documentation: "Ranges, arrays, truth values or controls, by any label."),
      .label("body", .function([Kinds.adjustable.type], .variable(0)), "What is done with them."),
    ], to: .void, documentation
  ) { _ in .void }
  declaration.fit = { arguments in
    var parameters: [FunctionDeclaration.Parameter] = []
    var types: [Type] = []
    for (index, argument) in arguments.enumerated() {
      guard let type = moved(argument.type) else {
        return .failure(
          .init(
            argument: index,
            """
            ‘interact’ cannot let a person move a value of type \(argument.type): it takes a range \
            such as 0.01...1, an array, true or false, or a control
            """))
      }
      if argument.label == nil, !controls.contains(argument.type) {
        return .failure(
          .init(
            argument: index,
            "the argument needs a label, which stands beside the control: ‘alpha: 0.01...1’"))
      }
      types.append(type)
      parameters.append(
        FunctionDeclaration.Parameter(
          label: argument.label, name: argument.label ?? "control", type: argument.type))
    }
    guard !types.isEmpty else {
      return .failure(
        .init(argument: nil, "there is nothing to move: write ‘interact(alpha: 0.01...1) { … }’"))
    }
    parameters.append(.label("body", .function(types, .variable(0)), "What is done with them."))
    let labels = arguments.map { $0.label ?? "" }
    return .success(
      hearing("interact", parameters, to: .void, documentation) { (a) throws(RuntimeFailure) in
        var all: [Moved] = []
        for (index, label) in labels.enumerated() {
          all.append(try control(label, a, index, arguments[index].type))
        }
        try interact(all, try a.function(labels.count), a.host)
        return .void
      })
  }
  return declaration
}

private let controls: Set<Type> = [
  Kinds.slider.type, Kinds.wholeSlider.type, Kinds.picker.type, Kinds.wholePicker.type,
  Kinds.numberPicker.type, Kinds.toggle.type,
]

/// The type of the value that a person moves; nil where an argument cannot be moved.
private func moved(_ type: Type) -> Type? {
  switch type {
  case .doubleRange: .double
  case .closedRange: .int
  case .bool: .bool
  case .array(let element): element
  case .nominal(let kind) where controls.contains(type): kind.members["value"]?.first?.result
  default: nil
  }
}

private func control(
  _ label: String, _ a: Arguments, _ index: Int, _ type: Type
) throws(RuntimeFailure) -> Moved {
  func made<C: ValueControl>(
    _ control: C, _ value: @escaping @Sendable (C.Value) -> Value
  ) -> Moved {
    (a.host as? any ControlHost)?.add(control)
    return Moved(control: control) { value(control.value) }
  }
  switch (a[index], type) {
  case (.object(_, let slider as Slider<Double>), _): return made(slider) { $0.asValue }
  case (.object(_, let slider as Slider<Int>), _): return made(slider) { $0.asValue }
  case (.object(_, let picker as Picker<Value>), _): return made(picker) { $0 }
  case (.object(_, let toggle as Toggle), _): return made(toggle) { .bool($0) }
  case (.bool(let flag), _): return made(Toggle(label, value: flag)) { .bool($0) }
  case (_, .array(let element)):
    return made(try picker(label, a[index], element, argument: index)) { $0 }
  case (_, .closedRange):
    return made(Slider(label, try sliderRange(Int.self, a[index], argument: index))) { $0.asValue }
  default:
    return made(Slider(label, try sliderRange(Double.self, a[index], argument: index))) {
      $0.asValue
    }
  }
}

private func interact(
  _ controls: [Moved], _ body: any FunctionValue, _ host: any Host
) throws(RuntimeFailure) {
  let draw: @Sendable (any Host) throws(RuntimeFailure) -> Void = { host throws(RuntimeFailure) in
    let value = try body.call(controls.map { $0.value() })
    if case .void = value { return }
    host.show(value, as: body.resultType ?? .void)
  }
  guard let host = host as? any ControlHost else { return try draw(host) }
  try host.interact(controls.map(\.control), draw: draw)
}
