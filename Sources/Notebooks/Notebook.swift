public import JSON

/// A notebook as its file has it (nbformat 4): what is not understood is kept.
public struct Notebook: Sendable, Hashable {
  /// The cells, in order.
  public var cells: [Cell]
  /// The notebook's own metadata.
  public var metadata: [String: JSON]
  /// The minor version of the format; cells have identifiers from 5 on.
  public var minorVersion: Int
  /// The members of the file that are none of the above, by name.
  var rest: [String: JSON]

  /// Makes a notebook of the format 4.5.
  public init(cells: [Cell] = [], metadata: [String: JSON] = [:]) {
    self.cells = cells
    self.metadata = metadata
    minorVersion = 5
    rest = [:]
  }

  /// Reads the text of an `.ipynb` file, past a byte order mark.
  ///
  /// - Throws: a `NotebookError` that says what is wrong with it.
  public init(parsing bytes: [UInt8]) throws(NotebookError) {
    let json: JSON
    do { json = try JSON.parse(ByteOrderMark.removed(from: bytes)) } catch { throw .notJSON(error) }
    guard var members = json.object else { throw .malformed("it is not a JSON object") }
    let version = members.removeValue(forKey: "nbformat")?.int
    guard let version else { throw .malformed("it has no \"nbformat\"") }
    guard version == 4 else { throw .version(version) }
    minorVersion = members.removeValue(forKey: "nbformat_minor")?.int ?? 0
    metadata = members.removeValue(forKey: "metadata")?.object ?? [:]
    metadata["orig_nbformat"] = nil
    guard let elements = members.removeValue(forKey: "cells")?.array else {
      throw .malformed("it has no list of cells")
    }
    cells = []
    for (index, element) in elements.enumerated() {
      guard let cell = Cell(parsing: element) else { throw .malformedCell(index + 1) }
      cells.append(cell)
    }
    rest = members
  }

  /// The text of the file, to the byte as nbformat writes it.
  public var text: String {
    var members = rest
    members["nbformat"] = 4
    members["nbformat_minor"] = .int(minorVersion)
    members["metadata"] = .object(metadata)
    members["cells"] = .array(cells.map(\.json))
    return JSON.object(members).notebookText()
  }
}

/// Why a file is not a notebook that can be used.
public enum NotebookError: Error, Hashable, CustomStringConvertible {
  /// The file is not a JSON text.
  case notJSON(JSONError)
  /// The file is JSON, but no notebook.
  case malformed(String)
  /// A cell, counted from 1, lacks what every cell has.
  case malformedCell(Int)
  /// The notebook is of another major version of the format.
  case version(Int)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .notJSON(let error): "not a notebook: \(error)"
    case .malformed(let reason): "not a notebook: \(reason)"
    case .malformedCell(let number):
      "cell \(number) of the notebook has no type or no source that could be read"
    case .version(let version):
      "the notebook is of format \(version), expected 4; "
        + "`jupyter nbconvert --to notebook` converts it"
    }
  }
}
