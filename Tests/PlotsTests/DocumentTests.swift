import Foundation
import FoundationXML
import Plots
import Testing

@Suite("Documents")
struct DocumentTests {
  /// Collects what must hold of a document on a page with others.
  private final class Reader: NSObject, XMLParserDelegate {
    var identifiers: [String] = []
    var references: [String] = []
    var elements: [String] = []
    var root: [String: String] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if elements.isEmpty { root = attributes }
      elements.append(name)
      if let identifier = attributes["id"] { identifiers.append(identifier) }
      for (key, value) in attributes {
        if value.hasPrefix("url(#") { references.append(String(value.dropFirst(5).dropLast())) }
        if key == "aria-labelledby" { references += value.split(separator: " ").map(String.init) }
      }
    }
  }

  private static func read(_ svg: String) -> (isWellFormed: Bool, reader: Reader) {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    return (parser.parse(), reader)
  }

  @Test(
    "every SVG is well formed, named, sized and free of scripts",
    arguments: Samples.pictures.indices)
  func wellFormed(_ index: Int) {
    let (isWellFormed, reader) = DocumentTests.read(Samples.pictures[index].picture.svg)
    #expect(isWellFormed)
    #expect(reader.elements.prefix(3) == ["svg", "title", "desc"])
    #expect(!reader.elements.contains("script") && !reader.elements.contains("style"))
    #expect(reader.root["role"] == "img" && reader.root["viewBox"] != nil)
    #expect(Set(reader.identifiers).count == reader.identifiers.count)
    #expect(Set(reader.references).isSubset(of: reader.identifiers))
  }

  @Test("pictures on one page share no identifier")
  func identifiers() {
    let all = Samples.pictures.flatMap {
      Set(DocumentTests.read($0.picture.svg).reader.identifiers)
    }
    #expect(Set(all).count == all.count)
  }

  @Test("reserved and forbidden characters do no harm")
  func escaping() {
    let nasty = "a < b & \"c\" > d\u{0}\u{1}\u{b}\u{ffff} ']]>"
    let pictures: [any Picture] = [
      LineChart().line(nasty, y: [1, 2]).title(nasty).xLabel(nasty).yLabel(nasty)
        .rule(y: 1, label: nasty),
      HeatMap([[1, nil]]).title(nasty).marks([[nasty, nasty]]).labels([[nasty]])
        .rowLabels([nasty]).columnLabels([nasty]).xLabel(nasty).yLabel(nasty),
      GraphPicture().action(from: nasty, nasty, to: [Arc(nasty, label: nasty)]).title(nasty),
      BarChart().bar(nasty, 1).title(nasty).xLabel(nasty),
      Board([nasty]).title(nasty).caption(nasty).rowLabels([nasty]).columnLabels([nasty]),
      Animation([Board(["ab"]), Board([nasty])], captions: [nasty, nasty]).title(nasty),
      Histogram([1, 2]).title(nasty).xLabel(nasty).yLabel(nasty),
      HeatMapStrip().panel(nasty, HeatMap([[1]])).title(nasty),
    ]
    for picture in pictures { #expect(DocumentTests.read(picture.svg).isWellFormed) }
    let table = Table([nasty], rows: [[.text(nasty)]]).title(nasty)
    #expect(DocumentTests.read(table.html).isWellFormed)
  }

  private typealias Arc = GraphPicture.Arc

  @Test("the text of every picture keeps to 80 columns", arguments: Samples.pictures.indices)
  func columns(_ index: Int) {
    for line in Samples.pictures[index].picture.text.split(separator: "\n") {
      #expect(TextMeasure.columns(String(line)) <= 80)
    }
  }

  @Test("odd numbers and odd sizes are drawn without a trap")
  func oddities() {
    let odd: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, 1e308, -1e308, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    var pictures: [any Picture] = [
      LineChart().line("odd", x: odd.reversed(), y: odd, lower: odd, upper: odd.reversed()),
      LineChart().line("odd", y: odd).yScale(.logarithmic).xScale(.logarithmic),
      LineChart().line("odd", x: [1], y: odd, lower: [], upper: odd),
      LineChart().line("flat", y: [3, 3, 3]).rule(y: .nan, label: "no").size(width: -5, height: 0),
      LineChart().line("huge", y: [1, 2]).yRange(-1e308...1e308).xRange(5...5).smooth(-3),
      LineChart().line("tiny", y: [1, 1 + 1e-15]),
      HeatMap([odd, [1], []]).marks([[], ["x", "y"]]).arrows([[[.up]], [[.left], [.stay]]]),
      ChartGrid([]), ChartGrid([LineChart(), LineChart().rule(x: .nan, label: "no")]),
      LineChart().line("odd", x: odd, y: odd).xNames(["a"]).rule(x: .infinity).rule(
        x: 2, label: "b"),
      HeatMap([[5.0, 5, 5]]).range(5...5), HeatMap([[Double]](repeating: [], count: 3)),
      HeatMap([[1e308, -1e308]]),
      HeatMap([[Double]](repeating: Array(repeating: 1, count: 90), count: 2)),
      BarChart(odd.map { BarChart.Bar("odd", $0, lower: $0, upper: 1) }),
      BarChart().bar("a", 5).xRange(10...20), BarChart().bar("a", 5).xRange(5...5),
      Histogram(odd), Histogram(odd, bins: 0), Histogram([1, 2, 3], bins: 9).xRange(7...7),
      HeatMapStrip(), HeatMapStrip().panel("", HeatMap([[Double]]())),
      GraphPicture().node("alone"), GraphPicture().action(from: "a", "loop", to: []),
      GraphPicture().action(
        from: "a", "x", to: [GraphPicture.Arc("a"), GraphPicture.Arc("a"), GraphPicture.Arc("b")]),
    ]
    for style in [LineChart.Style.points, .bars, .area] {
      var series = LineChart.Series("odd", x: odd, y: odd.reversed(), lower: odd, upper: odd)
      series.style = style
      series.colour = -3
      pictures.append(LineChart([series, series]).xScale(.logarithmic))
      pictures.append(LineChart([series]).xNames(["", "b"]))
    }
    let many = (0..<160).map { GraphPicture.Node("n\($0)") }
    pictures.append(GraphPicture(nodes: many))
    pictures.append(GraphPicture(nodes: Array(many.prefix(40))))
    for picture in pictures {
      #expect(DocumentTests.read(picture.svg).isWellFormed)
      #expect(!picture.svg.contains("\"nan") && !picture.svg.contains("inf\""))
      for line in picture.text.split(separator: "\n") {
        #expect(TextMeasure.columns(String(line)) <= 80, "\(line)")
      }
    }
  }

  @Test("the same picture is the same bytes, a changed one is not")
  func determinism() {
    let again = GraphPicture(nodes: Samples.robot.nodes, actions: Samples.robot.actions)
    #expect(again.title("Recycling robot").svg == Samples.robot.svg)
    #expect(again.title("Another").svg != Samples.robot.svg)
  }
}
