internal import FoundationEssentials
internal import Notebooks
internal import Session

/// The files that commands read and write.
enum TextFile {
  /// The name of standard input where a file is asked for.
  static let standardInput = "-"

  /// The bytes of a file.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path == standardInput ? "/dev/stdin" : path)))
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw Failure("\(path): \(exists ? "cannot be read" : "there is no such file")")
    }
  }

  /// Puts text in a file, whole or not at all.
  static func write(_ text: String, to path: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch { throw Failure("\(path): cannot be written") }
  }

  /// The notebook or script in a file.
  static func notebook(_ path: String) throws(Failure) -> Notebook {
    let bytes = try read(path)
    guard path.hasSuffix(".ipynb") else {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure("\(path): not a text in UTF-8")
      }
      return Notebook(script: text)
    }
    let notebook: Notebook
    do { notebook = try Notebook(parsing: bytes) } catch { throw Failure("\(path): \(error)") }
    if let language = notebook.language, language != Session.languageName {
      throw Failure("\(path): the notebook's language is \(language), not Martlet's")
    }
    return notebook
  }
}
