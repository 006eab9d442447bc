public import Language
public import Martlet

/// A host that can show controls which a person moves while no cell runs.
public protocol ControlHost: Host {
  /// Makes a control known, so that it can be shown by its number.
  func add(_ control: Control)

  /// Shows controls above a drawing, and draws anew whenever a person moves one of them.
  ///
  /// - Parameters:
  ///   - controls: What can be moved; known to the host already.
  ///   - draw: Draws with the values they have; what it shows is the drawing. It is given the host of
  ///     the shell where a control was moved.
  /// - Throws: Why the first drawing failed; nothing is shown then.
  func interact(
    _ controls: [Control],
    draw: @escaping @Sendable (any Host) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure)

  /// Tells of a failure in what a control called.
  func report(_ failure: RuntimeFailure)

  /// Takes what was told of by `report` and by nobody taken since.
  func takeFailure() -> RuntimeFailure?

  /// Shows a control unless it has been shown before.
  func showOnce(_ control: Control)
}
