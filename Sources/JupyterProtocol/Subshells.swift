internal import JSON

/// The shells of a kernel besides the main one (JEP 91), each of which answers requests of the shell
/// channel on a thread of its own.
///
/// May be used from any thread.
public protocol Subshells: Sendable {
  /// Starts a subshell.
  ///
  /// - Returns: The name by which requests find it; nil where the system denies a thread.
  func create() -> String?

  /// Ends a subshell once it has answered what it works on.
  ///
  /// - Returns: Whether there is one of this name.
  func delete(_ id: String) -> Bool

  /// The names of the subshells, in the order in which they were made.
  var list: [String] { get }
}

extension Reception {
  /// Answers a request about subshells; false for any other.
  func handleSubshells(_ request: Message) -> Bool {
    guard let subshells else { return false }
    switch request.type {
    case "create_subshell_request":
      answer(request, on: .control) { () throws(RequestError) in
        guard let id = subshells.create() else { throw .noThread }
        return ["status": "ok", "subshell_id": .string(id)]
      }
    case "delete_subshell_request":
      answer(request, on: .control) { () throws(RequestError) in
        guard let id = try request.content.member("subshell_id", \.string) else {
          throw .missing("subshell_id")
        }
        guard subshells.delete(id) else { throw .unknownSubshell(id) }
        return ["status": "ok"]
      }
    case "list_subshell_request":
      answer(request, on: .control) {
        ["status": "ok", "subshell_id": .array(subshells.list.map(JSON.string))]
      }
    default: return false
    }
    return true
  }

  /// Answers a request of the shell channel to a subshell that is not there, or no more.
  public func refuse(_ request: Message, toSubshell id: String) {
    if request.type.hasSuffix("_request") {
      answer(request, on: .shell) { () throws(RequestError) in throw .unknownSubshell(id) }
    } else {
      // What has no reply, such as a comm's message, is done with all the same.
      frame(request) {}
    }
  }
}
