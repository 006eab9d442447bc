import Martlet
import Testing

/// Data whose mean and intervals are worked out by hand.
private struct Twins: ChartData {
  var chartSeries: [ChartSeries] {
    [("a", "1", [1.0, 2, 3]), ("a", "2", [3.0, 4, 5, 6]), ("b", "1", [10.0, 10, 10])].map {
      ChartSeries(
        labels: [.algorithm: $0.0, .seed: $0.1, .environment: "Twins"],
        tables: [[.episode: [1, 2, 3, 4].prefix($0.2.count).map { $0 }, .return: $0.2]])
    }
  }
}

@Suite struct ChartTests {
  private func charts(_ chart: Chart) throws -> [LineChart] {
    if let grid = chart.picture as? ChartGrid { return grid.charts }
    return [try #require(chart.picture as? LineChart)]
  }

  @Test("runs that share a colour are averaged over their seeds, as far as all go")
  func averaged() throws {
    let chart = try charts(
      Chart(Twins()) {
        Line(x: .episode, y: .return)
        Band(.ci95)
      })[0]
    #expect(chart.series.map(\.name) == ["a", "b"])
    #expect(chart.series[0].x == [1, 2, 3] && chart.series[0].y == [2, 3, 4])
    // Two runs that differ by 2: a standard error of 1, and t(0.975, 1) = 12.7062.
    #expect(abs((chart.series[0].upper?[0] ?? 0) - 14.7062) < 1e-3)
    #expect(chart.series[1].lower == nil)
    let spans: [(Band.Interval, ClosedRange<Double>)] = [
      (.range, 1...3), (.standardError, 1...3),
      (.deviation, (2 - 2.0.squareRoot())...(2 + 2.0.squareRoot())),
    ]
    for (interval, span) in spans {
      let banded = try charts(
        Chart(Twins()) {
          Line(x: .episode, y: .return)
          Rule(y: 0)
          Band(interval)
        })[0]
      #expect(abs((banded.series[0].lower?[0] ?? 0) - span.lowerBound) < 1e-12)
      #expect(abs((banded.series[0].upper?[0] ?? 0) - span.upperBound) < 1e-12)
    }
  }

  @Test("a seed's own colour keeps each run apart")
  func seeds() throws {
    let chart = try charts(
      Chart(Twins()) { Line(x: .episode, y: .return, color: .seed).smooth(2).dashed() })[0]
    #expect(chart.series.map(\.name) == ["1", "2"])
    // Seed 1 is the mean of a's and b's first runs.
    #expect(chart.series[0].y == [5.5, 6, 6.5])
    #expect(chart.series.allSatisfy { $0.window == 2 && $0.isDashed })
  }

  @Test("runs with other places along the axis are averaged along lines between their points")
  func resampled() throws {
    struct Slopes: ChartData {
      var chartSeries: [ChartSeries] {
        [[0.0, 1, 4], [0.0, 3, 5]].map { x in
          ChartSeries(
            labels: [.algorithm: "slope"], tables: [[.step: x, .return: x.map { 2 * $0 }]])
        }
      }
    }
    let line = try charts(Chart(Slopes()) { Line(x: .step, y: .return) })[0].series[0]
    #expect(line.x.count == 200 && line.x.first == 0 && line.x.last == 4)
    #expect(zip(line.x, line.y).allSatisfy { abs($1 - 2 * $0) < 1e-12 })
  }

  @Test("a name along the axis gives a column to each, the mean of its runs' means")
  func columns() throws {
    let chart = try charts(
      Chart(Twins()) {
        Bar(x: .algorithm, y: .return)
        Band(.range)
      })[0]
    #expect(chart.xNames == ["a", "b"] && chart.series.count == 1)
    #expect(chart.series[0].y == [(2 + 4.5) / 2, 10] && chart.series[0].style == .bars)
    #expect(chart.series[0].lower?[0] == 2 && chart.series[0].upper?[0] == 4.5)
    let grouped = try charts(Chart(Twins()) { Bar(x: .seed, y: .return) })[0]
    #expect(grouped.series.map(\.name) == ["a", "b"] && grouped.series[1].x == [0])
  }

  @Test("facets part the data and keep each name's colour")
  func facets() throws {
    let parts = try charts(
      Chart(Twins()) { Line(x: .episode, y: .return) }.facet(.algorithm).yRange(0...12))
    #expect(parts.count == 2)
    #expect(parts.map { $0.series.count } == [1, 1])
    #expect(parts[1].series[0].colour == 1)
  }

  @Test("numbers, loops and conditions make charts of their own")
  func numbers() throws {
    let isMarked = true
    let chart = Chart([3, 1, 2]) {
      Area(x: .index, y: .value)
      for power in 1...2 { Line(x: [0, 1], y: [0, Double(power)], label: "power \(power)") }
      if isMarked { Rule(x: 1, label: "one") } else { Rule(x: 2) }
    }
    .title("Numbers").xLabel("n").logY().size(width: 400, height: 200)
    let drawn = try charts(chart)[0]
    #expect(drawn.series.map(\.y) == [[3, 1, 2], [0, 1], [0, 2]])
    #expect(drawn.uprights.map(\.label) == ["one"])
    #expect(chart.svg.contains(">Numbers<") && chart.text.contains("power 2"))
    let named = try charts(Chart(["b": [1], "a": [2]]) { Point(x: .index, y: .value) })[0]
    #expect(named.series.map(\.name) == ["a", "b"])
  }

  @Test("two trainings of one name and the same seeds are two lines, other seeds join the first")
  func names() throws {
    let cliff = CliffWalking()
    let first = train(QLearning(), on: cliff, episodes: 20, seeds: 1...3)
    let second = train(QLearning(stepSize: 0.5), on: cliff, episodes: 20, seeds: 1...3)
    let other = train(QLearning(), on: cliff, episodes: 20, seed: 9)
    let chart = try charts(Chart(first, second, other) { Line(x: .episode, y: .return) })[0]
    #expect(chart.series.map(\.name) == ["Q-learning", "Q-learning (2)"])
    let means = (0..<20).map { place in
      mean((first.runs + [other]).map { $0.returns[place] })
    }
    #expect(zip(chart.series[0].y, means).allSatisfy { abs($0 - $1) < 1e-9 })
    // The score is the mean of the last hundred returns.
    let scores = try charts(Chart([other]) { Bar(x: .seed, y: .score) })[0]
    #expect(scores.series[0].y == [mean(other.returns)])
  }

  @Test("a page holds four hundred charts")
  func manyFacets() {
    let numbers = { (count: Int) in
      Dictionary(uniqueKeysWithValues: (0..<count).map { ("n\($0)", [1.0, 2]) })
    }
    let chart = { (count: Int) in
      Chart(numbers(count)) { Line(x: .index, y: .value) }.facet(.algorithm)
    }
    #expect(chart(400).fault == nil)
    #expect(
      chart(401).fault == "a page holds 400 charts, and ‘.algorithm’ has 401 values")
  }

  @Test("what the data has not is said")
  func faults() {
    func fault(_ chart: Chart) -> String { chart.fault ?? "" }
    #expect(fault(Chart(Twins()) { Line(x: .episode, y: .loss) }).contains("no ‘.loss’"))
    #expect(fault(Chart(Twins()) { Line(x: .episode, y: .seed) }).contains("no height"))
    #expect(
      fault(Chart(Twins()) { Line(x: .episode, y: .return, color: .episode) }).contains("name"))
    #expect(fault(Chart { Line(x: .episode, y: .return) }).contains("no data"))
    #expect(fault(Chart(Twins()) { Band() }).contains("before it"))
    #expect(Chart(Twins()) { Line(x: .episode, y: .return) }.fault == nil)
    #expect(Chart(Twins()) { Line(x: .episode, y: .loss) }.svg.contains("Nothing to draw"))
  }
}
