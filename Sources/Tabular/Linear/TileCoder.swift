/// Tile coding with the asymmetric offsets of Sutton's tile coder (Sutton & Barto, 2018, 9.5.4).
///
///     (1) qᵢ ← ⌊n · tiles · xᵢ⌋ for every coordinate i from 0, with n tilings
///     (2) for every tiling t:
///     (3)   cᵢ ← ⌊(qᵢ + t (1 + 2 i) mod n) / n⌋, from 0 to `tiles`
///     (4)   the active tile is the one of t and c, hashed where the memory is limited
struct TileCoder {
  private let tilings: Int
  private let tiles: Int
  private let memory: Int?
  private let coordinates: Int
  /// How many tiles a tiling has.
  private let size: Int

  init(tilings: Int, tiles: Int, memory: Int?, _ coordinates: Int) {
    self.tilings = tilings
    self.tiles = tiles
    self.memory = memory
    self.coordinates = coordinates
    size = (0..<coordinates).reduce(1) { size, _ in size &* (tiles + 1) }
  }

  /// Writes the number of the active tile of each tiling.
  ///
  /// - Parameters:
  ///   - point: The coordinates, each from 0 to 1.
  ///   - index: Where the numbers go, room for as many as there are tilings.
  @inline(__always)
  func encode(_ point: UnsafePointer<Double>, _ index: UnsafeMutablePointer<Int32>) {
    let (n, scale) = (tilings, Double(tilings * tiles))
    if let memory {
      for tiling in 0..<n {
        var hash = mixed(UInt64(truncatingIfNeeded: tiling))
        for coordinate in 0..<coordinates {
          let (tile, rest) = Int(point[coordinate] * scale).quotientAndRemainder(dividingBy: n)
          let shift = tiling &* (1 &+ 2 &* coordinate) % n
          let c = rest &+ shift >= n ? tile &+ 1 : tile
          hash = mixed(hash ^ UInt64(truncatingIfNeeded: c))
        }
        index[tiling] = Int32(truncatingIfNeeded: Int(hash % UInt64(memory)))
      }
      return
    }
    for tiling in 0..<n { index[tiling] = Int32(truncatingIfNeeded: tiling &* size) }
    var stride = 1
    for coordinate in 0..<coordinates {
      let (tile, rest) = Int(point[coordinate] * scale)  // (1)
        .quotientAndRemainder(dividingBy: n)
      let step = (1 &+ 2 &* coordinate) % n
      var shift = 0
      for tiling in 0..<n {  // (2)
        let c = rest &+ shift >= n ? tile &+ 1 : tile  // (3)
        index[tiling] &+= Int32(truncatingIfNeeded: c &* stride)  // (4)
        shift &+= step
        if shift >= n { shift &-= n }
      }
      stride &*= tiles &+ 1
    }
  }
}

/// Spreads a number over all 64 bits, the finaliser of MurmurHash3 (Appleby, 2011).
@inline(__always)
private func mixed(_ number: UInt64) -> UInt64 {
  var z = number &+ 0x9E37_79B9_7F4A_7C15
  z = (z ^ (z >> 33)) &* 0xFF51_AFD7_ED55_8CCD
  z = (z ^ (z >> 33)) &* 0xC4CE_B9FE_1A85_EC53
  return z ^ (z >> 33)
}
