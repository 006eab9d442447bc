/// How many requests to a debugger wait for something that runs, and how large they are together.
///
/// They are read whatever the cells do, so that nothing else bounds them.
package struct DebugBacklog: Sendable {
  /// How many may wait.
  package static let mostRequests = 1_000

  /// How many bytes those that wait may have together.
  package static let mostBytes = 64 << 20

  /// Why a request may not wait, and how to get on.
  package static let refusal =
    "no more than 1,000 debug requests, of 64 MiB together, may wait for what runs; "
    + "interrupt it, or ask again when it has ended"

  private var count = 0
  private var bytes = 0

  /// Nothing waits.
  package init() {}

  /// Adds a request of so many bytes; false, and adds nothing, where it would be too many.
  package mutating func add(_ weight: Int) -> Bool {
    guard count < Self.mostRequests, weight <= Self.mostBytes - bytes else { return false }
    count += 1
    bytes += weight
    return true
  }

  /// Takes out a request that was added with so many bytes.
  package mutating func remove(_ weight: Int) {
    count -= 1
    bytes -= weight
  }
}
