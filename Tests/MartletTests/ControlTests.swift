import Martlet
import Testing

@Suite struct ControlTests {
  @Test("a slider of numbers takes about a hundred steps and begins in the middle")
  func slider() {
    let slider = Slider("alpha", 0.01...1)
    #expect(slider.step == 0.01 && slider.value == 0.51)
    #expect(Slider("x", 0.0...1).value == 0.5)
    #expect(Slider("x", 1e-4...1e-2).step == 1e-4)
    #expect(Slider("x", -3...7.5).step == 0.1)
    #expect(Slider("n", 10...500).step == 1 && Slider("n", 1...9).value == 5)
    #expect(Slider("x", 2.0...2).value == 2)
  }

  @Test("values come without the noise of binary fractions, and stay in the range")
  func settled() {
    let slider = Slider("alpha", 0.0...1, step: 0.1)
    #expect(slider.accept(.number(0.30000000000000004)))
    #expect(slider.value == 0.3)
    #expect(slider.accept(.number(7)) && slider.value == 1)
    #expect(!slider.accept(.number(.nan)) && !slider.accept(.press) && slider.value == 1)
    slider.set(-2)
    #expect(slider.value == 0)
    let whole = Slider("n", Int.min...Int.max)
    #expect(whole.accept(.number(1e300)) && whole.value == .max)
  }

  @Test("handlers hear what a person does, not what a program sets")
  func handlers() {
    var heard: [Int] = []
    let slider = Slider("n", 0...9) { heard.append($0) }
    slider.onChange { heard.append(-$0) }
    slider.set(3)
    #expect(heard.isEmpty)
    #expect(slider.accept(.number(4)))
    slider.notify()
    #expect(heard == [4, -4])
  }

  @Test("a picker gives one of its options")
  func picker() {
    let picker = Picker("map", ["4x4", "8x8"], value: "8x8")
    #expect(picker.index == 1 && picker.value == "8x8")
    #expect(picker.accept(.index(0)) && picker.value == "4x4")
    #expect(!picker.accept(.index(2)) && !picker.accept(.index(-1)))
    picker.set("none")
    #expect(picker.value == "4x4")
  }

  @Test("a bar stays between empty and full")
  func progress() {
    let bar = Progress("sweeps", total: 4)
    bar.advance()
    bar.advance(by: 2)
    #expect(bar.value == 3)
    bar.advance(by: .max)
    #expect(bar.value == 4)
    bar.set(-1)
    #expect(bar.value == 0)
    #expect(bar.text == "sweeps ░░░░░░░░░░░░░░░░░░░░ 0 %")
  }

  @Test("controls are lines of text, and HTML in which nothing runs")
  func texts() {
    #expect(Slider("alpha", 0.0...1).text == "alpha 0.00 ──────────●────────── 1.00: 0.50")
    #expect(Slider("n", 1...3, value: 3).text == "n 1 ────────────────────● 3: 3")
    #expect(Picker("map", [4, 8]).text == "map: [4]  8")
    #expect(Toggle("wet", value: true).text == "[x] wet")
    #expect(Button("Train") {}.text == "[ Train ]")
    #expect(Toggle("<b>").html.contains("&lt;b&gt;"))
    #expect(!Picker("\"", ["<script>"]).html.contains("<script>"))
  }

  @Test("interact does its work once where nothing can be moved")
  func interaction() {
    var seen: [String] = []
    interact(Slider("alpha", 0.0...1), Picker("map", ["4x4", "8x8"]), Toggle("wet")) {
      alpha, map, wet in
      seen.append("\(alpha) \(map) \(wet)")
    }
    #expect(seen == ["0.5 4x4 false"])
  }

  @Test("a button does what it does at every press, and an observer hears of settings")
  func presses() {
    var presses = 0
    let button = Button("again") { presses += 1 }
    button.press()
    #expect(button.accept(.press) && !button.accept(.flag(true)))
    button.notify()
    #expect(presses == 2)
    let toggle = Toggle("wet")
    let told = Told()
    toggle.observe { told.ids.append($0.id) }
    toggle.set(true)
    _ = toggle.accept(.flag(false))
    #expect(told.ids == [toggle.id] && !toggle.value)
  }
}

private final class Told: @unchecked Sendable {
  var ids: [Int] = []
}
