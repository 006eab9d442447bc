/// A value at the border between the machine and native code.
///
/// Inside the machine values live unboxed in typed slots; they take this form only as arguments and
/// results of native functions, in displays and in listings of variables.
public indirect enum Value: Sendable {
  /// The value of `Void`.
  case void
  /// A defaulted argument that was not given.
  case absent
  /// `nil`.
  case none
  /// An integer.
  case int(Int)
  /// A floating-point number.
  case double(Double)
  /// A truth value.
  case bool(Bool)
  /// A string.
  case string(String)
  /// An array of integers.
  case ints([Int])
  /// An array of numbers.
  case doubles([Double])
  /// An array of anything else.
  case array([Value])
  /// A dictionary in insertion order.
  case dictionary([(key: Value, value: Value)])
  /// A set in insertion order.
  case set([Value])
  /// `lower..<upper`
  case range(Int, Int)
  /// `lower...upper`
  case closedRange(Int, Int)
  /// `lower...upper` of numbers
  case doubleRange(Double, Double)
  /// A tuple.
  case tuple([Value])
  /// A user's structure: one value a stored property.
  case structure(NominalType, [Value])
  /// A user's enumeration: the case's index and its payload.
  case enumeration(NominalType, Int, [Value])
  /// A function or closure.
  case function(any FunctionValue)
  /// A value of a library type.
  case object(NominalType, any Sendable)
  /// What is needed of a long list or string to show it; in displays alone.
  case excerpt(Excerpt)

  /// The beginning and the end of a long array, dictionary, set or string, which to copy whole would
  /// take many times its memory.
  public struct Excerpt: Sendable {
    /// The number of elements, or of bytes of a string.
    public var count: Int
    /// The first ones, as a value of the kind.
    public var head: Value
    /// The last ones, as a value of the kind.
    public var tail: Value
    /// How many elements those are.
    public var kept: (head: Int, tail: Int)
  }

  /// What stands for parts of a value that are nested too deep to be shown.
  static let deeper = excerpt(Excerpt(count: 0, head: .void, tail: .void, kept: (0, 0)))
}

/// A function of the language that native code may call, from any thread, re-entrantly.
public protocol FunctionValue: Sendable {
  /// Calls the function.
  ///
  /// - Parameter arguments: One value a parameter, of the parameter's type.
  /// - Returns: The result.
  /// - Throws: What went wrong inside, with its own traceback frames.
  func call(_ arguments: [Value]) throws(RuntimeFailure) -> Value

  /// The types of the parameters, where they are known.
  var parameterTypes: [Type]? { get }

  /// The type of the result, where it is known.
  var resultType: Type? { get }

  /// The same function for one run: it draws its random numbers from a source of the run's own, and
  /// may not change variables outside itself. For use from one thread at a time.
  func forRun(drawingFrom source: any RandomSource) -> any FunctionValue
}

extension FunctionValue {
  /// Not known.
  public var parameterTypes: [Type]? { nil }

  /// Not known.
  public var resultType: Type? { nil }

  /// The function itself.
  public func forRun(drawingFrom source: any RandomSource) -> any FunctionValue { self }
}

/// Where a run of the machine draws random numbers from instead of the session's generator.
public protocol RandomSource: AnyObject, Sendable {
  /// The next 64 random bits.
  func next() -> UInt64
}

/// What a running program asks of its surroundings; the session provides it.
public protocol Host: AnyObject, Sendable {
  /// Writes text to standard output or standard error.
  func write(_ text: String, toErrorStream: Bool)

  /// Shows a value now; with an identifier, one that can be replaced later.
  func show(_ display: Display, id: String?)

  /// Shows a value of a type now, in the host's own best form.
  func show(_ value: Value, as type: Type)

  /// Shows a value of a type now, in the host's own best form and where it can be replaced.
  ///
  /// - Returns: The identifier under which it is shown.
  func show(_ value: Value, as type: Type, isReplaceable: Bool) -> String

  /// Replaces what was shown under an identifier by a value of a type.
  func update(_ value: Value, as type: Type, id: String)

  /// Replaces what was shown under an identifier.
  func update(_ display: Display, id: String)

  /// Shows how far something long has come, in one place a cell; the final state of one piece of work
  /// stays when the next begins.
  func showProgress(_ display: Display, isFinal: Bool)

  /// Asks the user for a line of text; nil where nobody can be asked or the input has ended.
  func readLine(prompt: String) -> String?

  /// Sets the session's generator back to a seed.
  func seed(_ seed: Int)

  /// Removes the cell's outputs so far, at once or when the next one comes.
  func clearOutput(wait: Bool)

  /// The next 64 random bits of the session's generator.
  func nextRandom() -> UInt64

  /// Whether the user has asked to stop; cheap enough to be read in any loop.
  var isInterrupted: Bool { get }
}

extension Host {
  /// Shows the value's own display.
  public func show(_ value: Value, as type: Type) { show(display(of: value, as: type), id: nil) }

  /// Shows the value's own display, which cannot be replaced.
  public func show(_ value: Value, as type: Type, isReplaceable: Bool) -> String {
    show(value, as: type)
    return ""
  }

  /// Shows the value's own display.
  public func update(_ value: Value, as type: Type, id: String) {
    update(display(of: value, as: type), id: id)
  }

  /// Shows nothing.
  public func showProgress(_ display: Display, isFinal: Bool) {}

  /// Asks nobody.
  public func readLine(prompt: String) -> String? { nil }

  /// Changes nothing.
  public func seed(_ seed: Int) {}

  /// Removes nothing.
  public func clearOutput(wait: Bool) {}
}

/// A call of a native function.
public struct NativeCall {
  /// The receiver of a member first, then one value a parameter, `.absent` where defaulted.
  public let arguments: [Value]
  /// The surroundings.
  public let host: any Host
  /// The type of the result at this call, where it is known: of a function whose result depends on the
  /// context, what the context wants.
  public let resultType: Type?
  let interpreter: Interpreter?

  /// Makes a call.
  public init(arguments: [Value], host: any Host, resultType: Type? = nil) {
    self.arguments = arguments
    self.host = host
    self.resultType = resultType
    interpreter = nil
  }

  init(arguments: [Value], host: any Host, resultType: Type?, interpreter: Interpreter) {
    self.arguments = arguments
    self.host = host
    self.resultType = resultType
    self.interpreter = interpreter
  }

  /// The next 64 random bits: of the run that the call is in, else of the session.
  public func nextRandom() -> UInt64 { interpreter?.nextRandom() ?? host.nextRandom() }

  /// A value of a user's structure that conforms to a protocol, for calling its methods; nil for any
  /// other value.
  public func conformer(_ value: Value) -> Conformer? {
    guard case .structure(let type, _) = value, !type.witnesses.isEmpty, let interpreter else {
      return nil
    }
    return Conformer(
      type: type, value: value, engine: interpreter.engine, host: host, pin: type.pin)
  }
}

/// Why a program stopped, as native code and the machine raise it; the machine adds the frames.
public struct RuntimeFailure: Error, Sendable {
  /// A stable kebab-case identifier, such as `index-out-of-range`; `interrupted` for an interrupt.
  public var id: String
  /// What was wrong and what would be right.
  public var message: String
  /// The index of the argument at fault, if one is; the caret then points at it.
  public var argument: Int?
  /// Frames already known, innermost first.
  public var frames: [Frame]

  /// A frame of a traceback.
  public struct Frame: Sendable, Hashable {
    /// The name of the function; nil at the top level of a cell.
    public var function: String?
    /// The name of the source, such as `cell 3`.
    public var source: String
    /// The place, as a span in that source.
    public var start: Int
    /// The end of the place.
    public var end: Int
    /// How often this very call was made again right below, as by a function that calls itself.
    public var repeats = 0
    /// How many calls below are left out of the traceback.
    public var omitted = 0

    /// Makes a frame.
    public init(function: String?, source: String, start: Int, end: Int) {
      self.function = function
      self.source = source
      self.start = start
      self.end = end
    }
  }

  /// Makes a failure.
  public init(_ id: String, _ message: String, argument: Int? = nil, frames: [Frame] = []) {
    self.id = id
    self.message = message
    self.argument = argument
    self.frames = frames
  }
}
