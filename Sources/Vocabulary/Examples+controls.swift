extension Examples {
  /// Controls that a person can move.
  static let controls = [
    "Slider": """
    let rate = Slider("rate", 0.01...1, value: 0.5)
    rate.onChange { value in
        print("the rate is \\(value)")
    }
    print(rate.value)  // prints 0.5
    """,
    "Picker": """
    let map = Picker("map", ["4x4", "8x8"])
    print(map.value)  // prints 4x4
    """,
    "Toggle": """
    let slippery = Toggle("slippery", value: true)
    print(slippery.value)  // prints true
    """,
    "Button": """
    let again = Button("Again") {
        print("once more")
    }
    again.press()  // prints once more
    """,
    "Progress": """
    let bar = Progress("sweeps", total: 4)
    for _ in 1...4 {
        bar.advance()
    }
    print(bar.value)  // prints 4
    """,
    "interact": """
    let walk = RandomWalk(states: 5)
    interact(Slider("step size", 0.05...1, value: 0.2), Toggle("decaying")) { stepSize, isDecaying in
        let method = isDecaying ? TD(stepSize: .inverseVisits) : TD(stepSize: stepSize)
        return plot(predict(uniform(walk), on: walk, with: method, episodes: 50, seed: 1))
    }
    """,
  ]
}
