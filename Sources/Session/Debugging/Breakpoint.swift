/// A line at which running code is to stop.
public struct Breakpoint: Sendable, Hashable {
  /// The line that was asked for, from 1.
  public var line: Int
  /// An expression that must be true for it to stop.
  public var condition: String?
  /// How often it must have been reached: a number, or a comparison such as `>= 10` or `% 5`.
  public var hitCondition: String?
  /// What is written instead of stopping; expressions in braces give their values.
  public var message: String?

  /// Makes a breakpoint.
  public init(
    line: Int, condition: String? = nil, hitCondition: String? = nil, message: String? = nil
  ) {
    self.line = line
    self.condition = condition
    self.hitCondition = hitCondition
    self.message = message
  }

  /// Whether it counts the time that it is reached.
  package func fits(count: Int) -> Bool {
    guard let text = hitCondition?.filter({ !$0.isWhitespace }), !text.isEmpty else { return true }
    for (symbol, holds) in Self.comparisons where text.hasPrefix(symbol) {
      return Int(text.dropFirst(symbol.count)).map { holds(count, $0) } ?? true
    }
    return Int(text).map { count == $0 } ?? true
  }

  /// The longer ones before those that they begin with.
  private static let comparisons: [(String, @Sendable (Int, Int) -> Bool)] = [
    ("==", { $0 == $1 }), (">=", { $0 >= $1 }), ("<=", { $0 <= $1 }), (">", { $0 > $1 }),
    ("<", { $0 < $1 }), ("=", { $0 == $1 }), ("%", { $1 != 0 && $0 % $1 == 0 }),
  ]
}

/// Where a breakpoint has come to lie.
public struct PlacedBreakpoint: Sendable, Hashable {
  /// Its number, which no other has.
  public var id: Int
  /// What was asked for.
  public var breakpoint: Breakpoint
  /// The line of the next statement; nil where none follows.
  public var line: Int?
}

/// How code that stopped goes on.
public enum Resumption: Sendable, Hashable {
  /// To the next breakpoint.
  case run
  /// To the next line of the same call, or of its caller's.
  case over
  /// To the next line, be it in a function that is called.
  case into
  /// To the caller.
  case out
}

/// What a debugger tells of running code.
public enum DebuggerEvent: Sendable, Hashable {
  /// Why code stopped.
  public enum Reason: Sendable, Hashable {
    /// A breakpoint, by its number.
    case breakpoint(Int)
    /// A step is done.
    case step
    /// It was asked to.
    case pause
    /// It failed, with this identifier and message.
    case failure(id: String, message: String)
  }

  /// A thread has stopped.
  case stopped(thread: Int, Reason)
  /// It goes on.
  case continued(thread: Int)
  /// A breakpoint lies elsewhere, now that its code is known.
  case moved(PlacedBreakpoint)
}
