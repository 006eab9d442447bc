internal import FoundationEssentials
internal import Glibc
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

  /// Whether others than its owner can read a connection file, and with it run code in the kernel.
  public static func isExposed(path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
  }
}
