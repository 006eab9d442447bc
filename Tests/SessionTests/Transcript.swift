import Foundation
import Language
import Session
import Synchronization

/// Runs cells in one session and keeps what they put out.
final class Transcript: Sendable {
  let session: Session
  private let outputs = Mutex<[Output]>([])

  init() { session = Session(seed: 7) }

  /// Runs a cell.
  @discardableResult
  func run(_ code: String, name: String = "cell 1") -> CellReport {
    session.run(code, name: name) { output in self.outputs.withLock { $0.append(output) } }
  }

  /// What was printed on one of the two streams since the last call.
  func printed(onErrorStream: Bool = false) -> String {
    outputs.withLock { outputs in
      var text = ""
      for case .stream(let part, onErrorStream) in outputs { text += part }
      outputs = []
      return text
    }
  }

  /// What was displayed, updates included, since the last call.
  func displays() -> [Display] {
    outputs.withLock { outputs in
      var all: [Display] = []
      for output in outputs {
        switch output {
        case .display(let display, _), .update(let display, _): all.append(display)
        default: break
        }
      }
      outputs = []
      return all
    }
  }
}

/// A value that threads share.
final class Locked<T: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: T

  init(_ value: T) { self.value = value }

  func set(_ new: T) { lock.withLock { value = new } }

  func get() -> T { lock.withLock { value } }
}
