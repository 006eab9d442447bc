/// One thing that `martlet doctor` looked at.
package struct Symptom: Hashable, Sendable {
  /// How it is.
  package enum State: String, Sendable {
    /// As it should be.
    case good = "✓"
    /// Works, but not as well as it could.
    case odd = "!"
    /// Keeps the kernel from working.
    case bad = "✗"
  }

  /// How it is.
  package var state: State
  /// What was found.
  package var text: String
  /// What would mend it.
  package var remedy: String?

  /// States something that is as it should be.
  package static func good(_ text: String) -> Symptom { Symptom(state: .good, text: text) }

  /// States something that could be better, and how.
  package static func odd(_ text: String, mend: String) -> Symptom {
    Symptom(state: .odd, text: text, remedy: mend)
  }

  /// States something that is wrong, and how it is mended.
  package static func bad(_ text: String, mend: String) -> Symptom {
    Symptom(state: .bad, text: text, remedy: mend)
  }

  /// The lines for a terminal.
  package var lines: [String] {
    ["\(state.rawValue) \(text)"] + (remedy.map { ["  → \($0)"] } ?? [])
  }
}
