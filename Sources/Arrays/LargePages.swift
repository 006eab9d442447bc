import Glibc

/// Asks the system to keep a large block in large pages, so that finding a number's place takes less than
/// reading it; to be called before the block, or what a growing one gained, is first written.
///
/// Blocks below 4 MB are left as they are. Where the system has no large pages nothing happens.
///
/// - Parameters:
///   - memory: The block.
///   - bytes: Its size.
package func preferLargePages(_ memory: UnsafeMutableRawPointer, bytes: Int) {
  advise(memory, bytes, MADV_HUGEPAGE)
}

/// Asks the system to put a block that is already written into large pages now: one that has grown lies
/// in the small pages of when it was smaller.
///
/// The system copies it, so that blocks over 64 MB are left as they are, and those below 4 MB.
///
/// - Parameters:
///   - memory: The block.
///   - bytes: Its size.
package func gatherIntoLargePages(_ memory: UnsafeMutableRawPointer, bytes: Int) {
  guard bytes <= 64 << 20 else { return }
  // MADV_COLLAPSE, which the C library's header does not have yet; an older system refuses it.
  advise(memory, bytes, 25)
}

private func advise(_ memory: UnsafeMutableRawPointer, _ bytes: Int, _ advice: CInt) {
  guard bytes >= 4 << 20 else { return }
  // Whole pages only, and none of a neighbour's.
  let page = UInt(4096)
  let first = (UInt(bitPattern: memory) &+ page &- 1) & ~(page &- 1)
  let end = (UInt(bitPattern: memory) &+ UInt(bytes)) & ~(page &- 1)
  madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end &- first), advice)
}
