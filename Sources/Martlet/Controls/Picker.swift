/// One of several choices, picked from a list.
public final class Picker<Value>: Control, ValueControl, @unchecked Sendable {
  /// What stands beside it.
  public let label: String
  /// What there is to choose from; never empty.
  public let options: [Value]
  private let names: [String]
  private let setting: Setting<Int>
  private let choice: Setting<Value>

  /// Makes a picker.
  ///
  /// - Parameters:
  ///   - label: What stands beside it.
  ///   - options: What there is to choose from, at least one.
  ///   - names: What the list shows for each; how they print unless given.
  ///   - onChange: Is called with the choice when a person has made one.
  public init(
    _ label: String, _ options: [Value], names: [String]? = nil,
    onChange: ((Value) -> Void)? = nil
  ) {
    precondition(!options.isEmpty, "a picker needs something to choose from")
    precondition(names?.count ?? options.count == options.count, "each option needs a name")
    self.label = label
    self.options = options
    self.names = names ?? options.map { "\($0)" }
    setting = Setting(0, nil)
    choice = Setting(options[0], onChange)
    super.init()
  }

  /// Makes a picker with a choice of its own at first.
  ///
  /// - Parameters:
  ///   - label: What stands beside it.
  ///   - options: What there is to choose from, at least one.
  ///   - value: Which one is chosen at first; the first where it is none of them.
  ///   - onChange: Is called with the choice when a person has made one.
  public convenience init(
    _ label: String, _ options: [Value], value: Value, onChange: ((Value) -> Void)? = nil
  ) where Value: Equatable {
    self.init(label, options, onChange: onChange)
    if let index = options.firstIndex(of: value) { choose(index) }
  }

  /// What is chosen.
  public var value: Value { choice.value }

  /// Where in the options that stands.
  public var index: Int { setting.value }

  /// Chooses; what is heard on choices by a person is not called.
  ///
  /// - Parameter value: Which one; nothing happens where it is none of the options.
  public func set(_ value: Value) where Value: Equatable {
    guard let index = options.firstIndex(of: value) else { return }
    choose(index)
    tell()
  }

  /// Chooses by the place in the options; nothing happens where there is none such.
  public func set(at index: Int) {
    guard options.indices.contains(index) else { return }
    choose(index)
    tell()
  }

  /// Has something called whenever a person has chosen.
  ///
  /// - Parameter handler: Is given the choice.
  public func onChange(_ handler: @escaping (Value) -> Void) { choice.add(handler) }

  /// A list with the choice.
  public override var face: Face { .picker(label: label, options: names, index: index) }

  /// Whether anything is called when something is chosen.
  public override var isHeard: Bool { choice.isHeard }

  /// Takes an index.
  public override func accept(_ input: Input) -> Bool {
    guard case .index(let index) = input, options.indices.contains(index) else { return false }
    choose(index)
    return true
  }

  /// Calls the handlers.
  public override func notify() { choice.notify() }

  private func choose(_ index: Int) {
    setting.value = index
    choice.value = options[index]
  }
}
