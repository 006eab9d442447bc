package import Plots

extension Chart {
  /// What the marks ask for and the data does not have, as a sentence; nil where all is there.
  package var fault: String? {
    if layers.isEmpty { return "a chart needs a mark, such as Line(x: .episode, y: .return)" }
    for layer in layers {
      guard case .keys(let x, let y, let color) = layer.source else { continue }
      if series.isEmpty { return "there is no data for the marks of this chart" }
      if color != .algorithm, !isName(color) {
        return "what tells marks apart is a name such as ‘.algorithm’, not ‘.\(color.name)’"
      }
      if isName(y) { return "‘.\(y.name)’ is a name and has no height" }
      if rows(x, y, in: series).isEmpty { return missing([x, y]) }
    }
    if let facetKey {
      guard isName(facetKey) else {
        return "charts are parted by a name such as ‘.algorithm’, not by ‘.\(facetKey.name)’"
      }
      let count = values(of: facetKey).count
      if count > Self.mostFacets {
        return "a page holds \(Self.mostFacets) charts, and ‘.\(facetKey.name)’ has \(count) values"
      }
    }
    if case .band? = layers.first?.kind { return "a Band needs a mark before it" }
    return nil
  }

  /// The most charts of a grid.
  private static let mostFacets = 400

  private func missing(_ keys: [ChartKey]) -> String {
    let all = series.flatMap(\.keys)
    let own = Set(all)
    let order = all.reduce(into: [ChartKey]()) { if !$0.contains($1) { $0.append($1) } }
    let has = order.map { ".\($0.name)" }.joined(separator: ", ")
    guard let key = keys.first(where: { !own.contains($0) }) else {
      return "‘.\(keys[0].name)’ and ‘.\(keys[1].name)’ do not belong together: no row has both"
    }
    return "this data has no ‘.\(key.name)’: it has \(has)"
  }

  /// The finished chart: one, or one for each value of the facet's key.
  package var picture: any Picture {
    let name = titleText ?? shared(.environment) ?? ""
    if let fault { return LineChart().title("Nothing to draw").xLabel(fault) }
    guard let facetKey else { return chart(of: series).title(name) }
    let parts = Dictionary(grouping: series) { $0.labels[facetKey] }
    let charts = values(of: facetKey).enumerated().map { index, value in
      let part = chart(of: parts[value] ?? []).title(value)
        .size(width: size?.width ?? 310, height: size?.height ?? 230)
      return index == 0 ? part : part.withoutLegend
    }
    return ChartGrid(charts).title(name)
  }

  private func isName(_ key: ChartKey) -> Bool { series.contains { $0.labels[key] != nil } }

  /// The values of a label, in the order in which the data brings them.
  private func values(of key: ChartKey) -> [String] {
    var known: Set<String> = []
    return series.compactMap { $0.labels[key] }.filter { known.insert($0).inserted }
  }

  /// What all series are labelled with.
  private func shared(_ key: ChartKey) -> String? {
    let values = values(of: key)
    return values.count == 1 ? values.first : nil
  }

  private typealias Rows = [(series: ChartSeries, x: [Double], y: [Double])]

  /// The rows of the series that have both keys; a name stands at its place among the names.
  private func rows(_ x: ChartKey, _ y: ChartKey, in series: [ChartSeries]) -> Rows {
    guard isName(x) else {
      return series.compactMap { one in one.columns(x, y).map { (one, $0.x, $0.y) } }
    }
    let places = Dictionary(
      uniqueKeysWithValues: values(of: x).enumerated().map { ($1, $0) })
    return series.compactMap { one in
      guard let place = one.labels[x].flatMap({ places[$0] }),
        let column = one.column(y), !column.isEmpty
      else { return nil }
      return (one, [Double(place)], [column.reduce(0, +) / Double(column.count)])
    }
  }

  private func chart(of series: [ChartSeries]) -> LineChart {
    var chart = LineChart().xScale(xKind).yScale(yKind)
    if let size { chart = chart.size(width: size.width, height: size.height) }
    if let xDomain { chart = chart.xRange(xDomain) }
    if let yDomain { chart = chart.yRange(yDomain) }
    var colours = colours
    var named: Set<String> = []
    var (isAveraged, axes): (Bool, (x: ChartKey, y: ChartKey)?) = (false, nil)
    for (index, layer) in layers.enumerated() {
      switch layer.kind {
      case .horizontal(let y): chart.rules.append(LineChart.Rule(y: y, label: layer.label))
      case .vertical(let x): chart.uprights.append(LineChart.Upright(x: x, label: layer.label))
      case .band: break
      case .line, .points, .bars, .area:
        for group in groups(of: layer, in: series, band: band(after: index)) {
          let key = group.isAlone ? "#\(index)" : group.name
          let place = colours[key] ?? colours.count
          colours[key] = place
          isAveraged = isAveraged || group.column.count > 1
          var line = line(group, layer)
          line.colour = place
          if !named.insert(key).inserted { line.name = "" }
          chart.series.append(line)
        }
        if case .keys(let x, let y, _) = layer.source, axes == nil { axes = (x, y) }
      }
    }
    if let axes, isName(axes.x) { chart = chart.xNames(values(of: axes.x)) }
    let height = axes.map { (isAveraged && !isName($0.x) ? "mean " : "") + $0.y.name }
    return chart.xLabel(xText ?? axes?.x.name ?? "").yLabel(yText ?? height ?? "")
  }

  /// A colour for each name that tells marks apart, the same in every chart of a grid.
  private var colours: [String: Int] {
    var colours: [String: Int] = [:]
    for layer in layers {
      guard case .keys(let x, _, let color) = layer.source, x != color else { continue }
      for name in values(of: color) where colours[name] == nil { colours[name] = colours.count }
    }
    return colours
  }

  /// The interval of the band that belongs to a layer.
  private func band(after index: Int) -> Band.Interval? {
    for layer in layers.dropFirst(index + 1) {
      switch layer.kind {
      case .band(let interval): return interval
      case .horizontal, .vertical: continue
      case .line, .points, .bars, .area: return nil
      }
    }
    return nil
  }

  private struct Group {
    var name: String
    var column: ChartColumn
    /// Whether it is numbers without a name, which share their colour with nothing.
    var isAlone = false
  }

  /// The rows of a layer, parted by what tells them apart.
  private func groups(
    of layer: ChartLayer, in series: [ChartSeries], band: Band.Interval?
  ) -> [Group] {
    switch layer.source {
    case .none: return []
    case .numbers(let x, let y):
      let column = ChartColumn([(x, y)], interval: band)
      return [Group(name: layer.label, column: column, isAlone: layer.label.isEmpty)]
    case .keys(let x, let y, let color):
      let rows = rows(x, y, in: series)
      // Columns at a place of their own need no colour of their own.
      let isPlain = color == x
      let name = { (one: ChartSeries) in isPlain ? "" : one.labels[color] ?? "" }
      let parts = Dictionary(grouping: rows) { name($0.series) }
      var known: Set<String> = []
      return rows.map { name($0.series) }.filter { known.insert($0).inserted }.map { name in
        let part = parts[name] ?? []
        guard isName(x) else {
          return Group(
            name: name, column: ChartColumn(part.map { ($0.x, $0.y) }, interval: band))
        }
        return Group(name: name, column: placed(part, interval: band))
      }
    }
  }

  /// One number at each place: the runs of a place averaged.
  private func placed(_ rows: Rows, interval: Band.Interval?) -> ChartColumn {
    let parts = Dictionary(grouping: rows) { $0.x.first ?? .nan }
    let places = parts.keys.sorted()
    var all = ChartColumn([], interval: nil)
    let columns = places.map { place in
      ChartColumn((parts[place] ?? []).map { ([place], $0.y) }, interval: interval)
    }
    all.x = places
    all.mean = columns.map { $0.mean.first ?? .nan }
    all.count = columns.map(\.count).max() ?? 0
    guard columns.contains(where: { !$0.lower.isEmpty }) else { return all }
    all.lower = columns.map { $0.lower.first ?? .nan }
    all.upper = columns.map { $0.upper.first ?? .nan }
    return all
  }

  private func line(_ group: Group, _ layer: ChartLayer) -> LineChart.Series {
    let column = group.column
    let hasBand = !column.lower.isEmpty
    var line = LineChart.Series(
      group.name, x: column.x, y: column.mean, lower: hasBand ? column.lower : nil,
      upper: hasBand ? column.upper : nil
    ).smooth(layer.window)
    line.isDashed = layer.isDashed
    switch layer.kind {
    case .points: line.style = .points
    case .bars: line.style = .bars
    case .area: line.style = .area
    default: line.style = .line
    }
    return line
  }
}

extension LineChart {
  /// The chart with nameless curves.
  fileprivate var withoutLegend: LineChart {
    var copy = self
    copy.series = series.map { series in
      var series = series
      series.name = ""
      return series
    }
    return copy
  }
}
