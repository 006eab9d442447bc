import Glibc

/// Zeroed memory that takes no room until it is touched, straight from the system: the C library would
/// hand out again what was used before, and write zeros to all of it.
enum LazyMemory {
  /// Memory for so many values, all of whose bytes are zero.
  static func make<T>(_ count: Int, of type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    let memory = mmap(
      nil, count * MemoryLayout<T>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      fatalError("the system has no addresses left for \(count) values of \(type)")
    }
    return memory.bindMemory(to: T.self, capacity: count)
  }

  /// Gives back memory for as many values as were asked for.
  static func giveBack<T>(_ memory: UnsafeMutablePointer<T>, _ count: Int) {
    munmap(memory, count * MemoryLayout<T>.stride)
  }
}
