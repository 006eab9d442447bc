internal import JSON

/// Why a correctly signed request cannot be answered as asked.
enum RequestError: Error, Hashable {
  /// The content could not be read.
  case unreadable(String)
  /// A member of the content is missing, or of the wrong kind.
  case missing(String)
  /// A member of the content has a value nobody knows.
  case unsupported(String, String)
  /// The position is none of those in a code of so many code points.
  case badCursor(JSON, length: Int)
  /// The request belongs on another channel.
  case wrongChannel(String, Channel)
  /// The request is for a subshell that is not there.
  case unknownSubshell(String)
  /// There is to be no other subshell.
  case noSubshell(SubshellError)

  /// The error a reply reports.
  var report: KernelError {
    let text =
      switch self {
      case .unreadable(let reason): reason
      case .missing(let member): "the request has no usable \"\(member)\""
      case .unsupported(let member, let value): "unknown \"\(member)\": \(value)"
      case .badCursor(let cursor, let length):
        "\"cursor_pos\" is \(Self.excerpt(of: cursor)); the code has \(length) code points, so that "
          + "a whole number from 0 to \(length) would be right"
      case .wrongChannel(let type, let channel): "\(type) is not answered on \(channel)"
      case .unknownSubshell(let id): "there is no subshell \"\(id)\""
      case .noSubshell(let error): error.message
      }
    return KernelError(name: "InvalidRequest", value: text, traceback: [text])
  }

  /// What was sent, as JSON; only its beginning where it is long.
  private static func excerpt(of value: JSON) -> String {
    let text = value.text.unicodeScalars
    return text.count > 40 ? String(text.prefix(40)) + "…" : String(text)
  }
}

extension JSON {
  /// A member of a request's content; one that is not there, or null, is `nil`.
  ///
  /// - Throws: a `RequestError` if the member is of another kind.
  func member<Value>(
    _ name: String, _ read: (JSON) -> Value?
  ) throws(RequestError) -> Value? {
    guard let member = self[name], !member.isNull else { return nil }
    guard let value = read(member) else { throw .missing(name) }
    return value
  }
}
