/// Blackjack against a dealer, with cards from an infinite deck.
///
/// As Gymnasium's Blackjack-v1 and Sutton & Barto's example 5.1: the state is the player's sum, the
/// dealer's open card and whether the player has an ace that counts 11; actions are stick and hit. Going
/// over 21 loses 1. After sticking, the dealer draws up to 17 or more, and the nearer to 21 wins 1; equal
/// sums earn 0. With `natural` a win with an ace and a ten on the first two cards earns 1.5; with `sab` it
/// wins 1 unless the dealer has the same, and `natural` does not count. Where either is on, such a hand is
/// a state of its own, as without that the state would not tell what sticking earns.
///
/// The model is exact, with the dealer's play worked out. On the map, the rows with a usable ace stand
/// above those without, sums descending, with the dealer's cards from ace to ten as columns.
public struct Blackjack: ModelProblem {
  /// The problem's name in the field.
  public static let name = "Blackjack"
  /// What it is about.
  public static let documentation = """
    Draw cards to come nearer to 21 than the dealer without going over; winning earns 1, losing −1.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), example 5.1; Gymnasium Blackjack-v1"

  /// Whether winning with an ace and a ten earns 1.5.
  @Parameter("A natural pays 1.5", source: "Gymnasium, natural")
  public private(set) var natural = false
  /// Whether an ace and a ten win at once, as in the book.
  @Parameter("The rules of Sutton & Barto for naturals", source: "Gymnasium, sab")
  public private(set) var sab = false
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the game with its defaults.
  public init() {}

  /// Makes the game.
  ///
  /// - Parameters:
  ///   - natural: Whether winning with an ace and a ten earns 1.5.
  ///   - sab: Whether an ace and a ten win at once, as in the book.
  public init(natural: Bool? = nil, sab: Bool? = nil) {
    if let natural { self.natural = natural }
    if let sab { self.sab = sab }
  }

  /// The number of a state; nil where there is no such hand.
  ///
  /// - Parameters:
  ///   - sum: The player's sum: 4 to 21, with a usable ace 12 to 21.
  ///   - dealer: The dealer's open card: 1 (an ace) to 10.
  ///   - usableAce: Whether the player has an ace that counts 11.
  /// - Returns: The state.
  public static func state(sum: Int, dealer: Int, usableAce: Bool) -> Int? {
    guard (1...10).contains(dealer), ((usableAce ? 12 : 4)...21).contains(sum) else { return nil }
    return (usableAce ? 180 + (sum - 12) * 10 : (sum - 4) * 10) + dealer - 1
  }

  /// Makes the model: hands without a usable ace, with one, naturals where they count, and the end.
  public func makeModel() throws -> MDP {
    let tellsNaturals = natural || sab
    let over = tellsNaturals ? 290 : 280
    let dealers = (1...10).map(DealersPlay.init)
    let (natural, sab) = (natural, sab)
    return try MDP(
      validating: Self.name, states: over + 1, actions: 2, discount: 1,
      stateNames: (0..<over).map(Self.handName) + ["over"], actionNames: ["stick", "hit"],
      start: Self.start(tellsNaturals: tellsNaturals), grid: Self.grid
    ) { state, action in
      guard state < over else { return [] }
      let hand = Hand(state)
      if action == 1 { return hand.hit(over: over) }
      let dealer = dealers[hand.dealer - 1]
      var (win, draw) = dealer.chances(against: hand.sum)
      var prize = 1.0
      if hand.isNatural {
        if sab {
          (win, draw) = (1 - dealer.natural, dealer.natural)
        } else if natural {
          prize = 1.5
        }
      }
      return [
        Outcome(over, probability: win, reward: prize), Outcome(over, probability: draw),
        Outcome(over, probability: max(0, 1 - win - draw), reward: -1),
      ]
    }
  }

  private static func handName(_ state: Int) -> String {
    let hand = Hand(state)
    let dealer = hand.dealer == 1 ? "A" : "\(hand.dealer)"
    if hand.isNatural { return "natural, dealer \(dealer)" }
    return "\(hand.usableAce ? "soft" : "hard") \(hand.sum), dealer \(dealer)"
  }

  private static func start(tellsNaturals: Bool) -> [Outcome] {
    var chances: [Int: Double] = [:]
    for dealer in 1...10 {
      for first in 1...10 {
        for second in 1...10 {
          let hasAce = first == 1 || second == 1
          let sum = first + second + (hasAce ? 10 : 0)
          let state =
            sum == 21 && tellsNaturals
            ? 280 + dealer - 1 : Self.state(sum: sum, dealer: dealer, usableAce: hasAce) ?? 0
          chances[state, default: 0] +=
            cardProbability(dealer) * cardProbability(first) * cardProbability(second)
        }
      }
    }
    return chances.sorted { $0.key < $1.key }.map { Outcome($0.key, probability: $0.value) }
  }

  /// Soft 21 to 12, an empty row, hard 21 to 4.
  private static var grid: GridShape {
    var states = [Int?](repeating: nil, count: 290)
    for column in 0..<10 {
      for row in 0..<10 {
        states[row * 10 + column] = state(sum: 21 - row, dealer: column + 1, usableAce: true)
      }
      for row in 0..<18 {
        states[(row + 11) * 10 + column] = state(
          sum: 21 - row, dealer: column + 1, usableAce: false)
      }
    }
    var grid = GridShape(
      rows: 29, columns: 10, states: states, letters: states.map { $0 == nil ? "#" : "." },
      moves: [])
    grid.rowNames =
      (0..<10).map { "soft \(21 - $0)" } + [""] + (0..<18).map { "hard \(21 - $0)" }
    grid.columnNames = ["A"] + (2...10).map { "\($0)" }
    return grid
  }
}

/// How likely a card is: 1 is an ace, and 10 stands for four cards of thirteen.
private func cardProbability(_ card: Int) -> Double { card == 10 ? 4.0 / 13.0 : 1.0 / 13.0 }

/// A player's hand, as the state's number tells it.
private struct Hand {
  let sum: Int
  let dealer: Int
  let usableAce: Bool
  let isNatural: Bool

  init(_ state: Int) {
    dealer = state % 10 + 1
    isNatural = state >= 280
    usableAce = state >= 180
    sum = isNatural ? 21 : usableAce ? 12 + (state - 180) / 10 : 4 + state / 10
  }

  func hit(over: Int) -> [Outcome] {
    var bust = 0.0
    var outcomes: [Outcome] = []
    for card in 1...10 {
      var (total, ace) = (sum + card, usableAce)
      if card == 1, total + 10 <= 21 { (total, ace) = (total + 10, true) }
      if total > 21, ace { (total, ace) = (total - 10, false) }
      if total > 21 {
        bust += cardProbability(card)
      } else {
        let next = Blackjack.state(sum: total, dealer: dealer, usableAce: ace) ?? 0
        outcomes.append(Outcome(next, probability: cardProbability(card)))
      }
    }
    if bust > 0 { outcomes.append(Outcome(over, probability: bust, reward: -1)) }
    return outcomes
  }
}

/// What a dealer with an open card ends with.
private struct DealersPlay {
  /// The probabilities of 17 to 21, and of going over at index 5.
  private var ends = [Double](repeating: 0, count: 6)
  /// The probability of an ace and a ten on the first two cards.
  let natural: Double

  init(card: Int) {
    natural = card == 1 ? cardProbability(10) : card == 10 ? cardProbability(1) : 0
    draw(sum: card, hasAce: card == 1, probability: 1)
  }

  private mutating func draw(sum: Int, hasAce: Bool, probability: Double) {
    let best = hasAce && sum + 10 <= 21 ? sum + 10 : sum
    if best >= 17 {
      ends[min(best - 17, 5)] += probability
      return
    }
    for card in 1...10 {
      draw(
        sum: sum + card, hasAce: hasAce || card == 1,
        probability: probability * cardProbability(card))
    }
  }

  /// The probabilities that a sum wins and that it draws.
  func chances(against sum: Int) -> (win: Double, draw: Double) {
    let below = (17...21).filter { $0 < sum }.reduce(0) { $0 + ends[$1 - 17] }
    return (ends[5] + below, sum >= 17 ? ends[sum - 17] : 0)
  }
}
