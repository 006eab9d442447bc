import Language
import Synchronization
import Syntax

/// A host that keeps what programs write.
final class RecordingHost: Host {
  private let text = Mutex("")
  private let seed = Mutex<UInt64>(0)
  let interrupt = Atomic(false)

  var output: String { text.withLock { $0 } }

  func write(_ text: String, toErrorStream: Bool) { self.text.withLock { $0 += text } }
  func show(_ display: Display, id: String?) { write(display.plain + "\n", toErrorStream: false) }
  func update(_ display: Display, id: String) {}
  func nextRandom() -> UInt64 {
    seed.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
  var isInterrupted: Bool { interrupt.load(ordering: .relaxed) }
}

let nowhere = Span(0, 0)

/// Typed expressions made by hand.
typealias E = TypedExpression

func int(_ value: Int) -> E { E(.int(value), .int, nowhere) }
func double(_ value: Double) -> E { E(.double(value), .double, nowhere) }
func text(_ value: String) -> E { E(.string(value), .string, nowhere) }
func local(_ index: Int, _ type: Type = .int) -> E { E(.local(LocalID(index)), type, nowhere) }
func global(_ index: Int, _ type: Type = .int) -> E { E(.global(GlobalID(index)), type, nowhere) }
func op(_ operation: BinaryOperator, _ a: E, _ b: E, _ type: Type = .int) -> E {
  E(.binary(operation, a, b), type, nowhere)
}
func call(_ function: Int, _ arguments: [E], _ type: Type = .int) -> E {
  E(.call(.function(FunctionID(function)), arguments), type, nowhere)
}
func widened(_ value: E) -> E { E(.convert(.widen, value), .double, nowhere) }
func statement(_ kind: Operation.Kind) -> Operation { Operation(kind, nowhere) }
func localPlace(_ index: Int, _ type: Type = .int) -> Place {
  Place(.local(LocalID(index)), type, nowhere)
}
func globalPlace(_ index: Int, _ type: Type = .int) -> Place {
  Place(.global(GlobalID(index)), type, nowhere)
}
func locals(_ types: Type...) -> [Function.Local] {
  types.map { Function.Local(name: "", type: $0) }
}
func program(
  _ body: [Operation], locals: [Function.Local] = [], functions: [Function] = [],
  globals: [Global] = []
) -> Program {
  Program(
    source: "cell 1", functions: functions,
    entry: Function(
      id: nil, name: nil, locals: locals, parameters: [], result: .void, body: body,
      span: nowhere), globals: globals)
}
