import Dispatch
import Synchronization

/// A range of seeds, or how many seeds from 1 on.
public protocol Seeds: Sendable {
  /// The seeds.
  var seedList: [Int] { get }
}

extension Int: Seeds {
  /// The seeds 1...self; none below 1.
  public var seedList: [Int] { self < 1 ? [] : Array(1...self) }
}

extension ClosedRange: Seeds where Bound == Int {
  /// The seeds of the range.
  public var seedList: [Int] { Array(self) }
}

extension Array: Seeds where Element == Int {
  /// The seeds themselves.
  public var seedList: [Int] { self }
}

/// Does the same work once for each seed, several at a time.
///
/// - Parameters:
///   - seeds: The seeds.
///   - parallelism: How many go on at the same time; as many as there are cores unless given.
///   - progress: Asked whether to stop; each seed gets a part of it.
///   - work: Given the seed and its progress.
/// - Returns: The results, in the order of the seeds. When `progress` is cancelled, of those begun.
/// - Throws: What the first failing seed threw.
func eachSeed<Result: Sendable>(
  _ seeds: [Int], parallelism: Int?, _ progress: Progress,
  _ work: @Sendable (Int, Progress) throws(TrainingError) -> Result
) throws(TrainingError) -> [Result] {
  let results = Mutex(
    [Swift.Result<Result, TrainingError>?](repeating: nil, count: seeds.count))
  let next = Atomic<Int>(0)
  let workers = min(seeds.count, max(1, parallelism ?? coreCount()))
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < seeds.count, index == 0 || !progress.isCancelled else { return }
      let seed = seeds[index]
      let result = Swift.Result { () throws(TrainingError) in
        try work(seed, progress.run(seed: seed))
      }
      results.withLock { $0[index] = result }
    }
  }
  var finished: [Result] = []
  for case let result? in results.withLock({ $0 }) { finished.append(try result.get()) }
  return finished
}
