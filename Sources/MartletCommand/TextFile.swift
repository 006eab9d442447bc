internal import FoundationEssentials
internal import Glibc
internal import Notebooks
internal import Session

/// The files that commands read and write.
enum TextFile {
  /// The name of standard input where a file is asked for.
  static let standardInput = "-"

  /// The bytes of a file, or of anything else that can be read to its end, such as a pipe.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    if path == standardInput { return try readAll(STDIN_FILENO, path) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure("\(path): \(errno == ENOENT ? "there is no such file" : "cannot be read")")
    }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
  }

  /// Everything that comes from a descriptor until it ends.
  private static func readAll(_ descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure("\(path): cannot be read") }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Puts text in a file, whole or not at all; a link stays one, and what is no file, such as a pipe,
  /// is written to.
  static func write(_ text: String, to path: String) throws(Failure) {
    var about = stat()
    let isThere = stat(path, &about) == 0
    let isFile = !isThere || about.st_mode & S_IFMT == S_IFREG
    // The file that a link leads to.
    let end = isThere ? realpath(path, nil) : nil
    defer { free(end) }
    let url = URL(filePath: end.map { String(cString: $0) } ?? path)
    do {
      try Data(text.utf8).write(to: url, options: isFile ? .atomic : [])
    } catch { throw Failure("\(path): cannot be written") }
  }

  /// The notebook, script or Markdown text in a file.
  static func notebook(_ path: String) throws(Failure) -> Notebook {
    let bytes = try read(path)
    guard path.hasSuffix(".ipynb") else {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure("\(path): not a text in UTF-8")
      }
      return path.hasSuffix(".md") ? Notebook(markdown: text) : Notebook(script: text)
    }
    let notebook: Notebook
    do { notebook = try Notebook(parsing: bytes) } catch { throw Failure("\(path): \(error)") }
    if let language = notebook.language, language != Session.languageName {
      throw Failure("\(path): the notebook's language is \(language), not Martlet's")
    }
    return notebook
  }
}
