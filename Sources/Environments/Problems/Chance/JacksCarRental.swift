import Glibc

/// Two places that rent cars out; at night cars are moved between them.
///
/// The state is the number of cars at each place at the end of a day, 0 to 20; the action moves up to five
/// cars from the first to the second place (or back, where it is negative) at 2 each. Requests (mean 3 and
/// 4 a day) are served as long as there are cars and earn 10 each; returned cars (mean 3 and 2) are there
/// on the next day, and more than 20 at a place go away. Numbers follow the Poisson distribution, with its
/// tails gathered exactly. The reward of an outcome is the mean over the days that lead there.
///
/// Modified as in exercise 4.7, one car a night moves from the first to the second place for nothing, and
/// more than ten cars overnight at a place cost 4 for parking.
public struct JacksCarRental: ModelProblem {
  /// The problem's name in the field.
  public static let name = "JacksCarRental"
  /// What it is about.
  public static let documentation = """
    Move cars between two rental places overnight, so that customers find one: rentals earn 10, moves \
    cost 2.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 4.2 and exercise 4.7"

  /// Whether the first move is free and parking costs.
  @Parameter("Modified as in exercise 4.7", source: "Sutton & Barto, exercise 4.7")
  public private(set) var modified = false
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, example 4.2")
  public private(set) var discount = 0.9
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the problem with its defaults.
  public init() {}

  /// Makes the problem.
  ///
  /// - Parameters:
  ///   - modified: Whether the first move is free and parking costs.
  ///   - discount: The discount γ.
  public init(modified: Bool? = nil, discount: Double? = nil) {
    if let modified { self.modified = modified }
    if let discount { self.discount = discount }
  }

  private static let most = 20

  /// Makes the model: state 21 · i + j has i cars at the first place and j at the second.
  public func makeModel() throws -> MDP {
    let width = Self.most + 1
    let first = RentalDay(requests: 3, returns: 3, most: Self.most)
    let second = RentalDay(requests: 4, returns: 2, most: Self.most)
    let modified = modified
    return try MDP(
      validating: Self.name, states: width * width, actions: 11, discount: discount,
      stateNames: (0..<width * width).map { "\($0 / width) and \($0 % width)" },
      actionNames: (-5...5).map { "\($0)" },
      grid: GridShape(
        rowNames: (0..<width).map { "\($0)" }, columnNames: (0..<width).map { "\($0)" })
    ) { state, action in
      let (cars, moved) = ((state / width, state % width), action - 5)
      guard moved <= cars.0, -moved <= cars.1 else { return [] }
      let (one, other) = (min(cars.0 - moved, Self.most), min(cars.1 + moved, Self.most))
      var cost = 2 * Double(abs(moved))
      if modified {
        if moved > 0 { cost -= 2 }
        cost += (one > 10 ? 4 : 0) + (other > 10 ? 4 : 0)
      }
      var outcomes: [Outcome] = []
      outcomes.reserveCapacity(width * width)
      for i in 0..<width {
        for j in 0..<width {
          outcomes.append(
            Outcome(
              i * width + j,
              probability: first.probability[one * width + i]
                * second.probability[other * width + j],
              reward: 10 * (first.rentals[one * width + i] + second.rentals[other * width + j])
                - cost))
        }
      }
      return outcomes
    }
  }
}

/// What a day does to the cars of one place.
private struct RentalDay {
  /// The probability of ending the day with j cars after beginning it with i, of shape [cars, cars].
  private(set) var probability: [Double]
  /// The mean number of cars rented out on such a day, of the same shape.
  private(set) var rentals: [Double]

  init(requests: Double, returns: Double, most: Int) {
    let width = most + 1
    probability = [Double](repeating: 0, count: width * width)
    rentals = probability
    for cars in 0...most {
      let rented = Self.poisson(requests, upTo: cars)
      for (rentedCount, pRented) in rented.enumerated() {
        let left = cars - rentedCount
        for (returnedCount, pReturned) in Self.poisson(returns, upTo: most - left).enumerated() {
          let cell = cars * width + left + returnedCount
          probability[cell] += pRented * pReturned
          rentals[cell] += pRented * pReturned * Double(rentedCount)
        }
      }
    }
    for cell in rentals.indices where probability[cell] > 0 { rentals[cell] /= probability[cell] }
  }

  /// The Poisson probabilities of 0, 1, …, with all beyond the last gathered in it.
  private static func poisson(_ mean: Double, upTo last: Int) -> [Double] {
    var term = exp(-mean)
    var (terms, sum) = ([Double](), 0.0)
    for count in 0..<last {
      terms.append(term)
      sum += term
      term *= mean / Double(count + 1)
    }
    return terms + [1 - sum]
  }
}
