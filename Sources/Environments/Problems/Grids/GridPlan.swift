/// A map and its clauses, read and checked: what each move does.
struct GridPlan {
  typealias Cell = (row: Int, column: Int)

  struct Tile {
    var reward: Double?
    var isTerminal = false
    var target: Character?
  }

  private(set) var moves = GridMoves.four
  private(set) var directions = GridMoves.four.directions
  /// The cells that are states.
  private(set) var cells: [Cell] = []
  private var letters: [[Character]] = []
  private var states: [[Int?]] = []
  private var statesOfLetter: [Character: [Int]] = [:]
  private var tiles: [Character: Tile] = [:]
  private var stepReward = 0.0
  private var bumpReward: Double?
  private var slip = 0.0
  private var wind: [Int] = []
  private var faults: [ModelError.MapFault] = []

  init(_ map: String, _ clauses: [GridClause]) throws(ModelError) {
    // A pass over a large map takes long; each asks at every row, and what it then leaves undone is not used.
    readMap(map)
    for clause in clauses { read(clause) }
    check()
    numberCells()
    if Cancellation.isRequested { throw ModelError([.interrupted]) }
    guard faults.isEmpty else { throw ModelError(faults.map { .map($0) }) }
  }

  private var columns: Int { letters.first?.count ?? 0 }

  private mutating func readMap(_ map: String) {
    for line in map.split(whereSeparator: \.isNewline) {
      if Cancellation.isRequested { return }
      let row = line.filter { !$0.isWhitespace }
      if !row.isEmpty { letters.append(Array(row)) }
    }
    if letters.isEmpty { faults.append(.empty) }
    for (row, line) in letters.enumerated() where line.count != columns {
      faults.append(.ragged(row: row, expected: columns, found: line.count))
    }
  }

  private mutating func read(_ clause: GridClause) {
    switch clause {
    case .stepReward(let reward):
      note(reward, "StepReward")
      stepReward = reward
    case .bump(let reward):
      note(reward, "Bump")
      bumpReward = reward
    case .slip(let probability):
      if !(probability >= 0 && probability <= 1) { faults.append(.slip(probability)) }
      slip = probability
    case .wind(let strengths):
      if strengths.count != columns {
        faults.append(.wind(expected: columns, found: strengths.count))
      }
      wind = strengths
    case .moves(let choice):
      moves = choice
      directions = choice.directions
    case .tile(let name, let reward, let isTerminal, let target):
      readTile(name, reward, isTerminal, target)
    }
  }

  private mutating func note(_ reward: Double, _ clause: String) {
    if !reward.isFinite { faults.append(.reward(clause, reward)) }
  }

  private mutating func readTile(
    _ name: String, _ reward: Double?, _ isTerminal: Bool, _ target: String?
  ) {
    guard name.count == 1, let letter = name.first, letter != "#", letter != ".",
      !letter.isWhitespace
    else {
      faults.append(.badTile(name))
      return
    }
    if let reward { note(reward, "Tile(\"\(letter)\")") }
    if tiles[letter] != nil { faults.append(.duplicateTile(letter)) }
    if isTerminal, target != nil { faults.append(.terminalAndSends(letter)) }
    if let target, target.count != 1 {
      faults.append(.missingTarget(tile: letter, target: target))
    }
    tiles[letter] = Tile(reward: reward, isTerminal: isTerminal, target: target?.first)
  }

  private mutating func check() {
    let present = Set(letters.joined())
    for (row, line) in letters.enumerated() where faults.count < ModelError.mostFaults {
      if Cancellation.isRequested { return }
      for (column, letter) in line.enumerated()
      where letter != "." && letter != "#" && letter != "S" && tiles[letter] == nil {
        faults.append(.unknownLetter(letter, row: row, column: column))
      }
    }
    for (letter, tile) in tiles.sorted(by: { $0.key < $1.key }) {
      guard let target = tile.target else { continue }
      if !present.contains(target) {
        faults.append(.missingTarget(tile: letter, target: String(target)))
      } else if target == "#" || tiles[target]?.target != nil {
        faults.append(.chain(tile: letter, target: target))
      }
    }
  }

  private mutating func numberCells() {
    states = letters.map { $0.map { _ in nil } }
    for (row, line) in letters.enumerated() {
      if Cancellation.isRequested { return }
      for (column, letter) in line.enumerated()
      where letter != "#" && tiles[letter]?.target == nil {
        states[row][column] = cells.count
        statesOfLetter[letter, default: []].append(cells.count)
        cells.append((row, column))
      }
    }
    if faults.isEmpty, cells.allSatisfy({ isTerminal($0) }) { faults.append(.noFloor) }
  }

  private func tile(_ cell: Cell) -> Tile? { tiles[letters[cell.row][cell.column]] }
  private func isTerminal(_ cell: Cell) -> Bool { tile(cell)?.isTerminal ?? false }

  /// The grid that the states lie on.
  var shape: GridShape {
    GridShape(
      rows: letters.count, columns: columns, states: Array(states.joined()),
      letters: Array(letters.joined()), moves: directions
    ).windy(wind)
  }

  /// The states' names; not of all where `Cancellation` is requested.
  var names: [String] {
    var names: [String] = []
    names.reserveCapacity(cells.count)
    for (number, cell) in cells.enumerated() {
      if number & 0xFFF == 0xFFF, Cancellation.isRequested { break }
      names.append("r\(cell.row)c\(cell.column)")
    }
    return names
  }

  /// The cells marked S, each as likely; nil where there is none.
  var start: [Outcome]? {
    statesOfLetter["S"].map { marked in
      marked.map { Outcome($0, probability: 1 / Double(marked.count)) }
    }
  }

  /// What a move from a state can lead to; nothing where the episode is over.
  func outcomes(_ state: Int, _ action: Int) -> [Outcome] {
    let cell = cells[state]
    if isTerminal(cell) { return [] }
    let move = directions[action]
    var outcomes = landing(from: cell, move, probability: 1 - slip)
    if slip > 0 {
      let isStaying = move.rows == 0 && move.columns == 0
      for turn in [1, -1] {
        let astray =
          isStaying
          ? move : GridShape.Move(rows: turn * move.columns, columns: -turn * move.rows)
        outcomes += landing(from: cell, astray, probability: slip / 2)
      }
    }
    return merged(outcomes)
  }

  private func landing(
    from cell: Cell, _ move: GridShape.Move, probability: Double
  ) -> [Outcome] {
    var target = (row: cell.row + move.rows, column: cell.column + move.columns)
    let isBumped = !isOpen(target)
    if isBumped { target = cell }
    if !wind.isEmpty {
      let strength = wind[cell.column]
      for _ in 0..<strength.magnitude {
        let blown = (row: target.row - strength.signum(), column: target.column)
        if !isOpen(blown) { break }
        target = blown
      }
    }
    if target == cell {
      let reward = isBumped ? bumpReward ?? stepReward : stepReward
      return [Outcome(states[cell.row][cell.column] ?? 0, probability: probability, reward: reward)]
    }
    let reward = tile(target)?.reward ?? stepReward
    if let letter = tile(target)?.target {
      let ends = statesOfLetter[letter] ?? []
      return ends.map {
        Outcome($0, probability: probability / Double(ends.count), reward: reward)
      }
    }
    return [
      Outcome(states[target.row][target.column] ?? 0, probability: probability, reward: reward)
    ]
  }

  private func isOpen(_ cell: Cell) -> Bool {
    letters.indices.contains(cell.row) && letters[cell.row].indices.contains(cell.column)
      && letters[cell.row][cell.column] != "#"
  }

  private func merged(_ outcomes: [Outcome]) -> [Outcome] {
    var result: [Outcome] = []
    for outcome in outcomes where outcome.probability > 0 {
      if let index = result.firstIndex(where: {
        $0.state == outcome.state && $0.reward == outcome.reward
      }) {
        result[index].probability += outcome.probability
      } else {
        result.append(outcome)
      }
    }
    return result
  }
}
