/// A dense vector of single-precision numbers in memory of its own.
///
/// The memory is aligned to 64 bytes and freed with the value. A vector has exactly one owner, so
/// it costs no reference counting and no uniqueness check; whoever needs a second one copies it by
/// name, and whoever sends it across threads gives it away.
public struct Vector: ~Copyable, @unchecked Sendable {
  /// The number of elements.
  public let count: Int

  /// The first element; valid for `count` elements and as long as the vector lives.
  public let pointer: UnsafeMutablePointer<Float>

  /// Makes a vector of equal elements.
  ///
  /// - Parameters:
  ///   - count: The number of elements; a negative one is taken as 0.
  ///   - value: What every element is.
  public init(count: Int, repeating value: Float = 0) {
    self.init(uninitializedCount: count)
    pointer.initialize(repeating: value, count: self.count)
  }

  /// Reserves memory whose elements are unknown until they are written.
  ///
  /// The system hands out pages of it as they are first touched.
  public init(uninitializedCount count: Int) {
    self.count = max(0, count)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, self.count) * MemoryLayout<Float>.stride, alignment: 64)
    pointer = memory.bindMemory(to: Float.self, capacity: max(1, self.count))
  }

  /// Makes a vector of given elements.
  public init(_ elements: [Float]) {
    self.init(count: elements.count)
    for index in elements.indices { pointer[index] = elements[index] }
  }

  deinit { pointer.deallocate() }

  /// The element at an index in `0..<count`.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "vector index out of range")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "vector index out of range")
      pointer[index] = newValue
    }
  }

  /// The elements as an array, in order.
  public var elements: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Overwrites every element with the other vector's, which must be as long.
  public mutating func copy(from other: borrowing Vector) {
    precondition(other.count == count, "vectors of different lengths")
    pointer.update(from: other.pointer, count: count)
  }

  /// Sets every element to one value.
  public mutating func fill(_ value: Float) {
    pointer.update(repeating: value, count: count)
  }

  /// Multiplies every element by one factor.
  public mutating func scale(by factor: Float) {
    for index in 0..<count { pointer[index] = pointer[index] * factor }
  }

  /// Moves every element a fraction of the way to the other vector's: x ← x + fraction (y − x).
  public mutating func move(towards other: borrowing Vector, by fraction: Float) {
    precondition(other.count == count, "vectors of different lengths")
    for index in 0..<count {
      pointer[index] = pointer[index] + fraction * (other.pointer[index] - pointer[index])
    }
  }

  /// The Euclidean norm, summed in double precision.
  public var norm: Double {
    var lanes = SIMD4<Double>.zero
    let whole = count & ~3
    for index in stride(from: 0, to: whole, by: 4) {
      let x = SIMD4<Double>(
        Double(pointer[index]), Double(pointer[index + 1]), Double(pointer[index + 2]),
        Double(pointer[index + 3]))
      lanes += x * x
    }
    var sum = lanes.sum()
    for index in whole..<count { sum += Double(pointer[index]) * Double(pointer[index]) }
    return sum.squareRoot()
  }
}
