/// A bar that shows how far something has come.
public final class ProgressBar: Control, @unchecked Sendable {
  /// What stands beside it.
  public let label: String
  /// How much there is to do.
  public let total: Int
  private let setting: Setting<Int>

  /// Makes an empty bar.
  ///
  /// - Parameters:
  ///   - label: What stands beside it.
  ///   - total: How much there is to do, at least 1.
  public init(_ label: String = "", total: Int) {
    precondition(total > 0, "there must be something to do")
    self.label = label
    self.total = total
    setting = Setting(0, nil)
    super.init()
  }

  /// How much is done, from 0 to `total`.
  public var value: Int { setting.value }

  /// Says that more is done.
  ///
  /// - Parameter amount: How much more.
  public func advance(by amount: Int = 1) {
    let (sum, overflows) = value.addingReportingOverflow(amount)
    set(overflows ? total : sum)
  }

  /// Says how much is done.
  ///
  /// - Parameter value: How much; what lies outside 0…`total` counts as its end.
  public func set(_ value: Int) {
    setting.value = min(max(value, 0), total)
    tell()
  }

  /// A bar as far as it is filled.
  public override var face: Face { .progress(label: label, value: value, total: total) }
}

// The engines have a type of that name, which trainings report to; both can be told apart by the
// total.

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Makes a bar that shows how far something has come; empty at first.
///
/// - Parameters:
///   - label: What stands beside it.
///   - total: How much there is to do, at least 1.
/// - Returns: The bar.
public func Progress(_ label: String = "", total: Int) -> ProgressBar {
  ProgressBar(label, total: total)
}
