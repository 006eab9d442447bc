/// The names of a problem's states and actions, and the grid the states lie on.
///
/// Values and policies keep a reference to their problem's labels, so they can be asked by name, by
/// number and by row and column. States without names of their own are called s0, s1, …; actions a0,
/// a1, ….
public final class Labels: Sendable {
  /// The number of states.
  public let stateCount: Int
  /// The number of actions.
  public let actionCount: Int
  /// The states' own names.
  public let stateNames: [String]?
  /// The actions' own names.
  public let actionNames: [String]?
  /// The grid that the states lie on.
  public let grid: GridShape?

  private let states: [String: Int]
  private let actions: [String: Int]

  /// Makes labels; names that are not one for each state or action are left out.
  public init(
    stateCount: Int, actionCount: Int, stateNames: [String]? = nil, actionNames: [String]? = nil,
    grid: GridShape? = nil
  ) {
    self.stateCount = stateCount
    self.actionCount = actionCount
    self.stateNames = stateNames?.count == stateCount ? stateNames : nil
    self.actionNames = actionNames?.count == actionCount ? actionNames : nil
    self.grid = grid
    states = Self.index(self.stateNames)
    actions = Self.index(self.actionNames)
  }

  /// The name of a state.
  public func stateName(_ state: Int) -> String {
    guard let stateNames, stateNames.indices.contains(state) else { return "s\(state)" }
    return stateNames[state]
  }

  /// The name of an action.
  public func actionName(_ action: Int) -> String {
    guard let actionNames, actionNames.indices.contains(action) else { return "a\(action)" }
    return actionNames[action]
  }

  /// The state of a name; nil where there is none.
  public func state(named name: String) -> Int? {
    stateNames == nil ? Self.number(name, "s", stateCount) : states[name]
  }

  /// The action of a name; nil where there is none.
  public func action(named name: String) -> Int? {
    actionNames == nil ? Self.number(name, "a", actionCount) : actions[name]
  }

  /// The state of a cell; nil where there is no grid, outside it, and where nobody stays.
  public func state(row: Int, column: Int) -> Int? { grid?.state(row: row, column: column) }

  /// The nearest state's name to a misspelt one.
  public func suggestedState(for name: String) -> String? {
    nearestName(to: name, in: Array((0..<min(stateCount, 2000)).map(stateName)))
  }

  /// The nearest action's name to a misspelt one.
  public func suggestedAction(for name: String) -> String? {
    nearestName(to: name, in: (0..<min(actionCount, 2000)).map(actionName))
  }

  /// Whether no two states, and no two actions, have the same name of their own.
  var areDistinct: Bool {
    states.count == stateNames?.count ?? 0 && actions.count == actionNames?.count ?? 0
  }

  /// The first number of each name; not of all names where `Cancellation` is requested.
  private static func index(_ names: [String]?) -> [String: Int] {
    guard let names else { return [:] }
    var numbers: [String: Int] = [:]
    numbers.reserveCapacity(names.count)
    for (number, name) in names.enumerated() {
      if number & 0xFFF == 0xFFF, Cancellation.isRequested { break }
      if let first = numbers.updateValue(number, forKey: name) { numbers[name] = first }
    }
    return numbers
  }

  private static func number(_ name: String, _ letter: Character, _ count: Int) -> Int? {
    guard name.first == letter, let number = Int(name.dropFirst()), number >= 0, number < count
    else { return nil }
    return number
  }
}
