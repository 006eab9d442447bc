/// What division by a constant takes, a multiplication and shifts in place of the processor's slow
/// division: Warren, Hacker's Delight, chapter 10.
///
/// It stands in the constants of a function as three of them: the divisor, the multiplier, the shift.
struct Reciprocal {
  let divisor: Int
  let multiplier: Int
  let shift: Int

  /// The reciprocal of a divisor that is at least 2; nil for others.
  init?(_ divisor: Int) {
    guard divisor >= 2 else { return nil }
    let size = UInt(divisor)
    let half: UInt = 1 << 63
    let greatest = half - 1 - half % size
    var power = 63
    var (q1, r1) = half.quotientAndRemainder(dividingBy: greatest)
    var (q2, r2) = half.quotientAndRemainder(dividingBy: size)
    var rest: UInt
    repeat {
      power += 1
      q1 = 2 &* q1
      r1 = 2 &* r1
      if r1 >= greatest {
        q1 = q1 &+ 1
        r1 = r1 &- greatest
      }
      q2 = 2 &* q2
      r2 = 2 &* r2
      if r2 >= size {
        q2 = q2 &+ 1
        r2 = r2 &- size
      }
      rest = size &- r2
    } while q1 < rest || q1 == rest && r1 == 0
    self.divisor = divisor
    multiplier = Int(bitPattern: q2 &+ 1)
    shift = power - 64
  }

  /// The quotient of a number and the divisor that stands in some constants.
  @inline(__always)
  static func quotient(_ number: Int, _ constants: RawSlots) -> Int {
    let multiplier = constants[1].int
    let high = number.multipliedFullWidth(by: multiplier).high
    // A multiplier that needs 64 bits has come out negative.
    let sum = high &+ (number & (multiplier &>> 63))
    return (sum &>> constants[2].int) &- (number &>> 63)
  }
}
