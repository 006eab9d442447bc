public import JSON

/// A cell of a notebook: code with its outputs, or text.
public struct Cell: Sendable, Hashable {
  /// What a cell holds.
  public enum Kind: String, Sendable, Hashable {
    /// Code of the notebook's language.
    case code
    /// Text for readers.
    case markdown
    /// Text that nobody interprets.
    case raw
  }

  /// What the cell holds.
  public var kind: Kind
  /// The text.
  public var source: String
  /// The cell's metadata.
  public var metadata: [String: JSON]
  /// What the code put out, in nbformat's terms.
  public var outputs: [JSON]
  /// The number that the cell was run under, if it was.
  public var executionCount: Int?
  /// The line of a script's file, from 1, at which the text begins; nil in notebooks.
  public var firstLine: Int?
  /// The members of the cell in its file that are none of the above.
  var rest: [String: JSON]

  /// Makes a cell.
  ///
  /// - Parameters:
  ///   - kind: What it holds.
  ///   - source: The text.
  ///   - id: The identifier that notebooks from format 4.5 on need; 1…64 letters, digits, `-`
  ///     and `_`.
  ///   - metadata: The cell's metadata.
  ///   - firstLine: The line of a script's file at which the text begins.
  public init(
    _ kind: Kind, _ source: String, id: String? = nil, metadata: [String: JSON] = [:],
    firstLine: Int? = nil
  ) {
    self.kind = kind
    self.source = source
    self.metadata = metadata
    self.firstLine = firstLine
    outputs = []
    rest = [:]
    rest["id"] = id.map(JSON.string)
  }

  /// The cell's identifier, if it has one.
  public var id: String? { rest["id"]?.string }

  /// The words that the author marked the cell with.
  public var tags: [String] { metadata["tags"]?.array?.compactMap(\.string) ?? [] }

  init?(parsing json: JSON) {
    guard var members = json.object,
      let kind = members.removeValue(forKey: "cell_type")?.string.flatMap(Kind.init(rawValue:)),
      let source = members.removeValue(forKey: "source").flatMap(Lines.joined)
    else { return nil }
    self.kind = kind
    self.source = source
    metadata = members.removeValue(forKey: "metadata")?.object ?? [:]
    metadata["trusted"] = nil
    if kind == .code {
      outputs = (members.removeValue(forKey: "outputs")?.array ?? []).map(OutputForm.joined)
      executionCount = members.removeValue(forKey: "execution_count")?.int
    } else {
      outputs = []
    }
    rest = members
  }

  /// The cell as its file has it.
  var json: JSON {
    var members = rest
    members["cell_type"] = .string(kind.rawValue)
    members["source"] = Lines.split(source)
    members["metadata"] = .object(metadata)
    if kind == .code {
      members["outputs"] = .array(outputs.map(OutputForm.split))
      members["execution_count"] = executionCount.map(JSON.int) ?? .null
    }
    return .object(members)
  }
}
