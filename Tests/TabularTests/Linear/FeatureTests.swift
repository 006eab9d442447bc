import Environments
import Glibc
import Tabular
import Testing
import Training

@Suite("features") struct FeatureTests {
  /// The features of a point as a dense vector.
  private func encode(_ features: Features, _ point: [Double]) throws -> [Double] {
    let coder = try FeatureCoder(features, coordinates: point.count, ("test", "test"))
    var index = [Int32](repeating: -1, count: coder.activeCount)
    var value = [Double](repeating: .nan, count: coder.activeCount)
    let count = coder.encode(point, &index, &value)
    var dense = [Double](repeating: 0, count: coder.featureCount)
    for place in 0..<count { dense[Int(index[place])] += value[place] }
    return dense
  }

  private func points(_ count: Int, _ dimension: Int) -> [[Double]] {
    var state: UInt64 = 12345
    return (0..<count).map { _ in
      (0..<dimension).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
      }
    }
  }

  @Test("tile coding is that of a tile coder written out, edges included")
  func tiles() throws {
    let edges: [[Double]] = [[0, 0, 0], [1, 1, 1], [1, 0, 0.5], [0.125, 0.25, 0.999]]
    for (tilings, tiles) in [(8, 8), (4, 3), (1, 5), (3, 1), (16, 2)] {
      for dimension in 1...3 {
        for point in points(200, dimension) + edges.map({ Array($0.prefix(dimension)) }) {
          let features = try encode(.tileCoding(tilings: tilings, tiles: tiles), point)
          let side = tiles + 1
          let size = Int(pow(Double(side), Double(dimension)))
          #expect(features.count == tilings * size)
          #expect(features.reduce(0, +) == Double(tilings))
          for tiling in 0..<tilings {
            // Where the point lies in the tiling: its tile in every coordinate, the first changing fastest.
            var place = 0
            for coordinate in (0..<dimension).reversed() {
              let offset = tiling * (1 + 2 * coordinate) % tilings
              let fine = Int(floor(point[coordinate] * Double(tiles * tilings))) + offset
              place = place * side + fine / tilings
            }
            #expect(features[tiling * size + place] == 1)
          }
        }
      }
    }
  }

  @Test("points in the same tiles have the same hashed features, others nearly never")
  func hashing() throws {
    var same = 0
    var pairs = 0
    let all = points(300, 2)
    for (a, b) in zip(all, all.dropFirst()) {
      let near = [a[0] + (a[0] < 0.5 ? 1e-12 : -1e-12), a[1]]
      let plain = Features.tileCoding(tilings: 8, tiles: 8)
      let hashed = Features.tileCoding(tilings: 8, tiles: 8, memory: 4096)
      #expect(try encode(hashed, a).reduce(0, +) == 8)
      if try encode(plain, a) == encode(plain, near) {
        #expect(try encode(hashed, a) == encode(hashed, near))
      }
      let shared = zip(try encode(plain, a), try encode(plain, b)).reduce(0) { $0 + $1.0 * $1.1 }
      let hashShared = zip(try encode(hashed, a), try encode(hashed, b)).reduce(0) {
        $0 + $1.0 * $1.1
      }
      pairs += 1
      if shared == hashShared { same += 1 }
    }
    // 64 pairs of tiles each meet by chance with probability 1/4096.
    #expect(Double(same) / Double(pairs) > 0.95)
  }

  @Test("polynomials, cosines and bumps are their formulas for every combination")
  func formulas() throws {
    for dimension in 1...3 {
      for point in points(20, dimension) + [[Double](repeating: 0, count: dimension)] {
        let order = 3
        let polynomial = try encode(.polynomial(order: order), point)
        let fourier = try encode(.fourier(order: order), point)
        let bumps = try encode(.radialBasis(centers: order + 1, width: 0.3), point)
        let count = Int(pow(Double(order + 1), Double(dimension)))
        #expect(polynomial.count == count && fourier.count == count && bumps.count == count)
        for number in 0..<count {
          var rest = number
          var (product, angle, distance) = (1.0, 0.0, 0.0)
          for coordinate in 0..<dimension {
            let c = Double(rest % (order + 1))
            rest /= order + 1
            product *= c == 0 ? 1 : pow(point[coordinate], c)
            angle += c * point[coordinate]
            distance += (point[coordinate] - c / 3) * (point[coordinate] - c / 3)
          }
          #expect(abs(polynomial[number] - product) < 1e-15)
          #expect(abs(fourier[number] - cos(Double.pi * angle)) < 1e-14)
          #expect(abs(bumps[number] - exp(-distance / 0.18)) < 1e-14)
        }
      }
    }
  }

  @Test("state aggregation cuts 1,000 states into ten hundreds, terminal states having no features")
  func aggregation() throws {
    let rows = try FeatureRows(
      .stateAggregation(groups: 10), of: RandomWalk(states: 1000).world, for: "test")
    #expect(rows.featureCount == 10 && rows.states == Array(1...1000))
    for state in 1...1000 {
      let x = rows[state]
      #expect(x.count == 1 && x.value[0] == 1 && Int(x.index[0]) == (state - 1) / 100)
    }
    #expect(rows[0].count == 0 && rows[1001].count == 0)
  }

  @Test("states on a grid are seen by row and column, others by their number")
  func coordinates() throws {
    let grid = try FeatureRows(.polynomial(order: 1), of: CliffWalking().world, for: "test")
    #expect(grid.featureCount == 4)
    let labels = CliffWalking().world.labels
    let state = try #require(labels.state(row: 3, column: 0))
    let x = grid[state]
    #expect((0..<4).map { x.value[$0] } == [1, 1, 0, 0])
    let walk = try FeatureRows(.polynomial(order: 1), of: RandomWalk(states: 5).world, for: "test")
    #expect(walk.featureCount == 2)
    #expect((1...5).map { walk[$0].value[1] } == [0, 0.25, 0.5, 0.75, 1])
  }

  @Test("a matrix gives each state its row, those that are not terminal or all")
  func matrix() throws {
    let baird = BairdsCounterexample()
    let rows = try FeatureRows(
      .matrix(BairdsCounterexample.features), of: baird.world, for: "test")
    for state in 0..<7 {
      var dense = [Double](repeating: 0, count: 8)
      let x = rows[state]
      for place in 0..<x.count { dense[Int(x.index[place])] = x.value[place] }
      #expect(dense == BairdsCounterexample.features[state])
    }
    let two = try FeatureRows(
      .matrix(TsitsiklisVanRoy.features), of: TsitsiklisVanRoy().world, for: "test")
    #expect(two[0].value[0] == 1 && two[1].value[0] == 2 && two[2].count == 0)
  }

  @Test("features that do not fit say so")
  func errors() {
    func message(_ work: () throws -> Void) -> String {
      do {
        try work()
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message {
        _ = try FeatureRows(.matrix([[1], [2]]), of: RandomWalk(states: 5).world, for: "X")
      }
        == "The matrix of features has 2 rows, but RandomWalk has 5 states (7 with the terminal ones)."
    )
    let tabular = SemiGradientSarsa(features: .tabular)
    #expect(
      message {
        _ = try train(
          tabular, on: MountainCar().world, for: .episodes(1), seed: 1, progress: Progress())
      }
        == "Semi-gradient SARSA with .tabular features cannot run on MountainCar: it needs numbered "
        + "states (a Discrete observation space).")
    #expect(
      message {
        _ = try train(
          SemiGradientSarsa(), on: CartPole().world, for: .episodes(1), seed: 1,
          progress: Progress())
      }
        == ".tileCoding(tilings: 8, tiles: 8) cannot be laid over CartPole: its observation's number 1 "
        + "lies between -inf and inf, and features need finite bounds. An Environment of your own can "
        + "observe the numbers clamped to a finite Box.")
    #expect(
      message {
        _ = try FeatureCoder(.fourier(order: 20), coordinates: 6, ("X", "Acrobot"))
      }
        == ".fourier(order: 20) makes more than 16777216 features of the 6 coordinates of Acrobot. "
        + "Take a smaller number.")
    var sarsa = SemiGradientSarsa()
    #expect(
      message { try sarsa.set("features", to: .features(.tileCoding(tilings: 0, tiles: 8))) }
        == "In “features”, tilings: must be 1 or more, not 0.")
    #expect(
      message { try sarsa.set("features", to: .features(.matrix([[1, 2], [3]]))) }
        == "In “features”, row 1 of the matrix has 1 numbers, but row 0 has 2.")
    #expect(
      message { try sarsa.set("features", to: .double(1)) }
        == "“features” takes features, such as .tileCoding(tilings: 8, tiles: 8), not 1.0.")
  }
}
