/// A button that does something when it is pressed.
public final class Button: Control, @unchecked Sendable {
  /// What stands on it.
  public let label: String
  private let action: () -> Void

  /// Makes a button.
  ///
  /// - Parameters:
  ///   - label: What stands on it.
  ///   - action: What it does, every time it is pressed.
  public init(_ label: String, action: @escaping () -> Void) {
    self.label = label
    self.action = action
    super.init()
  }

  /// Does what it does when it is pressed.
  public func press() { action() }

  /// A button.
  public override var face: Face { .button(label: label) }

  /// Something is called: its action.
  public override var isHeard: Bool { true }

  /// Takes a press.
  public override func accept(_ input: Input) -> Bool { input == .press }

  /// Does what it does.
  public override func notify() { action() }
}
