import Environments
import Language

/// Rates: numbers and schedules.
func addScheduleWords(to library: inout Library) {
  Kinds.rate.accepts = [.double, .int, Kinds.schedule.type]
  let words = [
    word(
      "linear",
      [
        .label("from", .double, "The rate at first."),
        .label("to", .double, "The rate at the end."),
        .label("over", .int, "How many environment steps it takes."),
      ], to: Kinds.schedule.type, "A straight line over a number of steps, then constant."
    ) { (a) throws(RuntimeFailure) in
      let over = try a.int(2)
      guard over > 0 else {
        throw RuntimeFailure(
          "bad-schedule", "over: must be at least 1 step, not \(over)", argument: 2)
      }
      return Kinds.schedule.value(
        Schedule(.linear(from: try a.double(0), to: try a.double(1), over: over)))
    },
    word(
      "exponential",
      [
        .label("from", .double, "The rate at first."), .label("to", .double, "What it tends to."),
        .label("decay", .double, "By what the distance shrinks each step, such as 0.999."),
      ], to: Kinds.schedule.type, "to + (from − to) · decayᵗ after t steps."
    ) { (a) throws(RuntimeFailure) in
      let decay = try a.double(2)
      guard decay >= 0, decay <= 1 else {
        throw RuntimeFailure(
          "bad-schedule", "decay: must be from 0 to 1, not \(decay)", argument: 2)
      }
      return Kinds.schedule.value(
        Schedule(.exponential(from: try a.double(0), to: try a.double(1), decay: decay)))
    },
    word(
      "constant", [.plain("rate", .double)], to: Kinds.schedule.type, "The same number for ever."
    ) { (a) throws(RuntimeFailure) in
      Kinds.schedule.value(Schedule(.constant(try a.double(0))))
    },
    property(
      "inverseVisits", Kinds.schedule.type,
      "1/n at the n-th visit of a state and action (Sutton & Barto, 2.4)."
    ) { _ in Kinds.schedule.value(Schedule(.inverseVisits)) },
  ]
  for declaration in words {
    Kinds.rate.addStatic(declaration)
    Kinds.schedule.addStatic(declaration)
  }
}

/// A rate's value as a schedule.
func schedule(_ value: Value) -> Schedule? {
  if let number = number(value) { return Schedule(.constant(number)) }
  guard case .object(_, let payload) = value else { return nil }
  return payload as? Schedule
}
