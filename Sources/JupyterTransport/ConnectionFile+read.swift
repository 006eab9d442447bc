internal import FoundationEssentials
public import JupyterProtocol

extension ConnectionFile {
  /// Reads a connection file from disk.
  ///
  /// - Throws: a `TransportError` if there is no such file, a `ConnectionFileError` if it cannot
  ///   be used.
  public init(path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw TransportError.cannotRead(
        path: path, reason: exists ? "no permission, or no file" : "there is no such file")
    }
    try self.init(parsing: Array(data))
  }
}
