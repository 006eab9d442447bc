/// The transitions of a model as they come out of a file: choices of a state one after another, their
/// outcomes one after another, in ascending order of states.
///
/// The choices of a state are turned into actions by their names where those differ within every state,
/// and by their places otherwise.
struct FileRows: ~Copyable {
  private(set) var choiceState = TransitionColumn<Int32>()
  private(set) var choiceName = TransitionColumn<Int32>()
  private(set) var choiceEnd = TransitionColumn<Int32>()
  private(set) var choiceLine = TransitionColumn<Int32>()
  private(set) var next = TransitionColumn<Int32>()
  private(set) var probability = TransitionColumn<Double>()
  private(set) var reward = TransitionColumn<Double>()
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]
  private var isFull = false

  /// The bytes that were wanted where memory gave out.
  var refused: Int? { isFull ? 2 * byteCount : nil }

  private var byteCount: Int { next.byteCount * 5 + choiceState.byteCount * 4 }

  /// The number of choices so far.
  var choiceCount: Int { choiceState.count }

  /// Begins a choice of a state.
  mutating func beginChoice(_ state: Int, line: Int) {
    if choiceState.isFull {
      isFull = isFull || byteCount * 2 > TransitionDraft.machineLimit
      guard !isFull, choiceState.grow(), choiceName.grow(), choiceEnd.grow(), choiceLine.grow()
      else {
        isFull = true
        return
      }
    }
    choiceState.append(Int32(truncatingIfNeeded: state))
    choiceName.append(-1)
    choiceEnd.append(Int32(next.count))
    choiceLine.append(Int32(truncatingIfNeeded: line))
  }

  /// Numbers names in an order of their own, before any choice has one.
  mutating func declare(_ names: [String]) {
    self.names = names
    for (number, name) in names.enumerated() { numbers[name] = Int32(number) }
  }

  /// Gives the choice just begun one of the names declared, by number.
  mutating func name(_ number: Int) {
    if choiceCount > 0 { choiceName.pointer[choiceCount - 1] = Int32(number) }
  }

  /// Names the choice just begun.
  mutating func name(_ name: String) {
    guard choiceCount > 0 else { return }
    let number = numbers[name] ?? Int32(names.count)
    if Int(number) == names.count {
      numbers[name] = number
      names.append(name)
    }
    choiceName.pointer[choiceCount - 1] = number
  }

  /// Adds an outcome to the choice just begun.
  @inline(__always)
  mutating func add(_ state: Int, probability p: Double, reward r: Double = 0) {
    if next.isFull {
      isFull = isFull || byteCount * 2 > TransitionDraft.machineLimit || next.count > 1 << 30
      guard !isFull, next.grow(), probability.grow(), reward.grow() else {
        isFull = true
        return
      }
    }
    next.append(Int32(truncatingIfNeeded: state))
    probability.append(p)
    reward.append(r)
    choiceEnd.pointer[choiceCount - 1] = Int32(next.count)
  }

  /// The outcomes of a choice.
  func outcomes(_ choice: Int) -> Range<Int> {
    (choice == 0 ? 0 : Int(choiceEnd.pointer[choice - 1]))..<Int(choiceEnd.pointer[choice])
  }

  /// Adds to the reward of all outcomes of a choice.
  mutating func reward(_ choice: Int, _ amount: Double) {
    for index in outcomes(choice) { reward.pointer[index] = reward.pointer[index] + amount }
  }

  /// Adds to the reward of the outcomes of a choice that lead to a state.
  ///
  /// - Returns: Whether there are any.
  mutating func reward(_ choice: Int, to state: Int, _ amount: Double) -> Bool {
    var isThere = false
    for index in outcomes(choice) where Int(next.pointer[index]) == state {
      reward.pointer[index] = reward.pointer[index] + amount
      isThere = true
    }
    return isThere
  }
}

/// What a file says about a model besides its transitions.
struct FileFacts {
  var file: String
  var stateCount: Int
  var discount: Double
  var stateNames: [String]?
  /// Labels with their states.
  var labels: [String: [Int32]] = [:]
  var actionNames: [String]?
  /// How likely each state is to be the first; nil where labels say it, or nothing does.
  var startWeights: [Double]?
}

/// How far the sum of a row of rounded decimals may be from 1; such rows are divided by it.
let decimalTolerance = 1e-5

/// All that was read of a model.
struct FileModel: ~Copyable {
  var rows: FileRows
  var facts: FileFacts

  init(rows: consuming FileRows, facts: FileFacts) {
    self.rows = rows
    self.facts = facts
  }
}
