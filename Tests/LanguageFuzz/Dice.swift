/// A small generator (SplitMix64): the same seed gives the same inputs on every machine.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0xD134_2543_DE82_EF95 &+ 1
    _ = word()
  }

  mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number from 0 to one less than the number of sides.
  mutating func roll(_ sides: Int) -> Int { Int(word() % UInt64(max(1, sides))) }

  /// True once in so many times.
  mutating func isOne(in sides: Int) -> Bool { roll(sides) == 0 }

  /// One of some things; nil where there are none.
  mutating func pick<Element>(_ things: [Element]) -> Element? {
    things.isEmpty ? nil : things[roll(things.count)]
  }

  /// One of some texts; empty where there are none.
  mutating func text(_ things: [String]) -> String { pick(things) ?? "" }
}
