/// Does something with the values of controls, and does it anew whenever a person moves one of them.
///
/// A notebook with widgets shows the controls above what is drawn; elsewhere, as in a program, it is
/// done once, with the values the controls have at first. The language also takes the values to
/// choose from in the place of controls: `interact(alpha: 0.01...1) { alpha in … }` is
/// `interact(Slider("alpha", 0.01...1)) { alpha in … }`.
///
/// - Parameters:
///   - controls: What can be moved.
///   - body: What is done; given a value of each control.
public func interact<each C: ValueControl, R>(
  _ controls: repeat each C, body: (repeat (each C).Value) -> R
) {
  _ = body(repeat (each controls).value)
}
