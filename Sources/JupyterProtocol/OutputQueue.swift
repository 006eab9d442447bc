internal import JSON

/// What is to be sent, in order, with stream text joined into few messages.
///
/// Text is added to the last message while that is of the same stream and request and not yet too
/// long; anything sent in between closes it, so order is kept.
public struct OutputQueue: Sendable {
  /// The number of UTF-8 bytes at which a stream message is long enough.
  static let longestStreamText = 1 << 17

  private struct Stream {
    var name: StreamName
    var parent: Header
    var text: String
  }

  private let author: Author
  private var closed: [Outgoing] = []
  private var open: Stream?

  /// How many bytes of stream text wait.
  public private(set) var streamBytes = 0

  /// Creates an empty queue.
  ///
  /// - Parameter author: writes the stream messages
  public init(author: Author) { self.author = author }

  /// How many messages wait, besides the stream that can still grow.
  public var count: Int { closed.count }

  /// Whether nothing waits.
  public var isEmpty: Bool { closed.isEmpty && open == nil }

  /// Adds a message.
  public mutating func append(_ outgoing: Outgoing) {
    closeStream()
    closed.append(outgoing)
  }

  /// Adds text to a stream.
  public mutating func write(_ text: String, to stream: StreamName, parent: Header) {
    guard !text.isEmpty else { return }
    streamBytes += text.utf8.count
    if let current = open, current.name == stream, current.parent.messageID == parent.messageID {
      open?.text += text
    } else {
      closeStream()
      open = Stream(name: stream, parent: parent, text: text)
    }
    if let length = open?.text.utf8.count, length >= Self.longestStreamText { closeStream() }
  }

  /// Takes everything out.
  public mutating func takeAll() -> [Outgoing] {
    closeStream()
    streamBytes = 0
    defer { closed = [] }
    return closed
  }

  private mutating func closeStream() {
    guard let stream = open else { return }
    open = nil
    let content: JSON = ["name": .string(stream.name.rawValue), "text": .string(stream.text)]
    closed.append(.broadcast(author.broadcast("stream", content: content, parent: stream.parent)))
  }
}
