public import Environments
import Glibc
public import Training

/// Keeps a value in a file, which `load` reads.
///
/// The file appears whole or not at all: what was there before stays until the new one is safely on the
/// disk. A file that `save` did not write is not overwritten. A model goes into the notation of other
/// programs where the path ends in `.drn` or `.json`, which `MDP(file:)` reads.
///
/// - Parameters:
///   - value: What to keep: a run, a solution, values, a policy, a model, numbers, text, …
///   - path: Where the file is to be: "run.martlet".
public func save(_ value: some Storable, to path: String) {
  stopping { () throws(ArchiveError) in
    if let model = value as? MDP, try model.isExported(to: path) { return }
    try ArchiveFile(path).write(Archive.bytes(of: value))
  }
}

/// Keeps an algorithm or a ready-made problem with its hyper-parameters in a file, which `load` reads.
///
/// - Parameters:
///   - value: What to keep.
///   - path: Where the file is to be: "learner.martlet".
public func save(_ value: some Parameterised, to path: String) {
  stopping { () throws(ArchiveError) in
    var keeper = Keeper()
    let root = try value.storedParameters(by: &keeper)
    try ArchiveFile(path).write(Archive.bytes(of: root, keeper))
  }
}

/// Reads what `save` kept in a file.
///
///     let run: Run = load("run.martlet")
///
/// - Parameters:
///   - path: Where the file is.
///   - type: What it holds, where that is not clear from the context.
/// - Returns: The value.
public func load<T: Storable>(_ path: String, as type: T.Type = T.self) -> T {
  stopping { () throws(ArchiveError) in
    try Archive.read(type, from: ArchiveFile(path).read())
  }
}

/// Reads an algorithm or a ready-made problem that `save` kept in a file.
///
/// - Parameters:
///   - path: Where the file is.
///   - type: What it holds, where that is not clear from the context.
/// - Returns: The value.
public func load<T: Parameterised>(_ path: String, as type: T.Type = T.self) -> T {
  stopping { () throws(ArchiveError) in
    let (root, keeper) = try Archive.open(ArchiveFile(path).read())
    return try T.restored(parameters: root, from: keeper)
  }
}

extension MDP {
  /// Writes the model in the notation of other programs, where the path's ending asks for one.
  ///
  /// - Parameter path: Where the file is to be.
  /// - Returns: Whether it was.
  /// - Throws: `ArchiveError.file` with the reason why it cannot be written.
  public func isExported(to path: String) throws(ArchiveError) -> Bool {
    let ending = path.split(separator: ".").last?.lowercased()
    guard ending == "drn" || ending == "json" else { return false }
    do throws(ModelFileError) {
      try write(to: path)
    } catch {
      throw .file("\(error)")
    }
    return true
  }
}

/// A file that keeps a value; it throws what the words above stop at.
public struct ArchiveFile: Sendable {
  /// Where it is.
  public let path: String

  /// Names a file.
  public init(_ path: String) { self.path = path }

  /// All bytes of the file.
  ///
  /// - Returns: The bytes.
  /// - Throws: `ArchiveError.file` with the reason, or `interrupted`.
  public func read() throws(ArchiveError) -> [UInt8] {
    try checkPath()
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw failure("read", EISDIR) }
    // Others may have no end.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file("“\(path)” is not a regular file.")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, Int(status.st_size)) + 1)
    let size = 1 << 20
    var piece = [UInt8](repeating: 0, count: size)
    while true {
      let count = Glibc.read(descriptor, &piece, size)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", errno)
      }
      bytes.append(contentsOf: piece[..<count])
      try ArchiveError.checkCancellation()
    }
  }

  /// Replaces the file by these bytes, all of them or none.
  ///
  /// - Parameter bytes: What the file will hold.
  /// - Throws: `ArchiveError.file` with the reason, or `interrupted`; the file is then as it was.
  public func write(_ bytes: [UInt8]) throws(ArchiveError) {
    try checkPath()
    try checkOverwriting()
    // Beside the file, so that putting it in its place is one step of the file system.
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure("write", errno) }
    let temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do throws(ArchiveError) {
      try fill(descriptor, bytes)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure("write", code)
    }
    syncFolder()
  }

  private func fill(_ descriptor: Int32, _ bytes: [UInt8]) throws(ArchiveError) {
    let mask = umask(0)
    umask(mask)
    var written = 0
    while written < bytes.count {
      try ArchiveError.checkCancellation()
      let size = min(1 << 22, bytes.count - written)
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + written, size) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("write", errno) }
      written += count
    }
    guard fchmod(descriptor, 0o666 & ~mask) == 0, fsync(descriptor) == 0 else {
      throw failure("write", errno)
    }
  }

  /// Makes sure that the new name, too, is on the disk; a file system that cannot is left alone.
  private func syncFolder() {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func checkPath() throws(ArchiveError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .file("“\(path)” is no name for a file.")
    }
  }

  /// A program or a notebook may have the same ending: only what `save` wrote, or nothing, is replaced.
  private func checkOverwriting() throws(ArchiveError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw failure("write", EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("write", errno) }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: Archive.mark.count)
    let count = Glibc.read(descriptor, &start, start.count)
    guard count == start.count, start == Archive.mark else {
      throw .file(
        "“\(path)” exists and was not written by ‘save’: choose another name, or remove it first.")
    }
  }

  private func failure(_ verb: String, _ code: Int32) -> ArchiveError {
    switch code {
    case ENOENT where verb == "read": .file("There is no file “\(path)”\(nearby).")
    case ENOENT: .file("“\(path)” cannot be written: there is no such folder.")
    case EISDIR: .file("“\(path)” is a folder, not a file.")
    case EACCES, EPERM: .file("“\(path)” cannot be \(participle(verb)): permission is missing.")
    case ENOSPC: .file("“\(path)” cannot be written: the disk is full.")
    case EROFS: .file("“\(path)” cannot be written: the disk is read-only.")
    default:
      .file("“\(path)” cannot be \(participle(verb)): \(String(cString: strerror(code))).")
    }
  }

  private func participle(_ verb: String) -> String { verb == "read" ? "read" : "written" }

  /// Which file of the folder may have been meant.
  private var nearby: String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return "" }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < 2000, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        String(validating: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name.hasSuffix(".martlet") { names.append(name) }
    }
    let wanted = slash.map { String(path[path.index(after: $0)...]) } ?? path
    return nearestName(to: wanted, in: names.sorted()).map { "; did you mean “\(folder)\($0)”" }
      ?? ""
  }
}

/// Stops the program where the throwing face would throw.
private func stopping<T>(_ work: () throws(ArchiveError) -> T) -> T {
  do {
    return try work()
  } catch {
    preconditionFailure(error.description)
  }
}
