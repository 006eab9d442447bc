/// One line of a grid world: a reward, a tile's meaning, slipping, wind, the moves.
public enum GridClause: Sendable, Equatable {
  /// The reward of every move.
  case stepReward(Double)
  /// What a letter means; a reward replaces the step's on entry.
  case tile(String, reward: Double?, terminal: Bool, sendsTo: String?)
  /// The probability of moving at a right angle instead.
  case slip(Double)
  /// How many cells the wind blows upward, for each column.
  case wind([Int])
  /// Which moves there are.
  case moves(GridMoves)
  /// The reward of a move that the edge or a wall stops.
  case bump(Double)
}

/// Which moves there are in a grid world.
public enum GridMoves: String, Sendable, CaseIterable {
  /// Up, right, down, left.
  case four
  /// The four, and the diagonals: a king's moves.
  case eight
  /// The eight, and staying.
  case nine

  /// The direction of each move.
  public var directions: [GridShape.Move] {
    switch self {
    case .four: GridShape.four
    case .eight: GridShape.eight
    case .nine: GridShape.eight + [GridShape.Move(rows: 0, columns: 0)]
    }
  }

  /// The name of each move.
  public var names: [String] {
    switch self {
    case .four: GridShape.fourNames
    case .eight: GridShape.eightNames
    case .nine: GridShape.eightNames + ["stay"]
    }
  }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says what every move earns.
///
/// - Parameter reward: The reward; 0 without this clause.
/// - Returns: The clause, for a grid world's block.
public func StepReward(_ reward: Double) -> GridClause { .stepReward(reward) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says what a letter of the map means.
///
/// - Parameters:
///   - letter: The letter.
///   - reward: What entering earns, in place of the step's reward.
///   - terminal: Whether entering ends the episode.
///   - target: The letter that entering leads to at once; of several cells each is as likely.
/// - Returns: The clause, for a grid world's block.
public func Tile(
  _ letter: String, reward: Double? = nil, terminal: Bool = false, sendsTo target: String? = nil
) -> GridClause { .tile(letter, reward: reward, terminal: terminal, sendsTo: target) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says how often a move goes astray.
///
/// - Parameter probability: Shared equally by the two moves at a right angle to the one chosen.
/// - Returns: The clause, for a grid world's block.
public func Slip(_ probability: Double) -> GridClause { .slip(probability) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says how the wind blows.
///
/// - Parameter strengths: For each column, how many cells a move that starts there is blown upward;
///   negative is downward.
/// - Returns: The clause, for a grid world's block.
public func Wind(_ strengths: [Int]) -> GridClause { .wind(strengths) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says which moves there are.
///
/// - Parameter moves: Four (unless given), eight or nine.
/// - Returns: The clause, for a grid world's block.
public func Moves(_ moves: GridMoves) -> GridClause { .moves(moves) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says what a move earns that the edge or a wall stops.
///
/// - Parameter reward: The reward; the step's without this clause.
/// - Returns: The clause, for a grid world's block.
public func Bump(reward: Double) -> GridClause { .bump(reward) }

/// Collects the clauses of a grid world's block.
@resultBuilder
public enum GridBuilder {
  /// One clause.
  public static func buildExpression(_ clause: GridClause) -> [GridClause] { [clause] }
  /// Clauses computed elsewhere.
  public static func buildExpression(_ clauses: [GridClause]) -> [GridClause] { clauses }
  /// A block.
  public static func buildBlock(_ parts: [GridClause]...) -> [GridClause] { parts.flatMap { $0 } }
  /// A `for` loop.
  public static func buildArray(_ parts: [[GridClause]]) -> [GridClause] { parts.flatMap { $0 } }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [GridClause]?) -> [GridClause] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [GridClause]) -> [GridClause] { part }
  /// The other branch.
  public static func buildEither(second part: [GridClause]) -> [GridClause] { part }
}
