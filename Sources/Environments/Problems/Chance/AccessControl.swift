import Glibc

/// A queue of customers who pay 1, 2, 4 or 8, and ten servers to give them or not.
///
/// The state is the number of free servers and the priority of the first customer in the queue; actions
/// are reject and accept. An accepted customer takes a server and earns their priority; each busy server
/// becomes free with probability 0.06 a step. Without a free server every customer is rejected. There is
/// no end: the task is the mean reward per step, and the discount only serves methods that need one.
public struct AccessControl: ModelProblem {
  /// The problem's name in the field.
  public static let name = "AccessControl"
  /// What it is about.
  public static let documentation = """
    Accept or reject the next customer of a queue for ten servers, so that the mean reward per step is \
    large.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 10.2"

  /// The number of servers.
  @Parameter("Servers", in: 1...200, source: "Sutton & Barto, example 10.2")
  public private(set) var servers = 10
  /// How often a busy server becomes free.
  @Parameter("Probability that a server becomes free", in: 0...1, source: "Sutton & Barto, 10.2")
  public private(set) var release = 0.06
  /// What customers pay.
  @Parameter("Priorities", note: "Each as likely.", source: "Sutton & Barto, example 10.2")
  public private(set) var priorities = [1, 2, 4, 8]
  /// The discount.
  @Parameter("Discount γ", in: 0...1)
  public private(set) var discount = 0.99
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the queue with its defaults.
  public init() {}

  /// Makes the queue.
  ///
  /// - Parameters:
  ///   - servers: The number of servers.
  ///   - release: How often a busy server becomes free.
  ///   - priorities: What customers pay, each as likely.
  ///   - discount: The discount γ.
  public init(
    servers: Int? = nil, release: Double? = nil, priorities: [Int]? = nil, discount: Double? = nil
  ) {
    if let servers { self.servers = servers }
    if let release { self.release = release }
    if let priorities { self.priorities = priorities }
    if let discount { self.discount = discount }
  }

  /// Makes the model: a row for each priority, a column for each number of free servers.
  public func makeModel() throws -> MDP {
    let (servers, priorities) = (servers, priorities)
    guard !priorities.isEmpty, Set(priorities).count == priorities.count else {
      throw ParameterError.fault(name: "priorities", "there must be some, all different.")
    }
    let width = servers + 1
    let releases = (0...servers).map { Self.binomial($0, release) }
    return try MDP(
      validating: Self.name, states: priorities.count * width, actions: 2, discount: discount,
      stateNames: priorities.flatMap { priority in
        (0...servers).map { "\($0) free, priority \(priority)" }
      }, actionNames: ["reject", "accept"],
      start: priorities.indices.map {
        Outcome($0 * width + servers, probability: 1 / Double(priorities.count))
      },
      grid: GridShape(
        rowNames: priorities.map { "priority \($0)" },
        columnNames: (0...servers).map { "\($0) free" })
    ) { state, action in
      let isTaken = action == 1 && state % width > 0
      let free = state % width - (isTaken ? 1 : 0)
      let reward = isTaken ? Double(priorities[state / width]) : 0
      return priorities.indices.flatMap { next in
        releases[servers - free].enumerated().map { released, probability in
          Outcome(
            next * width + free + released, probability: probability / Double(priorities.count),
            reward: reward)
        }
      }
    }
  }

  /// The probabilities of 0, 1, …, `count` successes.
  private static func binomial(_ count: Int, _ p: Double) -> [Double] {
    var row = [1.0]
    for _ in 0..<count {
      row = (0...row.count).map { successes in
        (successes < row.count ? row[successes] * (1 - p) : 0)
          + (successes > 0 ? row[successes - 1] * p : 0)
      }
    }
    return row
  }
}
