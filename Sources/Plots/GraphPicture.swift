/// A directed graph of states, actions and outcomes, laid out by itself.
///
/// A state is a circle, a terminal one a square; an action leaves its state through a dot, from
/// which an arrow goes to each outcome.
///
///     GraphPicture()
///       .action(from: "low", "recharge", to: [GraphPicture.Arc("high", label: "1, +0")])
public struct GraphPicture: Picture, Equatable {
  /// A state.
  public struct Node: Sendable, Equatable {
    /// What is written in it; also what actions and arcs call it.
    public var name: String
    /// A number written under the name.
    public var value: Double?
    /// Whether nothing leaves it.
    public var isTerminal: Bool

    /// A state with a name.
    public init(_ name: String, value: Double? = nil, isTerminal: Bool = false) {
      self.name = name
      self.value = value
      self.isTerminal = isTerminal
    }
  }

  /// One outcome of an action.
  public struct Arc: Sendable, Equatable {
    /// The name of the state that follows.
    public var target: String
    /// What is written along the arrow, such as "0.7, +4".
    public var label: String

    /// An arrow to a state.
    public init(_ target: String, label: String = "") {
      self.target = target
      self.label = label
    }
  }

  /// An action in a state, with its outcomes.
  public struct Action: Sendable, Equatable {
    /// The name of the state that it leaves.
    public var source: String
    /// What is written beside its dot.
    public var name: String
    /// Its outcomes.
    public var arcs: [Arc]
    /// Whether it is drawn in colour, as what a policy chooses.
    public var isHighlighted: Bool

    /// An action from a state.
    public init(from source: String, _ name: String, to arcs: [Arc], isHighlighted: Bool = false) {
      self.source = source
      self.name = name
      self.arcs = arcs
      self.isHighlighted = isHighlighted
    }
  }

  /// The states, in the order they were first named.
  public private(set) var nodes: [Node] = []
  /// The actions, in order.
  public private(set) var actions: [Action] = []
  /// The position of each state's name among the states.
  private(set) var positions: [String: Int] = [:]
  var titleText = ""
  var digitCount: Int?

  /// A graph; states that only actions name are added after the others.
  public init(nodes: [Node] = [], actions: [Action] = []) {
    for node in nodes { insert(node) }
    for action in actions { insert(action) }
  }

  /// The graph with one more state, or with another state in place of the one of that name.
  public func node(_ name: String, value: Double? = nil, isTerminal: Bool = false) -> GraphPicture {
    with { $0.insert(Node(name, value: value, isTerminal: isTerminal)) }
  }

  /// The graph with one more action.
  public func action(
    from source: String, _ name: String, to arcs: [Arc], isHighlighted: Bool = false
  ) -> GraphPicture {
    with {
      $0.insert(Action(from: source, name, to: arcs, isHighlighted: isHighlighted))
    }
  }

  /// The graph under a title.
  public func title(_ text: String) -> GraphPicture { with { $0.titleText = text } }

  /// The graph with so many digits after the points of its states' values.
  public func digits(_ count: Int) -> GraphPicture {
    with { $0.digitCount = min(9, max(0, count)) }
  }

  /// A state's value as it is written.
  func valueText(_ node: Node) -> String {
    guard let value = node.value else { return "" }
    return NumberText.fixed(value, digitCount ?? NumberText.digits(for: nodes.compactMap(\.value)))
  }

  private mutating func insert(_ node: Node) {
    if let index = positions[node.name] {
      nodes[index] = node
    } else {
      positions[node.name] = nodes.count
      nodes.append(node)
    }
  }

  private mutating func insert(_ action: Action) {
    for name in [action.source] + action.arcs.map(\.target) where positions[name] == nil {
      insert(Node(name))
    }
    actions.append(action)
  }

  private func with(_ change: (inout GraphPicture) -> Void) -> GraphPicture {
    var copy = self
    change(&copy)
    return copy
  }
}
