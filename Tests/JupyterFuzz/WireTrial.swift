import JSON
import JupyterProtocol

/// Plays spoiled messages against the decoder and the shell behind it, and checks what must hold.
///
/// - nothing traps;
/// - what was signed and then changed is refused;
/// - what is signed, has a header and is of a known kind gets one reply, between `busy` and `idle`,
///   that quotes its header to the byte, and that itself can be read;
/// - that reply reports an error if the content makes no sense, and none if it does;
/// - all else gets none.
struct WireTrial {
  private static let requests: [(type: String, content: JSON)] = [
    ("kernel_info_request", [:]), ("comm_info_request", ["target_name": "t"]),
    ("interrupt_request", [:]), ("usage_request", [:]), ("shutdown_request", ["restart": true]),
    (
      "execute_request",
      [
        "code": "7", "silent": false, "store_history": true, "user_expressions": ["a": "1"],
        "allow_stdin": true, "stop_on_error": true,
      ]
    ),
    ("execute_request", ["code": "ask x", "allow_stdin": true]),
    ("complete_request", ["code": "aé😀b", "cursor_pos": 2]),
    ("inspect_request", ["code": "aé😀b", "cursor_pos": 2, "detail_level": 1]),
    ("is_complete_request", ["code": "7"]),
    ("history_request", ["hist_access_type": "tail", "n": 5, "output": true, "raw": true]),
    (
      "history_request",
      ["hist_access_type": "range", "session": 0, "start": 1, "stop": 9, "output": false]
    ),
    (
      "history_request",
      ["hist_access_type": "search", "pattern": "[7]*", "n": 5, "unique": true, "output": false]
    ),
    ("debug_request", ["type": "request", "seq": 1, "command": "debugInfo", "arguments": [:]]),
    ("debug_request", ["type": "request", "seq": 2, "command": "variables", "arguments": [:]]),
    ("create_subshell_request", [:]), ("list_subshell_request", [:]),
    ("delete_subshell_request", ["subshell_id": "0"]),
  ]

  /// Sent like requests, but not known or never replied to.
  private static let others: [(type: String, content: JSON)] = [
    ("comm_open", ["comm_id": "c", "target_name": "t", "data": [:]]),
    ("comm_msg", ["comm_id": "c", "data": [:]]), ("comm_close", ["comm_id": "c", "data": [:]]),
    ("input_reply", ["value": "x"]), ("no_such_request", [:]), ("", [:]), ("status", [:]),
  ]

  private static let known = Set(requests.map(\.type))

  private let seed: UInt64
  private let signer = Signer(key: "secret")
  private let wire: Wire
  private let reader: Wire
  private let author = Author(session: "s", username: "u") { 0 }
  private let keeper = Keeper()
  private let subshells = Names()
  private let reception: Reception
  private let shell: Shell

  /// Creates a trial.
  ///
  /// - Parameters:
  ///   - seed: of the cases that are played by number
  ///   - memory: how many messages before may not come again
  init(seed: UInt64, memory: Int = 16_384) {
    self.seed = seed
    wire = Wire(signer: signer, memory: memory)
    reader = Wire(signer: signer)
    let info = KernelInfo(
      implementation: "plain", implementationVersion: "1",
      language: .init(
        name: "plain", version: "1", mimeType: "text/plain", fileExtension: ".txt",
        pygmentsLexer: "text", codeMirrorMode: "null"), banner: "")
    reception = Reception(info: info, author: author, host: keeper, subshells: subshells)
    shell = Shell(
      reception: reception, kernel: PlainKernel(), history: MemoryHistory(capacity: 50))
  }

  /// Plays one case.
  ///
  /// - Returns: what does not hold; `nil` if all does.
  func play(_ number: UInt64) -> String? {
    var chance = Chance(seed: seed, number: number)
    let (type, content) = chance.once(in: 8) ? chance.pick(Self.others) : chance.pick(Self.requests)
    var message = author.message(
      type, content: chance.once(in: 2) ? chance.spoiled(content) : content, identities: [[1, 2]])
    if chance.once(in: 4) { message.buffers = [chance.spoiled([])] }
    let frames = wire.encode(message)
    return switch chance.below(3) {
    case 0: forged(chance.spoiled(frames), from: frames)
    case 1: signed(frames, &chance)
    default: answered(frames, &chance)
    }
  }

  /// Plays bytes as the frames after a signature that is right, each behind its length.
  func play(bytes: [UInt8]) -> String? {
    var parts: [[UInt8]] = []
    var rest = bytes[...]
    while parts.count < 5, let length = rest.popFirst() {
      parts.append(Array(rest.prefix(Int(length) * 4)))
      rest = rest.dropFirst(Int(length) * 4)
    }
    while parts.count < 4 { parts.append(Array("{}".utf8)) }
    let mark = Array("<IDS|MSG>".utf8)
    var chance = Chance(seed: seed, number: UInt64(bytes.count))
    return answered([[1], mark, signer.signature(of: parts.prefix(4))] + parts, &chance)
  }

  /// Whatever was changed after signing is refused, unless the signed parts are as they were or
  /// nothing is made of them.
  private func forged(_ frames: [[UInt8]], from original: [[UInt8]]) -> String? {
    guard let message = try? wire.decode(frames), message.defect == nil else { return nil }
    guard let split = frames.firstIndex(of: Array("<IDS|MSG>".utf8)),
      frames[(split + 1)...(split + 5)] == original[2...6]
    else {
      let shown = frames.map { String(decoding: $0.prefix(200), as: UTF8.self) }
      return "accepted what was changed after signing: \(message.label): \(shown)"
    }
    return nil
  }

  /// Spoils the parts, and signs them then.
  private func signed(_ frames: [[UInt8]], _ chance: inout Chance) -> String? {
    var frames = frames
    for _ in 0...chance.below(2) {
      let part = 3 + chance.below(4)
      frames[part] = chance.spoiled(frames[part])
    }
    frames[2] = signer.signature(of: frames[3...6])
    return answered(frames, &chance)
  }

  /// Decodes and plays a message that is signed.
  private func answered(_ frames: [[UInt8]], _ chance: inout Chance) -> String? {
    let message: Message
    do throws(WireError) { message = try wire.decode(frames) } catch {
      return [.badHeader, .replayed].contains(error) ? nil : "refused what is signed: \(error)"
    }
    guard message.header.encoded == frames[3] else { return "a header is not kept as it came" }
    let channel = chance.once(in: 3) ? Channel.control : .shell
    let isAborted = channel == .shell && chance.once(in: 10)
    let isSound = Expectation.isSound(message, on: channel, subshells: subshells.list)
    if channel == .control {
      reception.handleControl(message)
    } else {
      shell.handle(message, isAborted: isAborted)
    }
    if let postponed = keeper.takePostponed() { shell.handle(postponed) }
    let sent = keeper.takeAll()
    var replies: [Message] = []
    for case .reply(let reply, _) in sent { replies.append(reply) }
    guard Self.known.contains(message.type) else {
      guard replies.isEmpty else { return "replied to \(message.label)" }
      return message.type.hasPrefix("comm_") && Self.others.contains { $0.type == message.type }
        && channel == .shell ? fault(of: sent) : nil
    }
    guard replies.count == 1, let reply = replies.first else {
      return "\(replies.count) replies to \(message.label)"
    }
    let status = Expectation.status(of: reply)
    guard status == (isSound ? "ok" : "error") || isAborted && status == "aborted" else {
      return "\(message.label) on \(channel): \(status): \(message.content.text.prefix(300))"
    }
    return fault(of: reply, to: message) ?? fault(of: sent)
  }

  private func fault(of reply: Message, to message: Message) -> String? {
    guard let again = try? reader.decode(wire.encode(reply)), again.defect == nil,
      again.content == reply.content, again.identities == message.identities
    else { return "a reply to \(message.label) cannot be read" }
    guard again.parent?.encoded == message.header.encoded else { return "a header is not quoted" }
    return nil
  }

  private func fault(of sent: [Outgoing]) -> String? {
    var states: [String?] = []
    for case .broadcast(let message) in [sent.first, sent.last] {
      states.append(message.content["execution_state"]?.string)
    }
    return states == ["busy", "idle"] ? nil : "states \(states)"
  }
}
