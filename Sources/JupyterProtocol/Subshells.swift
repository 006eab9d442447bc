internal import JSON

/// The shells of a kernel besides the main one (JEP 91), each of which answers requests of the shell
/// channel on a thread of its own.
///
/// May be used from any thread.
public protocol Subshells: Sendable {
  /// Starts a subshell.
  ///
  /// - Returns: The name by which requests find it.
  /// - Throws: a `SubshellError` where there is to be no other.
  func create() throws(SubshellError) -> String

  /// Ends a subshell once it has answered what it works on.
  ///
  /// - Returns: Whether there is one of this name.
  func delete(_ id: String) -> Bool

  /// The names of the subshells, in the order in which they were made.
  var list: [String] { get }
}

/// Why there is not one more subshell.
public enum SubshellError: Error, Hashable {
  /// The system denies a thread.
  case noThread
  /// There are as many as there may be at a time.
  case tooMany(limit: Int)
  /// So many are deleted but still work on a request, as many as may at a time.
  case tooManyLeaving(limit: Int)

  /// What a front end is told, and how to get on.
  var message: String {
    switch self {
    case .noThread: "the system has no thread left"
    case .tooMany(let limit):
      "there are \(limit) subshells, and no more may be at a time; delete one that is no longer needed "
        + "(delete_subshell_request), then make another"
    case .tooManyLeaving(let limit):
      "\(limit) deleted subshells still run their last cells, and no more may at a time; interrupt them "
        + "or wait for their end, then make another"
    }
  }
}

extension Reception {
  /// Answers a request about subshells; false for any other.
  func handleSubshells(_ request: Message) -> Bool {
    guard let subshells else { return false }
    switch request.type {
    case "create_subshell_request":
      answer(request, on: .control) { () throws(RequestError) in
        do throws(SubshellError) {
          return ["status": "ok", "subshell_id": .string(try subshells.create())]
        } catch { throw .noSubshell(error) }
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
