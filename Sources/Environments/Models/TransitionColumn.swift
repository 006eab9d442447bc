import Arrays
import Glibc

/// A growing row of numbers in bare memory.
///
/// Growing lets the system move whole pages, so that no more than one copy of a large column is held.
struct TransitionColumn<Element: BitwiseCopyable>: ~Copyable {
  private(set) var pointer: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 16

  init() { pointer = UnsafeMutablePointer.allocate(capacity: capacity) }

  deinit { free(pointer) }

  /// The bytes taken.
  var byteCount: Int { capacity * MemoryLayout<Element>.stride }
  /// Whether the next element needs more memory.
  var isFull: Bool { count == capacity }
  /// How many bytes more it takes to grow.
  var growth: Int { capacity / 2 * MemoryLayout<Element>.stride }

  /// Takes more memory.
  ///
  /// - Returns: False where there is none.
  mutating func grow() -> Bool {
    let wanted = capacity + capacity / 2
    guard let moved = realloc(pointer, wanted * MemoryLayout<Element>.stride) else { return false }
    pointer = moved.assumingMemoryBound(to: Element.self)
    capacity = wanted
    preferLargePages(moved, bytes: byteCount)
    return true
  }

  /// Adds an element; there must be room.
  @inline(__always)
  mutating func append(_ element: Element) {
    pointer[count] = element
    count &+= 1
  }

  /// Hands the memory over, cut to its length; it must be given back with `free`.
  consuming func release() -> UnsafeMutablePointer<Element> {
    let cut = realloc(pointer, max(count, 1) * MemoryLayout<Element>.stride)
    let memory = cut?.assumingMemoryBound(to: Element.self) ?? pointer
    gatherIntoLargePages(memory, bytes: count * MemoryLayout<Element>.stride) {
      Cancellation.isRequested
    }
    discard self
    return memory
  }
}
