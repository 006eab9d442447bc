import JSON
import JupyterProtocol

/// What a request's content deserves, told from the protocol's documentation.
enum Expectation {
  private enum Kind {
    case text, flag, whole, object

    func fits(_ value: JSON) -> Bool {
      switch self {
      case .text: value.string != nil
      case .flag: value == true || value == false
      case .whole: value.int != nil
      case .object: value.object != nil
      }
    }
  }

  /// The kinds of the members that are looked at, by the request's type; all may be missing.
  private static let members: [String: [String: Kind]] = [
    "execute_request": [
      "silent": .flag, "store_history": .flag, "stop_on_error": .flag, "allow_stdin": .flag,
      "user_expressions": .object,
    ],
    "inspect_request": ["detail_level": .whole],
    "shutdown_request": ["restart": .flag],
    "comm_info_request": ["target_name": .text],
  ]

  private static let ofLanguage: Set = [
    "execute_request", "complete_request", "inspect_request", "is_complete_request",
    "history_request",
  ]

  private static let ofControl: Set = [
    "debug_request", "create_subshell_request", "delete_subshell_request",
    "list_subshell_request",
  ]

  /// Whether a request of a known type is to succeed on a channel.
  static func isSound(_ message: Message, on channel: Channel, subshells: [String]) -> Bool {
    let (type, content) = (message.type, message.content)
    if message.defect != nil { return false }
    if (channel == .control ? ofLanguage : ofControl).contains(type) { return false }
    for (name, kind) in members[type] ?? [:] {
      if let value = content[name], !value.isNull, !kind.fits(value) { return false }
    }
    switch type {
    case "execute_request": return content["code"]?.string.map { !$0.hasPrefix("fail") } ?? false
    case "is_complete_request": return content["code"]?.string != nil
    case "complete_request", "inspect_request":
      guard let code = content["code"]?.string else { return false }
      guard let cursor = content["cursor_pos"], !cursor.isNull else { return true }
      return cursor.int.map { $0 >= 0 && $0 <= code.unicodeScalars.count } ?? false
    case "history_request": return isSoundHistory(content)
    case "delete_subshell_request":
      return content["subshell_id"]?.string.map(subshells.contains) ?? false
    case "debug_request": return content["command"]?.string?.isEmpty == false
    default: return true
    }
  }

  private static func isSoundHistory(_ content: JSON) -> Bool {
    var kinds: [String: Kind] = ["output": .flag, "n": .whole]
    switch content["hist_access_type"]?.string {
    case "tail": break
    case "range": for name in ["session", "start", "stop"] { kinds[name] = .whole }
    case "search":
      kinds["pattern"] = .text
      kinds["unique"] = .flag
    default: return false
    }
    return kinds.allSatisfy { name, kind in
      content[name].map { $0.isNull || kind.fits($0) } ?? true
    }
  }

  /// What a reply says became of its request; that of a debugger says it in words of its own.
  static func status(of reply: Message) -> String {
    let content = reply.content
    if reply.type == "debug_reply", content["type"] == "response" {
      return content["success"] == true ? "ok" : "error"
    }
    let status = content["status"]?.string ?? "none"
    let isCompleteness = ["complete", "incomplete", "invalid", "unknown"].contains(status)
    return reply.type == "is_complete_reply" && isCompleteness ? "ok" : status
  }
}
