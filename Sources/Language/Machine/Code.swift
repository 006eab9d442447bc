import Synchronization
import Syntax

/// An instruction: an opcode, an 8-bit operand and three 16-bit ones, packed in 64 bits.
struct Instruction {
  var bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  init(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, d: Int = 0) {
    bits =
      UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: d)) << 8
      | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt16(truncatingIfNeeded: b)) << 32
      | UInt64(UInt16(truncatingIfNeeded: c)) << 48
  }

  init(_ opcode: Opcode, _ a: Int = 0, wide: Int) {
    bits =
      UInt64(opcode.rawValue) | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt32(truncatingIfNeeded: wide)) << 32
  }

  @inline(__always) var opcode: Opcode {
    unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self)
  }
  @inline(__always) var d: Int { Int(UInt8(truncatingIfNeeded: bits >> 8)) }
  @inline(__always) var signedD: Int { Int(Int8(truncatingIfNeeded: bits >> 8)) }
  @inline(__always) var a: Int { Int(UInt16(truncatingIfNeeded: bits >> 16)) }
  @inline(__always) var b: Int { Int(UInt16(truncatingIfNeeded: bits >> 32)) }
  @inline(__always) var c: Int { Int(bits >> 48) }
  @inline(__always) var signedB: Int { Int(Int16(truncatingIfNeeded: bits >> 32)) }
  @inline(__always) var signedC: Int { Int(Int64(bitPattern: bits) >> 48) }
  @inline(__always) var wide: Int { Int(Int64(bitPattern: bits) >> 32) }
}

/// The code of a function as the machine reads it; owned by a `CodeOwner`, never moved.
struct Code {
  var instructions: UnsafeMutablePointer<Instruction>
  var constants: RawSlots
  var objects: RefSlots
  var sites: UnsafeMutablePointer<Unmanaged<Site>>
  /// The slots of a frame.
  var frame: Layout
  /// The references kept when it returns: inout parameters, then the result.
  var keptRefs: Int
  /// Where captured values are put.
  var capture: Layout
  var owner: Unmanaged<CodeOwner>
}

/// What a routine does: arguments are in the window, the result goes to its start.
typealias Routine =
  @Sendable (Interpreter, Site, RawSlots, RefSlots) throws(RuntimeFailure) -> Void

/// What an instruction that calls a routine or makes a closure needs to know.
final class Site: Sendable {
  let name: String
  let routine: Routine
  /// Of the arguments, then the result.
  let shapes: [Shape]
  /// Where each argument begins in the window.
  let offsets: [Layout]
  let spans: [Span]
  let number: Int
  /// The arguments of a native function that were left out.
  let absent: Set<Int>
  let function: FunctionDeclaration?
  /// The arguments as the parts of an interpolated string.
  let parts: [Part]
  /// The statement that begins here, for a debugger.
  let mark: StatementMark?
  /// Whether what is told once has been told.
  let isNoted = Atomic<Bool>(false)

  init(
    _ name: String, shapes: [Shape], offsets: [Layout] = [], spans: [Span] = [], number: Int = 0,
    absent: Set<Int> = [], function: FunctionDeclaration? = nil, mark: StatementMark? = nil,
    routine: @escaping Routine = { _, _, _, _ in }
  ) {
    self.name = name
    self.shapes = shapes
    self.offsets = offsets
    self.spans = spans
    self.number = number
    self.absent = absent
    self.function = function
    self.mark = mark
    self.routine = routine
    parts = Site.parts(shapes, offsets)
  }
}

extension Site {
  /// The failure of unwrapping nil here.
  var unwrapFailure: RuntimeFailure {
    RuntimeFailure("unexpected-nil", name)
  }
}

/// What a call lends to a function that changes it.
struct Lending {
  /// The instructions that take the values from their places into the call's window.
  var takes: Range<Int>
  /// The call.
  var call: Int
  /// Where the instructions end that put the values back, which begin after the call.
  var end: Int
  /// The call's window, which begins with the values.
  var window: Slots
  /// The slots of the values.
  var values: Layout
}

/// Owns the memory of a function's code, and what tracebacks need of it.
final class CodeOwner: @unchecked Sendable {
  let code: UnsafeMutablePointer<Code>
  let name: String?
  let source: String
  let instructionCount: Int
  let spans: [Span]
  /// The whole function in the source.
  let span: Span
  /// Inout parameters that live in boxes: the box's register, where the value goes back, its slots.
  let boxedInouts: [(box: Int, home: Layout, layout: Layout)]
  /// What calls lend to functions that change it, by the instruction after the call.
  let lendings: [Int: Lending]
  /// The session variables that a function uses.
  let globals: Set<GlobalID>
  /// Held by closures that find the function by its number, whatever its code is by then.
  var pin = Pin()
  /// The statements a debugger may stop at, and for each instruction the one that it belongs to.
  let marks: [StatementMark]
  let markOf: [Int32]
  private let constantCount: Int
  private let objectCount: Int
  let siteCount: Int

  init(
    name: String?, source: String, span: Span = Span(0, 0), instructions: [Instruction],
    spans: [Span],
    constants: [UInt64], objects: [HeapObject], sites: [Site], frame: Layout, keptRefs: Int,
    capture: Layout, boxedInouts: [(box: Int, home: Layout, layout: Layout)],
    lendings: [Int: Lending] = [:], globals: Set<GlobalID> = [], marks: [StatementMark] = [],
    markOf: [Int32] = []
  ) {
    self.name = name
    self.source = source
    self.spans = spans
    self.span = span
    self.boxedInouts = boxedInouts
    self.lendings = lendings
    self.globals = globals
    self.marks = marks
    self.markOf = markOf
    instructionCount = instructions.count
    constantCount = constants.count
    objectCount = objects.count
    siteCount = sites.count
    let instructionMemory = UnsafeMutablePointer<Instruction>.allocate(
      capacity: max(instructions.count, 1))
    for (index, instruction) in instructions.enumerated() {
      instructionMemory[index] = instruction
    }
    let constantMemory = RawSlots.allocate(capacity: max(constants.count, 1))
    for (index, constant) in constants.enumerated() { constantMemory[index] = constant }
    let objectMemory = RefSlots.allocate(capacity: max(objects.count, 1))
    for (index, object) in objects.enumerated() { objectMemory[index] = owned(object) }
    let siteMemory = UnsafeMutablePointer<Unmanaged<Site>>.allocate(capacity: max(sites.count, 1))
    for (index, site) in sites.enumerated() { siteMemory[index] = .passRetained(site) }
    code = .allocate(capacity: 1)
    code.initialize(
      to: Code(
        instructions: instructionMemory, constants: constantMemory, objects: objectMemory,
        sites: siteMemory, frame: frame, keptRefs: keptRefs, capture: capture,
        owner: Unmanaged.passUnretained(self)))
    for mark in marks { mark.code = self }
  }

  deinit {
    code.pointee.objects.clear(0, objectCount)
    for index in 0..<siteCount { code.pointee.sites[index].release() }
    code.pointee.instructions.deallocate()
    code.pointee.constants.deallocate()
    code.pointee.objects.deallocate()
    code.pointee.sites.deallocate()
    code.deallocate()
  }

  /// The place of an instruction in the source.
  func span(at instruction: UnsafePointer<Instruction>) -> Span {
    let index = instruction - UnsafePointer(code.pointee.instructions)
    return spans.indices.contains(index) ? spans[index] : Span(0, 0)
  }
}
