import CPrefetch
import Environments

/// The inner loops of dynamic programming over a model's transitions, on bare memory.
enum BellmanBackup {
  /// One sweep of value iteration over some states:
  /// v′(s) = maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)].
  ///
  /// Where all actions have the same small number of outcomes the loops over actions and outcomes need
  /// no bounds from memory, and the compiler unrolls the inner one.
  ///
  /// - Parameters:
  ///   - states: The states to back up.
  ///   - model: The model.
  ///   - values: The values v, of length `stateCount`.
  ///   - updated: Where the values v′ are written; may be `values` for a sweep in place.
  /// - Returns: The least and the greatest change v′(s) − v(s), terminal states' 0 included.
  static func maximise(
    _ states: Range<Int>, of model: MDP, from values: UnsafePointer<Double>,
    into updated: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let table = model.table
    return switch table.width {
    case 1: even(states, 1, table, model.discount, values, updated)
    case 2: even(states, 2, table, model.discount, values, updated)
    case 3: even(states, 3, table, model.discount, values, updated)
    case 4: even(states, 4, table, model.discount, values, updated)
    case 5: even(states, 5, table, model.discount, values, updated)
    case 6: even(states, 6, table, model.discount, values, updated)
    case 8: even(states, 8, table, model.discount, values, updated)
    case 10: even(states, 10, table, model.discount, values, updated)
    default: uneven(states, table, model.discount, values, updated)
    }
  }

  /// Every action has `width` outcomes.
  @inline(__always)
  private static func even(
    _ states: Range<Int>, _ width: Int, _ table: TransitionTable, _ discount: Double,
    _ values: UnsafePointer<Double>, _ updated: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let (terminal, actionCount) = (table.terminal, table.actionCount)
    let row = states.lowerBound &* actionCount
    let index = Int(table.rowStart[row])
    var reward = table.expectedReward + row
    var successor = table.successor + index
    var probability = table.probability + index
    let outcomes = actionCount &* width
    let isAhead = isWorthLookingAhead(states, table)
    var changes = ChangeRange()
    for state in states {
      let old = values[state]
      var best = -Double.infinity
      if terminal[state] {
        best = 0
        reward += actionCount
      } else {
        if isAhead { lookAhead(successor, probability, outcomes) }
        for _ in 0..<actionCount {
          var next = probability[0] * values[Int(successor[0])]
          for k in 1..<max(width, 1) { next += probability[k] * values[Int(successor[k])] }
          let value = reward[0] + discount * next
          best = value > best ? value : best
          reward += 1
          successor += width
          probability += width
        }
      }
      updated[state] = best
      changes.note(best - old)
    }
    return changes
  }

  /// Every row says where it begins.
  @inline(never)
  private static func uneven(
    _ states: Range<Int>, _ table: TransitionTable, _ discount: Double,
    _ values: UnsafePointer<Double>, _ updated: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let (rowStart, successor, probability) = (table.rowStart, table.successor, table.probability)
    let (reward, terminal, actionCount) = (table.expectedReward, table.terminal, table.actionCount)
    let isAhead = isWorthLookingAhead(states, table)
    var changes = ChangeRange()
    for state in states {
      let old = values[state]
      var best = -Double.infinity
      if terminal[state] {
        best = 0
      } else {
        let row = state &* actionCount
        var index = Int(rowStart[row])
        if isAhead {
          let outcomes = Int(rowStart[row &+ actionCount]) &- index
          lookAhead(successor + index, probability + index, outcomes)
        }
        for action in 0..<actionCount {
          let end = Int(rowStart[row &+ action &+ 1])
          guard index < end else { continue }
          var next = 0.0
          while index < end {
            next += probability[index] * values[Int(successor[index])]
            index &+= 1
          }
          let value = reward[row &+ action] + discount * next
          best = value > best ? value : best
        }
      }
      updated[state] = best
      changes.note(best - old)
    }
    return changes
  }

  /// How many outcomes ahead of the state that is backed up the table is asked for.
  private static let lead = 160
  /// Tables of fewer bytes stay near the processor.
  private static let bytesWorthLookingAhead = 4 << 20

  private static func isWorthLookingAhead(_ states: Range<Int>, _ table: TransitionTable) -> Bool {
    states.count >= 64 && table.byteCount >= bytesWorthLookingAhead
  }

  /// Asks for the part of the table that is read some states later.
  ///
  /// The table is read in order, but beside values from anywhere, and those keep the processor from
  /// seeing it: so told, it backs up a quarter to a half more states a second.
  @inline(__always)
  private static func lookAhead(
    _ successor: UnsafePointer<Int32>, _ probability: UnsafePointer<Double>, _ outcomes: Int
  ) {
    prefetch(UInt(bitPattern: successor + lead), bytes: outcomes &* MemoryLayout<Int32>.stride)
    prefetch(UInt(bitPattern: probability + lead), bytes: outcomes &* MemoryLayout<Double>.stride)
  }

  /// Asks for memory by cache lines; beyond the end of what there is it does nothing.
  @inline(__always)
  private static func prefetch(_ start: UInt, bytes: Int) {
    var address = start
    let end = start &+ UInt(bitPattern: bytes)
    while address < end {
      prefetch_line(address)
      address &+= 64
    }
  }

  /// The value of a row: r(s, a) + γ Σ p(s′|s, a) v(s′).
  @inline(__always)
  static func value(
    ofRow row: Int, in table: TransitionTable, _ discount: Double,
    _ values: UnsafePointer<Double>
  ) -> Double {
    var next = 0.0
    for index in Int(table.rowStart[row])..<Int(table.rowStart[row &+ 1]) {
      next += table.probability[index] * values[Int(table.successor[index])]
    }
    return table.expectedReward[row] + discount * next
  }

  /// The value of a state's best action: maxₐ [r(s, a) + γ Σ p(s′|s, a) v(s′)].
  @inline(__always)
  static func best(
    _ state: Int, of model: MDP, _ values: UnsafePointer<Double>
  ) -> Double {
    let table = model.table
    if table.terminal[state] { return 0 }
    var best = -Double.infinity
    for row in state &* table.actionCount..<(state &+ 1) &* table.actionCount
    where table.rowStart[row] < table.rowStart[row &+ 1] {
      let value = value(ofRow: row, in: table, model.discount, values)
      best = value > best ? value : best
    }
    return best
  }

  /// The changes that a synchronous sweep would make.
  static func residual(of model: MDP, _ values: UnsafePointer<Double>) -> ChangeRange {
    var changes = ChangeRange()
    for state in 0..<model.stateCount {
      changes.note(best(state, of: model, values) - values[state])
    }
    return changes
  }

  /// One sweep of the evaluation of a policy that takes one action a state:
  /// v′(s) = r(s, π(s)) + γ Σ p(s′|s, π(s)) v(s′).
  ///
  /// - Parameters:
  ///   - rows: The row of each state's action; −1 for a state that keeps its value.
  ///   - model: The model.
  ///   - values: The values v, of length `stateCount`.
  ///   - updated: Where the values v′ are written; may be `values` for a sweep in place.
  /// - Returns: The least and the greatest change of a value.
  static func evaluate(
    _ rows: [Int], of model: MDP, from values: UnsafePointer<Double>,
    into updated: UnsafeMutablePointer<Double>
  ) -> ChangeRange {
    let (table, discount) = (model.table, model.discount)
    var changes = ChangeRange()
    rows.withUnsafeBufferPointer { rows in
      for state in rows.indices {
        let old = values[state]
        let row = rows[state]
        let value = row < 0 ? old : Self.value(ofRow: row, in: table, discount, values)
        updated[state] = value
        changes.note(value - old)
      }
    }
    return changes
  }
}

/// The least and the greatest change of a value in a sweep.
struct ChangeRange {
  var least = Double.infinity
  var greatest = -Double.infinity

  /// Notes the change of a value.
  @inline(__always)
  mutating func note(_ change: Double) {
    least = change < least ? change : least
    greatest = change > greatest ? change : greatest
  }

  /// Takes in the changes of other states.
  mutating func note(_ other: ChangeRange) {
    note(other.least)
    note(other.greatest)
  }

  /// The greatest |change|; 0 where nothing was noted.
  var size: Double { greatest < least ? 0 : max(abs(least), abs(greatest)) }
}
