/// The last few steps of a linear learner, in memory of their own that goes round.
struct StepWindow: ~Copyable {
  /// A step: where it was taken, what was done, what it brought.
  struct Step {
    var x: ActiveFeatures
    var action: Int
    var reward: Double
  }

  private let steps: UnsafeMutablePointer<Step>
  private let capacity: Int

  /// Makes room for a number of steps, at least 1.
  init(_ capacity: Int) {
    self.capacity = capacity
    steps = .allocate(capacity: capacity)
  }

  deinit { steps.deallocate() }

  /// The step of a place below twice the capacity.
  @inline(__always)
  subscript(place: Int) -> Step { steps[place < capacity ? place : place &- capacity] }

  /// Writes a step.
  @inline(__always)
  func set(_ place: Int, _ x: ActiveFeatures, _ action: Int, _ reward: Double) {
    (steps + (place < capacity ? place : place &- capacity))
      .initialize(to: Step(x: x, action: action, reward: reward))
  }
}
