import Environments

/// Why something could not be kept in a file, or not be read from one.
public enum ArchiveError: Error, Sendable, Equatable {
  /// The file cannot be read or written: a sentence that names it and says why.
  case file(String)
  /// The bytes were not written by `save`.
  case foreign
  /// The bytes were written by a later version.
  case newer(version: Int)
  /// The bytes end too early.
  case truncated
  /// Some bytes are not what was written.
  case damaged
  /// The bytes are whole but do not make the value: what is wrong.
  case malformed(String)
  /// The file holds something else than what was asked for.
  case mismatch(found: String, expected: String)
  /// The value cannot be kept: what, and what to do instead.
  case unstorable(String)
  /// Whoever waited for it has given up; see `Cancellation`.
  case interrupted

  /// Throws `interrupted` where that is so.
  package static func checkCancellation() throws(ArchiveError) {
    if Cancellation.isRequested { throw .interrupted }
  }
}

extension ArchiveError: CustomStringConvertible {
  /// The error as a sentence, about “the file”.
  public var description: String {
    switch self {
    case .file(let message): message
    case .foreign: "The file was not written by ‘save’."
    case .newer(let version):
      "The file was written by a newer Martlet (its format is \(version), this one reads up to "
        + "\(Archive.version)): update Martlet to read it."
    case .truncated: "The file is cut short: its end is missing."
    case .damaged: "The file is damaged: its bytes are not those that were written."
    case .malformed(let message): "The file cannot be understood: \(message)."
    case .mismatch(let found, let expected): "The file holds \(found), not \(expected)."
    case .unstorable(let message): message
    case .interrupted: "The file was not finished: the work was interrupted."
    }
  }
}
