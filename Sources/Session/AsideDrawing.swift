import Dispatch
import Glibc
import Language
import Synchronization
import Vocabulary

/// A picture that is drawn on another thread, so that whoever asks to stop need not wait for its end.
///
/// Pictures are made of numbers alone and know of no interrupt. One that nobody waits for any more is
/// drawn to its end and forgotten. The thread is its own and ends with it: those that all share may be
/// held by a training, and stay when they are idle.
private final class AsideDrawing: Sendable {
  private let draw: @Sendable () -> Display
  private let drawn = Mutex<Display?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ draw: @escaping @Sendable () -> Display) { self.draw = draw }

  /// Draws.
  ///
  /// - Parameter isCancelled: Whether nobody waits any more; asked every few milliseconds.
  /// - Returns: What was drawn; nil where nobody waited.
  func display(unless isCancelled: () -> Bool) -> Display? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<AsideDrawing>.fromOpaque(context).takeRetainedValue().perform()
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      return draw()
    }
    while isDone.wait(timeout: .now() + .milliseconds(5)) == .timedOut {
      if isCancelled() {
        pthread_detach(thread)
        return nil
      }
    }
    pthread_join(thread, nil)
    return drawn.withLock { $0 }
  }

  private func perform() {
    let display = draw()
    drawn.withLock { $0 = display }
    isDone.signal()
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
