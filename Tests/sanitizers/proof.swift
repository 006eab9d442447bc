// Whether ThreadSanitizer sees what it is to see: `proof locked` has no race and waits for its lock
// all the time; `proof bare` has one, and a report of it.

import Dispatch
import Synchronization

final class Counters: Sendable {
  let numbers = Mutex<[Int]>([])
  nonisolated(unsafe) var locked = 0
  nonisolated(unsafe) var bare = 0
}

let counters = Counters()
let isBare = CommandLine.arguments.dropFirst().first == "bare"
DispatchQueue.concurrentPerform(iterations: 8) { _ in
  for number in 0..<20_000 {
    counters.numbers.withLock { numbers in
      if numbers.count > 50 { numbers = [] }
      numbers.append(number)
      counters.locked += 1
    }
    if isBare { counters.bare += 1 }
  }
}
precondition(counters.locked == 160_000)
