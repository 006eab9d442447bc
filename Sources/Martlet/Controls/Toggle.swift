/// A box that is ticked or not.
public final class Toggle: Control, ValueControl, @unchecked Sendable {
  /// What stands beside it.
  public let label: String
  private let setting: Setting<Bool>

  /// Makes a box to tick.
  ///
  /// - Parameters:
  ///   - label: What stands beside it.
  ///   - value: Whether it is ticked at first.
  ///   - onChange: Is called when a person has ticked it or not.
  public init(_ label: String, value: Bool = false, onChange: ((Bool) -> Void)? = nil) {
    self.label = label
    setting = Setting(value, onChange)
    super.init()
  }

  /// Whether it is ticked.
  public var value: Bool { setting.value }

  /// Ticks it or not; what is heard on changes by a person is not called.
  public func set(_ value: Bool) {
    setting.value = value
    tell()
  }

  /// Has something called whenever a person has ticked it or not.
  ///
  /// - Parameter handler: Is told whether it is ticked.
  public func onChange(_ handler: @escaping (Bool) -> Void) { setting.add(handler) }

  /// A box with its tick.
  public override var face: Face { .toggle(label: label, isOn: value) }

  /// Whether anything is called when it changes.
  public override var isHeard: Bool { setting.isHeard }

  /// Takes a truth value.
  public override func accept(_ input: Input) -> Bool {
    guard case .flag(let flag) = input else { return false }
    setting.value = flag
    return true
  }

  /// Calls the handlers.
  public override func notify() { setting.notify() }
}
