import Arrays
import Testing

@Suite struct VectorTests {
  @Test("memory is aligned to cache lines")
  func aligned() {
    for count in [0, 1, 7, 100] {
      let vector = Vector(count: count)
      #expect(UInt(bitPattern: vector.pointer) % 64 == 0)
    }
  }

  @Test("norm, scale and move do what their equations say")
  func arithmetic() {
    var vector = Vector([3, 4, 0, 0, 12])
    #expect(vector.norm == 13)
    vector.scale(by: 2)
    #expect(vector.elements == [6, 8, 0, 0, 24])
    vector.move(towards: Vector([8, 8, 4, -4, 24]), by: 0.5)
    #expect(vector.elements == [7, 8, 2, -2, 24])
  }
}
