internal import JSON

/// What a `history_request` asks for: the latest cells, a part of a session, or what fits a pattern.
struct HistoryRequest {
  private enum Access {
    case tail(Int)
    case range(session: Int, start: Int, stop: Int?)
    case search(Glob, count: Int?, isUnique: Bool)
  }

  /// How many cells and bytes of texts a reply has at most.
  private static let mostEntries = 10_000
  private static let mostBytes = 64 << 20

  private let access: Access
  private let withOutput: Bool

  /// Reads a request's content.
  init(_ content: JSON) throws(RequestError) {
    withOutput = try content.member("output", \.bool) ?? false
    let count = try content.member("n", \.int)
    switch try content.member("hist_access_type", \.string) {
    case "tail": access = .tail(count ?? 10)
    case "range":
      access = .range(
        session: try content.member("session", \.int) ?? 0,
        start: try content.member("start", \.int) ?? 1, stop: try content.member("stop", \.int))
    case "search":
      access = .search(
        Glob(try content.member("pattern", \.string) ?? "*"), count: count,
        isUnique: try content.member("unique", \.bool) ?? false)
    case let kind?: throw .unsupported("hist_access_type", kind)
    case nil: throw .missing("hist_access_type")
    }
  }

  /// The content of the reply.
  func reply(from store: any HistoryStore) -> JSON {
    let rows = entries(in: store).map { entry -> JSON in
      let code = JSON.string(entry.code)
      let text: JSON = withOutput ? [code, entry.output.map(JSON.string) ?? nil] : code
      return [.int(entry.session), .int(entry.number), text]
    }
    return ["status": "ok", "history": .array(rows)]
  }

  private func entries(in store: any HistoryStore) -> [HistoryEntry] {
    switch access {
    case .tail(let count): latest(count, in: store) { _ in true }
    case .range(let session, let start, let stop):
      range(in: store, session: session, start: start, stop: stop)
    case .search(let pattern, let count, let isUnique):
      search(pattern, count: count, isUnique: isUnique, in: store)
    }
  }

  private func search(
    _ pattern: Glob, count: Int?, isUnique: Bool, in store: any HistoryStore
  ) -> [HistoryEntry] {
    var seen: Set<String> = []
    return latest(count ?? .max, in: store) { entry in
      pattern.matches(entry.code) && (!isUnique || seen.insert(entry.code).inserted)
    }
  }

  /// The latest entries that fit, in the order they were run.
  private func latest(
    _ count: Int, in store: any HistoryStore, where fits: (HistoryEntry) -> Bool
  ) -> [HistoryEntry] {
    let count = min(count, Self.mostEntries)
    guard count > 0 else { return [] }
    var found: [HistoryEntry] = []
    var bytes = 0
    store.visitLatestFirst { entry in
      guard fits(entry) else { return true }
      bytes += entry.code.utf8.count + (withOutput ? entry.output?.utf8.count ?? 0 : 0)
      guard bytes <= Self.mostBytes || found.isEmpty else { return false }
      found.append(entry)
      return found.count < count
    }
    return found.reversed()
  }

  /// As IPython counts: session 0 is this one and those below 0 lie before it; in this one, numbers
  /// below 0 count from the next cell back; no end, or 0, is the end of the session.
  private func range(
    in store: any HistoryStore, session: Int, start: Int, stop: Int?
  ) -> [HistoryEntry] {
    let own = store.session
    let wanted = session > 0 ? session : own.addingReportingOverflow(session).partialValue
    guard wanted > 0 else { return [] }
    var start = start
    var stop = stop ?? 0
    if wanted == own, start < 0 || stop < 0 {
      var next = 1
      store.visitLatestFirst { entry in
        next = entry.session == own ? entry.number + 1 : 1
        return false
      }
      if start < 0 { start = max(0, next.addingReportingOverflow(start).partialValue) }
      if stop < 0 { stop = max(1, next.addingReportingOverflow(stop).partialValue) }
    }
    let end = stop == 0 ? Int.max : stop
    guard start < end else { return [] }
    return Array(store.entries(session: wanted, numbers: start..<end).prefix(Self.mostEntries))
  }
}
