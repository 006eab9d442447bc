import Language
import Synchronization
import Testing

@Suite("The machine on programs made by hand")
struct MachineTests {
  static let fibonacci = Function(
    id: FunctionID(0), name: "fib", locals: locals(.int), parameters: [LocalID(0)], result: .int,
    body: [
      statement(
        .branch(
          [.condition(op(.lessInt, local(0), int(2), .bool))],
          then: [statement(.giveBack(local(0)))], otherwise: [])),
      statement(
        .giveBack(
          op(
            .addInt, call(0, [op(.subtractInt, local(0), int(1))]),
            call(0, [op(.subtractInt, local(0), int(2))])))),
    ], span: nowhere)

  /// The value a program gives as its result.
  func result(of program: Program) throws -> String {
    let machine = Machine(host: RecordingHost())
    machine.install(program)
    return try machine.run().map { printed($0.value, as: $0.type) } ?? "none"
  }

  @Test("a recursive function gives Fibonacci's numbers")
  func recursion() throws {
    let value = try result(
      of: program(
        [statement(.result(call(0, [int(20)])))], functions: [MachineTests.fibonacci]))
    #expect(value == "6765")
  }

  /// `s = s * 0.999999 + i * 0.5` over a range, at the top level.
  static func loop(_ rounds: Int) -> Program {
    program(
      [
        statement(.defineGlobal(GlobalID(0), double(0))),
        statement(
          .rangeLoop(
            LocalID(0), lower: int(0), upper: int(rounds), isClosed: false,
            body: [
              statement(
                .assign(
                  globalPlace(0, .double),
                  op(
                    .addDouble,
                    op(.multiplyDouble, global(0, .double), double(0.999999), .double),
                    op(.multiplyDouble, widened(local(0)), double(0.5), .double), .double)))
            ])), statement(.result(global(0, .double))),
      ], locals: locals(.int), globals: [Global(id: GlobalID(0), name: "s", type: .double)])
  }

  @Test("a loop at the top level computes as Swift does")
  func topLevelLoop() throws {
    var expected = 0.0
    for index in 0..<1000 { expected = expected * 0.999999 + Double(index) * 0.5 }
    #expect(try result(of: MachineTests.loop(1000)) == "\(expected)")
  }

  @Test("endless recursion is a failure, not a crash")
  func endlessRecursion() throws {
    let forever = Function(
      id: FunctionID(0), name: "f", locals: locals(.int), parameters: [LocalID(0)], result: .int,
      body: [statement(.giveBack(call(0, [op(.addInt, local(0), int(1))])))], span: nowhere)
    let machine = Machine(host: RecordingHost())
    machine.install(
      program([statement(.evaluate(call(0, [int(0)])))], functions: [forever]))
    let failure = #expect(throws: RuntimeFailure.self) { _ = try machine.run() }
    #expect(failure?.id == "recursion-too-deep")
    #expect(failure?.frames.first?.function == "f")
    #expect(failure?.frames.last?.function == nil)
  }

  @Test("overflow, division by zero and a bad index are failures that name what happened")
  func faults() throws {
    for (expression, id) in [
      (op(.addInt, global(0), int(1)), "integer-overflow"),
      (op(.divideInt, global(0), int(0)), "division-by-zero"),
      (
        E(.element(E(.array([int(1)]), .array(.int), nowhere), global(0)), .int, nowhere),
        "index-out-of-range"
      ),
    ] {
      let machine = Machine(host: RecordingHost())
      machine.install(
        program(
          [
            statement(.defineGlobal(GlobalID(0), int(.max))),
            statement(.evaluate(expression)),
          ], globals: [Global(id: GlobalID(0), name: "n", type: .int)]))
      let failure = #expect(throws: RuntimeFailure.self) { _ = try machine.run() }
      #expect(failure?.id == id)
      #expect(machine.value(of: GlobalID(0)).map { printed($0, as: .int) } == "\(Int.max)")
    }
  }

  @Test("an interrupt stops a loop")
  func interrupt() throws {
    let host = RecordingHost()
    host.interrupt.store(true, ordering: .relaxed)
    let machine = Machine(host: host)
    machine.install(
      program([
        statement(.whileLoop([.condition(E(.bool(true), .bool, nowhere))], body: []))
      ]))
    let failure = #expect(throws: RuntimeFailure.self) { _ = try machine.run() }
    #expect(failure?.id == "interrupted")
  }
}
