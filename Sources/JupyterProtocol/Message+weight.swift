package import JSON

extension Message {
  /// About how many bytes it takes in memory.
  package var weight: Int {
    buffers.reduce(header.encoded.count + content.weight + 512) { $0 + $1.count }
  }
}

extension JSON {
  /// About how many bytes it takes in memory.
  package var weight: Int {
    switch self {
    case .null, .bool, .int, .double: 16
    case .string(let text): 16 + text.utf8.count
    case .array(let elements): elements.reduce(32) { $0 + $1.weight }
    case .object(let members): members.reduce(64) { $0 + $1.key.utf8.count + 32 + $1.value.weight }
    }
  }
}
