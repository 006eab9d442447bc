/// How a state or an observation becomes the features x of a linear function wᵀx (Sutton & Barto, 2018,
/// 9.5).
///
/// States are seen by their coordinates, each scaled to 0…1: an observation's numbers between the
/// bounds of their box; a numbered state's row and column where the states lie on a grid of several
/// rows and columns, each in a cell of its own, else its place among the states that are not terminal. A
/// terminal state has no features, and so the value 0.
public struct Features: Sendable, Hashable {
  /// What the features are made of.
  public enum Basis: Sendable, Hashable {
    /// A feature for each state.
    case tabular
    /// Each coordinate cut into groups; a feature for each group, or combination of groups.
    case stateAggregation(groups: Int)
    /// Products of powers of the coordinates.
    case polynomial(order: Int)
    /// Cosines of the coordinates.
    case fourier(order: Int)
    /// Overlapping grids of tiles, into a memory of limited size where one is given.
    case tileCoding(tilings: Int, tiles: Int, memory: Int?)
    /// Bumps around centres that lie evenly.
    case radialBasis(centers: Int, width: Double?)
    /// Given features, a row for each state.
    case matrix([[Double]])
  }

  /// What the features are made of.
  public let basis: Basis

  /// Makes features of their basis.
  public init(_ basis: Basis) { self.basis = basis }

  /// A feature for each state, with which linear methods are tabular ones.
  public static let tabular = Features(.tabular)

  /// Each coordinate is cut into groups of neighbours, which share a value (section 9.3).
  ///
  /// - Parameter groups: How many groups each coordinate is cut into.
  /// - Returns: The features.
  public static func stateAggregation(groups: Int) -> Features {
    Features(.stateAggregation(groups: groups))
  }

  /// The products x₁^c₁ … xₖ^cₖ of all whole powers from 0 to the order (section 9.5.1).
  ///
  /// - Parameter order: The greatest power n; there are (n + 1)ᵏ features.
  /// - Returns: The features.
  public static func polynomial(order: Int) -> Features { Features(.polynomial(order: order)) }

  /// cos(π cᵀx) for all vectors c of whole numbers from 0 to the order (Konidaris, Osentoski & Thomas,
  /// 2011; section 9.5.2).
  ///
  /// - Parameter order: The greatest frequency n; there are (n + 1)ᵏ features.
  /// - Returns: The features.
  public static func fourier(order: Int) -> Features { Features(.fourier(order: order)) }

  /// Several grids of tiles, each shifted a little further: one tile of each is active (section 9.5.4).
  ///
  /// Tiling t is shifted by t · (1, 3, 5, …) / n of a tile, the asymmetric offsets of Miller & Glanz
  /// (1996), so that a coordinate needs one tile more than it is cut into.
  ///
  /// - Parameters:
  ///   - tilings: The number n of grids; steps are best α = 1 / (a few times n).
  ///   - tiles: How many tiles each coordinate is cut into.
  ///   - memory: Into how many weights tiles are hashed; each tile has its own unless given.
  /// - Returns: The features.
  public static func tileCoding(tilings: Int, tiles: Int, memory: Int? = nil) -> Features {
    Features(.tileCoding(tilings: tilings, tiles: tiles, memory: memory))
  }

  /// exp(−‖x − c‖² / 2σ²) for centres c that lie evenly over the coordinates (section 9.5.5).
  ///
  /// - Parameters:
  ///   - centers: How many centres there are along each coordinate.
  ///   - width: The width σ, where a coordinate goes from 0 to 1; as far as the centres are apart
  ///     unless given.
  /// - Returns: The features.
  public static func radialBasis(centers: Int, width: Double? = nil) -> Features {
    Features(.radialBasis(centers: centers, width: width))
  }

  /// Features given by hand.
  ///
  /// - Parameter rows: The features of each state, or of each that is not terminal.
  /// - Returns: The features.
  public static func matrix(_ rows: [[Double]]) -> Features { Features(.matrix(rows)) }
}

extension Features: CustomStringConvertible {
  /// The features as they are written in a cell.
  public var description: String {
    switch basis {
    case .tabular: return ".tabular"
    case .stateAggregation(let groups): return ".stateAggregation(groups: \(groups))"
    case .polynomial(let order): return ".polynomial(order: \(order))"
    case .fourier(let order): return ".fourier(order: \(order))"
    case .tileCoding(let tilings, let tiles, let memory):
      let end = memory.map { ", memory: \($0)" } ?? ""
      return ".tileCoding(tilings: \(tilings), tiles: \(tiles)\(end))"
    case .radialBasis(let centers, let width):
      let end = width.map { ", width: \($0)" } ?? ""
      return ".radialBasis(centers: \(centers)\(end))"
    case .matrix(let rows): return ".matrix(\(rows))"
    }
  }
}

extension Features: ParameterConvertible {
  /// Features.
  public static var parameterKind: ParameterKind { .features }
  /// The features in the common form.
  public var parameterValue: ParameterValue { .features(self) }
  /// Takes features.
  public init?(parameterValue: ParameterValue) {
    guard case .features(let value) = parameterValue else { return nil }
    self = value
  }

  /// A count, an order or a width that makes no features, or rows that do not fit together.
  public var fault: String? {
    func least(_ label: String, _ number: Int, _ bound: Int) -> String? {
      number < bound ? "\(label): must be \(bound) or more, not \(number)." : nil
    }
    switch basis {
    case .tabular: return nil
    case .stateAggregation(let groups): return least("groups", groups, 1)
    case .polynomial(let order), .fourier(let order): return least("order", order, 0)
    case .tileCoding(let tilings, let tiles, let memory):
      return least("tilings", tilings, 1) ?? least("tiles", tiles, 1)
        ?? memory.flatMap { least("memory", $0, tilings) }
    case .radialBasis(let centers, let width):
      if let width, !(width > 0 && width.isFinite) {
        return "width: must be above 0, not \(width)."
      }
      return least("centers", centers, 1)
    case .matrix(let rows):
      guard let count = rows.first?.count, count > 0 else {
        return "a matrix needs a row for each state and a column for each feature."
      }
      if let row = rows.firstIndex(where: { $0.count != count }) {
        return "row \(row) of the matrix has \(rows[row].count) numbers, but row 0 has \(count)."
      }
      if let row = rows.firstIndex(where: { $0.contains { !$0.isFinite } }) {
        return "row \(row) of the matrix has a number that is not finite."
      }
      return nil
    }
  }
}
