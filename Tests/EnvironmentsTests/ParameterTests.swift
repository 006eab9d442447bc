import Environments
import Testing

private enum Colour: String, CaseIterable, ParameterConvertible {
  case red
  case blue
}

private struct Gadget: Parameterised {
  @Parameter("Step size α", in: .above(0, upTo: 1), note: "How far.", source: "A book")
  var stepSize: Schedule = 0.1
  @Parameter("Trace decay λ", in: 0...1) var traceDecay = 0.9
  @Parameter("Batch size", in: 1...) var batch = 32
  @Parameter("Is double") var isDouble = true
  @Parameter("Colour") var colour = Colour.red
  @Parameter("Widths", in: 1...) var hidden = [64, 64]
  @Parameter("Discount γ", in: 0..<1) var discount: Double? = nil
  var label: String?
  mutating func carry(from other: Gadget) { label = other.label }
}

@Suite struct ParameterTests {
  @Test("a declaration says name, symbol, kind, default, bounds and source")
  func declarations() throws {
    let all = Gadget().parameters
    #expect(
      all.map(\.name)
        == ["stepSize", "traceDecay", "batch", "isDouble", "colour", "hidden", "discount"])
    let first = try #require(all.first)
    #expect(first.title == "Step size")
    #expect(first.symbol == "α")
    #expect(first.kind == .rate)
    #expect(first.defaultValue == .double(0.1))
    #expect(first.bounds.description == "above 0 and up to 1")
    #expect(first.note == "How far." && first.source == "A book")
    #expect(all[1].kind == .double && all[1].bounds.description == "from 0 to 1")
    #expect(all[2].symbol == nil && all[2].bounds.description == "1 or more")
    #expect(all[4].kind == .choice(["red", "blue"]))
    #expect(all[5].defaultValue == .ints([64, 64]))
    #expect(all[6].defaultValue == .none && all[6].kind == .optionalDouble)
    #expect(all[6].bounds.description == "from 0 and below 1")
  }

  @Test("parameters are set by name, and copies do not share")
  func setting() throws {
    var gadget = Gadget()
    gadget.label = "mine"
    let copy = gadget
    try gadget.set("stepSize", to: .schedule(.linear(from: 1, to: 0.1, over: 100)))
    try gadget.set("traceDecay", to: .int(1))
    try gadget.set("colour", to: .string("blue"))
    try gadget.set("discount", to: .double(0.5))
    #expect(gadget.stepSize == .linear(from: 1, to: 0.1, over: 100))
    #expect(gadget.traceDecay == 1 && gadget.colour == .blue && gadget.discount == 0.5)
    #expect(gadget.label == "mine")
    #expect(copy.stepSize == 0.1 && copy.colour == .red && copy.discount == nil)
    var other = gadget
    other.batch = 7
    #expect(gadget.batch == 32 && other.batch == 7 && Gadget().batch == 32)
    #expect(gadget.parameters[1].value == .double(1))
    #expect(gadget.parameters[1].defaultValue == .double(0.9))
  }

  @Test(
    "a wrong name or value is told apart and helped",
    arguments: [
      ("stepSise", .double(0.1), "Gadget has no parameter “stepSise”; did you mean “stepSize”?"),
      ("alpha", .double(0.1), "Gadget has no parameter “alpha”; did you mean “stepSize”?"),
      ("α", .double(0.1), "Gadget has no parameter “α”; did you mean “stepSize”?"),
      ("gamma", .double(0.1), "Gadget has no parameter “gamma”; did you mean “discount”?"),
      ("lambda", .double(0.1), "Gadget has no parameter “lambda”; did you mean “traceDecay”?"),
      (
        "qqqqqq", .double(0.1),
        "Gadget has no parameter “qqqqqq”; it takes stepSize, traceDecay, batch, isDouble, "
          + "colour, hidden, discount."
      ),
      ("stepSize", .double(1.5), "“stepSize” must be above 0 and up to 1, not 1.5."),
      (
        "stepSize", .schedule(.linear(from: 2, to: 0.1, over: 10)),
        "“stepSize” must be above 0 and up to 1, not 2."
      ),
      (
        "stepSize", .schedule(.exponential(from: 1, to: 0.1, decay: 1.5)),
        "In “stepSize”, decay: must be from 0 to 1, not 1.5."
      ),
      (
        "stepSize", .schedule(.linear(from: 1, to: 0.1, over: -2)),
        "In “stepSize”, over: must be 0 or more, not -2."
      ),
      ("traceDecay", .double(.nan), "“traceDecay” must be from 0 to 1, not nan."),
      ("batch", .double(1.5), "“batch” takes a whole number, not 1.5."),
      ("batch", .int(0), "“batch” must be 1 or more, not 0."),
      ("colour", .string("pink"), "“colour” takes one of \"red\", \"blue\", not \"pink\"."),
      ("hidden", .ints([64, 0]), "“hidden” must be 1 or more, not 0."),
      ("isDouble", .int(1), "“isDouble” takes true or false, not 1."),
    ] as [(String, ParameterValue, String)])
  func errors(name: String, value: ParameterValue, message: String) {
    var gadget = Gadget()
    let error = #expect(throws: ParameterError.self) { try gadget.set(name, to: value) }
    #expect(error?.description == message)
    #expect(gadget.parameters.map(\.value) == Gadget().parameters.map(\.value))
  }

  @Test("a value out of bounds is found by the check before a training")
  func validation() {
    var gadget = Gadget()
    #expect(throws: Never.self) { try gadget.validateParameters() }
    gadget.traceDecay = 3
    #expect(throws: ParameterError.self) { try gadget.validateParameters() }
  }

  @Test("schedules take the values of their formulas")
  func schedules() {
    let linear = Schedule.linear(from: 1, to: 0.5, over: 10)
    #expect(linear.value(at: 0) == 1 && linear.value(at: 5) == 0.75)
    #expect(linear.value(at: 10) == 0.5 && linear.value(at: 1000) == 0.5)
    let decay = Schedule.exponential(from: 1, to: 0.1, decay: 0.5)
    #expect(decay.value(at: 0) == 1 && abs(decay.value(at: 2) - 0.325) < 1e-15)
    #expect(Schedule.inverseVisits.value(at: 9, visits: 4) == 0.25)
    #expect(Schedule(floatLiteral: 0.3).value(at: 7) == 0.3)
    #expect(Schedule.linear(from: 1, to: 0.5, over: 0).value(at: 0) == 0.5)
  }
}
