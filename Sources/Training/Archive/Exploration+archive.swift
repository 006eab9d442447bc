import Environments

extension Exploration {
  /// The rule by its word, with its number or schedule.
  var stored: Stored {
    func record(_ word: String, _ number: Stored) -> Stored {
      .record("Exploration", [Stored.Field(word, number)])
    }
    return switch rule {
    case .epsilonGreedy(let epsilon): record("epsilonGreedy", epsilon?.stored ?? .none)
    case .softmax(let temperature): record("softmax", temperature.stored)
    case .ucb(let c): record("ucb", .double(c))
    case .bonus(let beta): record("bonus", .double(beta))
    }
  }

  /// Makes the behaviour of its stored form; nil for anything else.
  init?(_ stored: Stored) {
    guard case .record("Exploration", let fields) = stored, let only = fields.first else {
      return nil
    }
    switch (only.name, only.value) {
    case ("epsilonGreedy", .none): self.init(.epsilonGreedy(nil))
    case ("epsilonGreedy", let part):
      guard let epsilon = Schedule(part) else { return nil }
      self.init(.epsilonGreedy(epsilon))
    case ("softmax", let part):
      guard let temperature = Schedule(part) else { return nil }
      self.init(.softmax(temperature: temperature))
    case ("ucb", .double(let c)): self.init(.ucb(c: c))
    case ("bonus", .double(let beta)): self.init(.bonus(beta))
    default: return nil
    }
  }
}
