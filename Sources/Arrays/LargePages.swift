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
  guard bytes >= smallest else { return }
  // Whole pages only, and none of a neighbour's.
  let page = UInt(4096)
  let first = (UInt(bitPattern: memory) &+ page &- 1) & ~(page &- 1)
  let end = (UInt(bitPattern: memory) &+ UInt(bytes)) & ~(page &- 1)
  madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end &- first), MADV_HUGEPAGE)
}

/// Asks the system to put a block that is already written into large pages now: one that has grown lies
/// in the small pages of when it was smaller.
///
/// The system copies it, a large page at a time, which may take it a tenth of a second for all where
/// memory is in pieces. Blocks over 64 MB are left as they are, and those below 4 MB.
///
/// - Parameters:
///   - memory: The block.
///   - bytes: Its size.
///   - isEnough: Asked before each large page; whether to leave the others as they are.
package func gatherIntoLargePages(
  _ memory: UnsafeMutableRawPointer, bytes: Int, until isEnough: () -> Bool
) {
  guard bytes >= smallest, bytes <= 64 << 20 else { return }
  let page = 2 << 20
  let toBoundary = (page - Int(bitPattern: memory) & (page - 1)) & (page - 1)
  for place in stride(from: toBoundary, through: bytes - page, by: page) {
    if isEnough() { return }
    // MADV_COLLAPSE, which the C library's header does not have yet; an older system refuses it.
    madvise(memory + place, page, 25)
  }
}

/// The bytes of the smallest block that is worth large pages.
private let smallest = 4 << 20
