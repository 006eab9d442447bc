/// A number of things in words: "1 step", "20 steps".
///
/// - Parameters:
///   - count: How many there are.
///   - thing: What one is called.
/// - Returns: The number and the word, with an s unless there is one.
package func counted(_ count: Int, _ thing: String) -> String {
  "\(count) \(thing)\(count == 1 ? "" : "s")"
}
