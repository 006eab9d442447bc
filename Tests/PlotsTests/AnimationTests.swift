import Foundation
import FoundationXML
import Plots
import Testing

@Suite("Animations")
struct AnimationTests {
  /// The lists of an attribute of all elements of an SVG.
  private static func lists(_ attribute: String, in svg: String) -> [[String]] {
    svg.components(separatedBy: " \(attribute)=\"").dropFirst().map { part in
      String(part.prefix { $0 != "\"" }).components(separatedBy: ";")
    }
  }

  @Test("what moves passes through every frame's place in order and stays at the last")
  func places() {
    let svg = Samples.stroll.svg
    let agent = svg.components(separatedBy: "<animateTransform").dropFirst().last
    let values = AnimationTests.lists("values", in: agent.map { " " + $0 } ?? "").first ?? []
    #expect(values.count > 5 && Set(values.suffix(values.count - 4)).count == 1)
    let rest = svg.contains("<g transform=\"translate(\(values.last ?? "?"))\">")
    #expect(rest, "without animation the last frame is seen")
    // The second and third frame are one place: rows and columns are a cell apart.
    #expect(values[1] == values[2] && values[0] != values[1])
  }

  @Test("the times of what leaps rise from 0 and stay below 1")
  func times() {
    for animation in [Samples.stroll, Samples.ride, Samples.spread] {
      let all = AnimationTests.lists("keyTimes", in: animation.svg)
      #expect(!all.isEmpty)
      for times in all.map({ $0.compactMap(Double.init) }) {
        #expect(times.first == 0 && times.last ?? 1 < 1)
        #expect(zip(times, times.dropFirst()).allSatisfy(<))
      }
    }
  }

  @Test("each caption is seen for a time of its own, the last one where nothing plays")
  func captions() {
    let svg = Samples.stroll.svg
    for step in 0..<5 { #expect(svg.contains(">step \(step) of 4 · return −\(step)<")) }
    let last = svg.components(separatedBy: "step 4 of 4 · return −4<").first ?? ""
    #expect(last.components(separatedBy: "<g").last?.hasPrefix(" visibility") == false)
    #expect(svg.contains("fill=\"freeze\"") && !svg.contains("indefinite"))
    #expect(Samples.ride.svg.contains("repeatCount=\"indefinite\""))
  }

  @Test("two hundred frames of a moving cart stay below 100 kB")
  func size() {
    let frames = (0..<200).map { Samples.cart(at: sin(Double($0) / 9), angle: Double($0) / 400) }
    let animation = Animation(
      frames, captions: (0..<200).map { "step \($0) of 200 · left · reward 1 · return \($0)" })
    #expect(animation.svg.utf8.count < 100_000)
    #expect(animation.count == 200)
  }

  @Test("frames of different sizes and shapes are drawn without a trap")
  func oddities() {
    let place = Sketch.Place(.nan, 1)
    let animations = [
      Animation([Board(["ab", "c"]), Board(["a"]), Board([".."])], captions: ["only one"]),
      Animation([HeatMap([[1.0]]), HeatMap([[1.0, 2], [3, 4]])]),
      Animation([HeatMap([[1.0, 2], [3, 4]]), HeatMap([[1.0]])]).pace(-1),
      Animation([
        Sketch(x: 0...0, y: 0...1, [.line([place], width: -1, .goal)]),
        Sketch(x: 0...1, y: 0...1, [.circle(x: .infinity, y: 0, radius: .nan, .body)]),
        Sketch(x: 0...1, y: 0...1, []),
      ]),
      Animation([HeatMap]()), Animation([Sketch]()),
    ]
    for animation in animations {
      let parser = XMLParser(data: Data(animation.svg.utf8))
      #expect(parser.parse())
      #expect(!animation.text.isEmpty)
    }
  }
}
