/// The notations in which models are written down.
public enum ModelFormat: Sendable, Equatable {
  /// The explicit notation of PRISM, and of Storm, for Markov chains and decision processes: transitions
  /// (`.tra`), and beside them labels (`.lab`) and rewards of states (`.srew`) and transitions
  /// (`.trew`).
  case prism(labels: String? = nil, stateRewards: String? = nil, transitionRewards: String? = nil)
  /// Storm's notation with everything in one file (`.drn`).
  case drn
  /// Cassandra's notation (`.MDP`, `.POMDP`); of a partially observable process, the process below.
  case cassandra
  /// The table `P` of Gymnasium's toy-text environments as JSON:
  /// `{state: {action: [[probability, next, reward, terminated], …]}}`.
  case json
}

/// What is wrong with a model's file.
public struct ModelFileError: Error, Sendable, Equatable {
  /// The file's name, or what the text was.
  public let file: String
  /// The line where it is wrong, from 1; nil where it is wrong as a whole.
  public let line: Int?
  /// What was expected and what was found, as a sentence.
  public let reason: String

  init(_ file: String, _ line: Int?, _ reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  static func interrupted(_ file: String) -> ModelFileError {
    ModelFileError(file, nil, "it was not finished: the work was interrupted.")
  }
}

extension ModelFileError: CustomStringConvertible {
  /// The error as a sentence with its place before it.
  public var description: String {
    "\(file)\(line.map { ", line \($0)" } ?? ""): \(reason)"
  }
}
