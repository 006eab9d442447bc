import Synchronization

/// Something on the page that a person can move, choose or press, and that a program can read.
///
/// A notebook with widgets shows it as one; elsewhere it is a line of text with the value it has.
public class Control: @unchecked Sendable {
  /// What it looks like, with the value it has now.
  public enum Face: Sendable, Equatable {
    /// A handle on a scale.
    case slider(
      label: String, range: ClosedRange<Double>, step: Double, value: Double, isWhole: Bool)
    /// A list of which one item is chosen.
    case picker(label: String, options: [String], index: Int)
    /// A box to tick.
    case toggle(label: String, isOn: Bool)
    /// A button to press.
    case button(label: String)
    /// A bar that fills.
    case progress(label: String, value: Int, total: Int)
  }

  /// What a person did to it.
  public enum Input: Sendable, Equatable {
    /// Moved it to a number.
    case number(Double)
    /// Chose the item at an index.
    case index(Int)
    /// Ticked it, or not.
    case flag(Bool)
    /// Pressed it.
    case press
  }

  /// A name that no other control of the process has.
  public let id: Int

  private static let count = Atomic<Int>(0)
  /// Kept in a structure: a function by itself would be wrapped once more at each lock.
  private struct Observer {
    var tell: (@Sendable (Control) -> Void)?
  }
  private let observer = Mutex(Observer())

  init() { id = Self.count.wrappingAdd(1, ordering: .relaxed).newValue }

  /// What it looks like now.
  public var face: Face { .button(label: "") }

  /// Whether anything is called when it changes.
  public var isHeard: Bool { false }

  /// Takes what a person did; calls nothing.
  ///
  /// - Parameter input: What was done.
  /// - Returns: Whether it is something that can be done to this control.
  public func accept(_ input: Input) -> Bool { false }

  /// Calls what is to be called with the value it has now.
  public func notify() {}

  /// Has somebody told whenever a program sets it.
  ///
  /// - Parameter observer: Is given the control, on the thread of the program.
  public func observe(_ observer: @escaping @Sendable (Control) -> Void) {
    self.observer.withLock { $0.tell = observer }
  }

  /// Tells the observer that a program has set it.
  func tell() {
    let tell = observer.withLock { $0.tell }
    tell?(self)
  }
}

/// A control that has a value to read.
public protocol ValueControl<Value>: Control {
  /// What it gives.
  associatedtype Value
  /// What it is set to.
  var value: Value { get }
}

/// A value, and what is to be called when it changes; for use from any thread.
final class Setting<Value>: @unchecked Sendable {
  private let lock = Mutex(())
  private var current: Value
  private var handlers: [(Value) -> Void]

  init(_ value: Value, _ handler: ((Value) -> Void)?) {
    current = value
    handlers = handler.map { [$0] } ?? []
  }

  var value: Value {
    get { lock.withLock { _ in current } }
    set { lock.withLock { _ in current = newValue } }
  }

  var isHeard: Bool { lock.withLock { _ in !handlers.isEmpty } }

  func add(_ handler: @escaping (Value) -> Void) { lock.withLock { _ in handlers.append(handler) } }

  /// Calls every handler with the value, outside the lock.
  func notify() {
    let (value, handlers) = lock.withLock { _ in (current, self.handlers) }
    for handler in handlers { handler(value) }
  }
}
