extension UnsafeMutablePointer where Pointee == Float {
  /// Eight numbers from an offset on, which need not be aligned.
  @inlinable @inline(__always)
  package func lanes(at offset: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Overwrites eight numbers from an offset on, which need not be aligned.
  @inlinable @inline(__always)
  package func store(_ lanes: SIMD8<Float>, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: SIMD8<Float>.self)
  }
}
