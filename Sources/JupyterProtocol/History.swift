internal import JSON

/// The cells that were run since the kernel started, the latest few thousand of them.
struct History {
  /// One cell that was run.
  struct Entry: Hashable {
    var number: Int
    var code: String
    /// The cell's value as plain text.
    var output: String?
  }

  /// The number of the only session there is.
  static let session = 1

  private let capacity: Int
  private(set) var entries: [Entry] = []

  init(capacity: Int = 10_000) { self.capacity = capacity }

  mutating func append(_ entry: Entry) {
    // Half goes at once, so that appending stays cheap.
    if entries.count >= capacity { entries.removeFirst(max(1, capacity / 2)) }
    entries.append(entry)
  }

  /// The cells a `history_request` asks for, as the content of its reply.
  func reply(to content: JSON) throws(RequestError) -> JSON {
    let found: [Entry]
    switch content["hist_access_type"]?.string {
    case "tail": found = entries.suffix(max(0, content["n"]?.int ?? 10))
    case "range": found = range(content)
    case "search": found = search(content)
    case let kind?: throw .unsupported("hist_access_type", kind)
    case nil: throw .missing("hist_access_type")
    }
    let withOutput = content["output"]?.bool ?? false
    let rows = found.map { entry -> JSON in
      let code = JSON.string(entry.code)
      let text: JSON = withOutput ? [code, entry.output.map(JSON.string) ?? nil] : code
      return [.int(Self.session), .int(entry.number), text]
    }
    return ["status": "ok", "history": .array(rows)]
  }

  private func range(_ content: JSON) -> [Entry] {
    let session = content["session"]?.int ?? 0
    guard session == 0 || session == Self.session else { return [] }
    let start = content["start"]?.int ?? 0
    let stop = content["stop"]?.int ?? .max
    return entries.filter { $0.number >= start && $0.number < stop }
  }

  private func search(_ content: JSON) -> [Entry] {
    let pattern = Glob(content["pattern"]?.string ?? "*")
    var found = entries.filter { pattern.matches($0.code) }
    if content["unique"]?.bool ?? false {
      var seen: Set<String> = []
      found = Array(found.reversed().filter { seen.insert($0.code).inserted }.reversed())
    }
    guard let count = content["n"]?.int else { return found }
    return found.suffix(max(0, count))
  }
}

/// A pattern of a history search: `*` stands for any text, `?` for any character.
struct Glob {
  private let pattern: [Unicode.Scalar]

  init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

  /// Whether all of `text` fits; takes time in proportion to both lengths' product at worst.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    var index = 0
    var retry: (index: Int, position: Int)?
    while position < scalars.count {
      if index < pattern.count, pattern[index] == "*" {
        retry = (index + 1, position)
        index += 1
      } else if index < pattern.count,
        pattern[index] == "?" || pattern[index] == scalars[position]
      {
        index += 1
        position += 1
      } else if let last = retry {
        retry = (last.index, last.position + 1)
        index = last.index
        position = last.position + 1
      } else {
        return false
      }
    }
    return pattern[index...].allSatisfy { $0 == "*" }
  }
}
