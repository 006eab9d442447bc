/// A student's day: the reward process and the decision process of David Silver's second lecture.
///
/// As a process (unless `decides`), the student drifts between three classes, the pub, social media and
/// sleep: leaving a class earns −2, social media −1, the pub 1, passing 10. As a decision process the
/// student chooses; its optimal values without discount are 6, 6, 8 and 10 in social media and the three
/// classes.
public struct StudentProcess: ModelProblem {
  /// The problem's name in the field.
  public static let name = "StudentProcess"
  /// What it is about.
  public static let documentation = """
    A student between three classes, the pub, social media and sleep: as a reward process, or with \
    decisions.
    """
  /// Where it comes from.
  public static let source = "Silver (2015), UCL course on RL, lecture 2"

  /// Whether the student chooses.
  @Parameter(
    "Decisions", note: "Whether the student chooses what to do.", source: "Silver, lecture 2")
  public private(set) var decides = false
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Silver, lecture 2")
  public private(set) var discount = 1.0
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the process with its defaults.
  public init() {}

  /// Makes the process.
  ///
  /// - Parameters:
  ///   - decides: Whether the student chooses.
  ///   - discount: The discount γ.
  public init(decides: Bool? = nil, discount: Double? = nil) {
    if let decides { self.decides = decides }
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    try MDP(Self.name, discount: discount, clauses: decides ? Self.decisions : Self.process)
  }

  private static let process = [
    From("class 1", "go on", to: ["class 2": 0.5, "social media": 0.5], reward: -2),
    From("class 2", "go on", to: ["class 3": 0.8, "sleep": 0.2], reward: -2),
    From("class 3", "go on", to: ["pass": 0.6, "pub": 0.4], reward: -2),
    From("pass", "go on", to: "sleep", reward: 10),
    From("pub", "go on", to: ["class 1": 0.2, "class 2": 0.4, "class 3": 0.4], reward: 1),
    From("social media", "go on", to: ["social media": 0.9, "class 1": 0.1], reward: -1),
    Start("class 1"), Terminal("sleep"),
  ]

  private static let decisions = [
    From("social media", "social media", to: "social media", reward: -1),
    From("social media", "quit", to: "class 1"),
    From("class 1", "social media", to: "social media", reward: -1),
    From("class 1", "study", to: "class 2", reward: -2),
    From("class 2", "sleep", to: "sleep"),
    From("class 2", "study", to: "class 3", reward: -2),
    From("class 3", "study", to: "sleep", reward: 10),
    From(
      "class 3", "pub", to: ["class 1": 0.2, "class 2": 0.4, "class 3": 0.4], reward: 1),
    Start("class 1"), Terminal("sleep"),
  ]
}
