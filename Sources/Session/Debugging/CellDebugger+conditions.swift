import Language

extension CellDebugger {
  /// Whether a breakpoint's conditions hold; one with a message writes it and never holds.
  func isHit(_ placed: PlacedBreakpoint, _ code: StoppedCode) -> Bool {
    let breakpoint = placed.breakpoint
    func evaluated(_ expression: String) -> String {
      switch code.evaluateAgain(expression, key: placed.id) {
      case .success(let value): value.map { printed($0.value, as: $0.type) } ?? "()"
      case .failure(let failure): "‘\(expression)’: \(failure.message)"
      }
    }
    if let condition = breakpoint.condition, !condition.allSatisfy(\.isWhitespace) {
      switch code.evaluateAgain(condition, key: placed.id) {
      case .success(let value):
        guard case .bool(true)? = value?.value else { return false }
      case .failure(let failure):
        // It was given up since nobody wants to know any more.
        guard isAttached else { return false }
        code.session.host.write(
          "the condition of a breakpoint fails: \(failure.message)\n", toErrorStream: true)
        return true
      }
    }
    let count = state.update { state in
      state.hits[placed.id, default: 0] += 1
      return state.hits[placed.id] ?? 1
    }
    guard breakpoint.fits(count: count) else { return false }
    guard let message = breakpoint.message, !message.isEmpty else { return true }
    var text = ""
    var rest = message[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open] + evaluated(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    code.session.host.write(text + rest + "\n", toErrorStream: false)
    return false
  }
}
