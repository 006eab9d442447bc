/// Seven states on which off-policy semi-gradient learning with linear values diverges.
///
/// The action "dashed" leads to one of the first six states, each as likely, and "solid" to the seventh;
/// nothing earns a reward, so every value is 0. The behaviour policy takes "dashed" in six of seven steps,
/// the target policy always "solid". The discount is 0.99.
public struct BairdsCounterexample: ModelProblem {
  /// The problem's name in the field.
  public static let name = "BairdsCounterexample"
  /// What it is about.
  public static let documentation = """
    Seven states without reward, on which off-policy learning with linear function approximation and \
    bootstrapping diverges.
    """
  /// Where it comes from.
  public static let source = "Baird (1995); Sutton & Barto (2018), section 11.2"

  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, section 11.2")
  public private(set) var discount = 0.99
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the example with its defaults.
  public init() {}

  /// Makes the example.
  ///
  /// - Parameter discount: The discount γ.
  public init(discount: Double? = nil) {
    if let discount { self.discount = discount }
  }

  /// The features of each state, of shape [7, 8]: 2wᵢ + w₈ for the first six, w₇ + 2w₈ for the seventh.
  public static let features: [[Double]] = (0..<7).map { state in
    (0..<8).map { feature in
      if feature == 7 { return state == 6 ? 2 : 1 }
      return feature == state ? (state == 6 ? 1 : 2) : 0
    }
  }
  /// The weights that the book starts from.
  public static let initialWeights: [Double] = [1, 1, 1, 1, 1, 1, 10, 1]
  /// The probabilities of "dashed" and "solid" under the behaviour policy.
  public static let behaviour = [6.0 / 7.0, 1.0 / 7.0]
  /// The probabilities of "dashed" and "solid" under the target policy.
  public static let target = [0.0, 1.0]

  /// Makes the model.
  public func makeModel() throws -> MDP {
    try MDP(
      validating: Self.name, states: 7, actions: 2, discount: discount,
      stateNames: (1...7).map { "\($0)" }, actionNames: ["dashed", "solid"]
    ) { _, action in
      action == 1 ? [Outcome(6)] : (0..<6).map { Outcome($0, probability: 1.0 / 6.0) }
    }
  }
}
