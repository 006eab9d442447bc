/// Everything that is wrong with a model, found in one pass.
public struct ModelError: Error, Sendable, Equatable {
  /// One thing that is wrong.
  public enum Fault: Sendable, Equatable {
    /// States that do not fill a grid of so many rows.
    case rows(states: Int, rows: Int)
    /// No state has an action.
    case empty
    /// The discount is outside 0…1.
    case discount(Double)
    /// The probabilities of a state and action do not add up to 1.
    case sum(state: String, action: String, sum: Double)
    /// A probability outside 0…1.
    case probability(state: String, action: String, next: String, value: Double)
    /// A reward that is not a finite number.
    case reward(state: String, action: String, next: String, value: Double)
    /// A state that is reached but neither left nor terminal.
    case neverLeft(state: String, from: String, action: String, suggestion: String?)
    /// The same state and action twice.
    case duplicate(state: String, action: String)
    /// A terminal state that has an action.
    case terminalLeft(state: String, action: String)
    /// A reward for a next state that the action does not lead to.
    case rewardWithoutOutcome(state: String, action: String, next: String)
    /// A start in a state that the model does not have.
    case unknownStart(state: String, suggestion: String?)
    /// A start in a terminal state.
    case terminalStart(state: String)
    /// A start probability outside 0…1.
    case startProbability(state: String, value: Double)
    /// Start probabilities that do not add up to 1.
    case startSum(Double)
    /// A next state outside the range, from a model made by a function.
    case outOfRange(state: Int, action: Int, next: Int, count: Int)
    /// A number of states or actions that is not positive or too large.
    case size(states: Int, actions: Int)
    /// The model was not finished, since `Cancellation` was requested.
    case interrupted
    /// A model that does not fit into memory.
    case memory(bytes: Int)
    /// Names that are not one for each state or action, or not different.
    case names(of: String, expected: Int, found: Int)
    /// Something about a map.
    case map(MapFault)
  }

  /// One thing that is wrong with a map.
  public enum MapFault: Sendable, Equatable {
    /// No cell at all.
    case empty
    /// A row of another length than the first; rows count from 0.
    case ragged(row: Int, expected: Int, found: Int)
    /// A letter without a tile.
    case unknownLetter(Character, row: Int, column: Int)
    /// A tile for a letter with a meaning of its own, or not one letter.
    case badTile(String)
    /// Two tiles for one letter.
    case duplicateTile(Character)
    /// A tile that sends to a letter that is not on the map.
    case missingTarget(tile: Character, target: String)
    /// A tile that sends to a tile that sends on.
    case chain(tile: Character, target: Character)
    /// A tile that both ends the episode and sends elsewhere.
    case terminalAndSends(Character)
    /// A wind that is not one number per column.
    case wind(expected: Int, found: Int)
    /// A slip outside 0…1.
    case slip(Double)
    /// A reward that is not a finite number.
    case reward(String, Double)
    /// Nowhere to stand.
    case noFloor
  }

  /// What is wrong, in the order it was found; never empty.
  ///
  /// After a thousand, no more are looked for.
  public let faults: [Fault]

  /// How many faults are enough.
  static let mostFaults = 1000

  /// Makes an error of its faults.
  public init(_ faults: [Fault]) { self.faults = faults }
}

extension ModelError: CustomStringConvertible {
  /// A sentence for each fault, one a line; of many the first twenty, and how many more there are.
  public var description: String {
    let most = 20
    var lines = faults.prefix(most).map(\.description)
    if faults.count > most {
      let rest = faults.count - most
      lines.append(
        faults.count < Self.mostFaults ? "And \(rest) more." : "And \(rest) more at least.")
    }
    return lines.joined(separator: "\n")
  }
}

extension ModelError.Fault: CustomStringConvertible {
  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .empty:
      "The model has no transitions: add From(state, action, to: …)."
    case .discount(let value):
      "The discount must be from 0 to 1, not \(value)."
    case .sum(let state, let action, let sum):
      "The probabilities of \(pair(state, action)) add up to \(rounded(sum)), not 1."
    case .probability(let state, let action, let next, let value):
      "\(pair(state, action)) reaches “\(next)” with probability \(value), outside 0…1."
    case .reward(let state, let action, let next, let value):
      "The reward of \(pair(state, action)) to “\(next)” is \(value), not a finite number."
    case .neverLeft(let state, let from, let action, let suggestion):
      "\(pair(from, action)) reaches “\(state)”, which nothing leaves: "
        + (suggestion.map { "did you mean “\($0)”, or " } ?? "")
        + "add From(\"\(state)\", …) or Terminal(\"\(state)\")"
        + (suggestion == nil ? "." : "?")
    case .duplicate(let state, let action):
      "\(pair(state, action)) is given twice."
    case .terminalLeft(let state, let action):
      "“\(state)” is terminal, so it cannot have the action “\(action)”."
    case .rewardWithoutOutcome(let state, let action, let next):
      "\(pair(state, action)) has a reward for “\(next)”, which it does not reach."
    case .unknownStart(let state, let suggestion):
      "Start(\"\(state)\") is not a state of the model"
        + (suggestion.map { "; did you mean “\($0)”?" } ?? ".")
    case .terminalStart(let state):
      "Start(\"\(state)\") is terminal: an episode there would be over before it begins."
    case .startProbability(let state, let value):
      "The start probability of “\(state)” is \(value), outside 0…1."
    case .startSum(let sum):
      "The start probabilities add up to \(rounded(sum)), not 1."
    case .outOfRange(let state, let action, let next, let count):
      "State \(state) under action \(action) reaches \(next), outside 0..<\(count)."
    case .size(let states, let actions):
      "A model needs at least one state and one action and at most 2³¹ of their pairs, "
        + "not \(states) states and \(actions) actions."
    case .memory(let bytes):
      "The model needs \(bytes >> 20) MB of memory or more, and models may take "
        + "\(TransitionDraft.machineLimit >> 20) MB on this machine."
    case .interrupted: "The model was interrupted before it was finished."
    case .names(let what, let expected, let found):
      "The names of the \(what) must be \(expected) different words, not \(found)."
    case .rows(let states, let rows):
      "\(states) states do not fill a grid of \(rows) rows."
    case .map(let fault):
      fault.description
    }
  }

  /// A sum without the last digits, unless they are what is wrong with it.
  private func rounded(_ sum: Double) -> Double {
    let short = (sum * 1e9).rounded() / 1e9
    return short == 1 || !short.isFinite ? sum : short
  }

  private func pair(_ state: String, _ action: String) -> String {
    "From(\"\(state)\", \"\(action)\")"
  }
}

extension ModelError.MapFault: CustomStringConvertible {
  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .empty:
      "The map is empty."
    case .ragged(let row, let expected, let found):
      "Row \(row) of the map has \(found) cells where the first row has \(expected)."
    case .unknownLetter(let letter, let row, let column):
      "The letter “\(letter)” at row \(row), column \(column) of the map has no meaning: "
        + "add Tile(\"\(letter)\", …)."
    case .badTile(let letter):
      "Tile(\"\(letter)\") must name one letter other than “#” and “.”."
    case .duplicateTile(let letter):
      "Tile(\"\(letter)\") is given twice."
    case .missingTarget(let tile, let target):
      "Tile(\"\(tile)\") sends to “\(target)”, which is not on the map."
    case .chain(let tile, let target):
      "Tile(\"\(tile)\") sends to “\(target)”, where nobody can stay."
    case .terminalAndSends(let tile):
      "Tile(\"\(tile)\") cannot both end the episode and send elsewhere."
    case .wind(let expected, let found):
      "Wind needs a number for each of the \(expected) columns, not \(found)."
    case .slip(let value):
      "Slip must be from 0 to 1, not \(value)."
    case .reward(let clause, let value):
      "The reward of \(clause) is \(value), not a finite number."
    case .noFloor:
      "The map has nowhere to stand."
    }
  }
}
