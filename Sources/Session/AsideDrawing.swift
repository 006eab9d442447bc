import Dispatch
import Language
import Synchronization
import Vocabulary

/// A picture that is drawn on another thread, so that whoever asks to stop need not wait for its end.
///
/// Pictures are made of numbers alone and know of no interrupt. One that nobody waits for any more is
/// drawn to its end and forgotten.
final class AsideDrawing: Sendable {
  private let drawn = Mutex<Display?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  /// Begins a drawing.
  init(_ draw: @escaping @Sendable () -> Display) {
    // A queue of its own always has a thread; those that all share may be held by a training.
    DispatchQueue(label: "drawing").async { [self] in
      let display = draw()
      drawn.withLock { $0 = display }
      isDone.signal()
    }
  }

  /// Waits for the drawing.
  ///
  /// - Parameter isCancelled: Whether nobody waits any more; asked every few milliseconds.
  /// - Returns: What was drawn; nil where nobody waited.
  func display(unless isCancelled: () -> Bool) -> Display? {
    while isDone.wait(timeout: .now() + .milliseconds(5)) == .timedOut {
      if isCancelled() { return nil }
    }
    return drawn.withLock { $0 }
  }
}

extension SessionHost {
  /// A value as a cell shows it; nil where the user asks to stop while a picture is drawn.
  func display(of value: Value, as type: Type?) -> Display? {
    guard case .object(let nominal, let object) = value, let draw = nominal.display,
      isMadeOfNumbers(object)
    else { return Session.display(of: value, as: type) }
    return AsideDrawing { draw(object) }.display { isInterrupted }
  }
}
