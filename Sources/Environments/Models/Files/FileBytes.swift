import Glibc

/// The bytes of a file or a text, in memory of their own.
final class FileBytes {
  /// The bytes; valid as long as this lives.
  let bytes: UnsafeRawBufferPointer

  init(_ text: String) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 16)
    copy.copyBytes(from: text.utf8)
    bytes = UnsafeRawBufferPointer(copy)
  }

  init(path: String) throws(ModelFileError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    func failure() -> ModelFileError {
      ModelFileError(name, nil, "the file cannot be read: \(String(cString: strerror(errno))).")
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure() }
    defer { close(file) }
    var about = stat()
    guard fstat(file, &about) == 0 else { throw failure() }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw ModelFileError(name, nil, "the file cannot be read: it is not a regular file.")
    }
    let size = Int(about.st_size)
    guard size <= TransitionDraft.machineLimit / 2 else {
      throw ModelFileError(name, nil, ModelError.Fault.memory(bytes: 2 * size).description)
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    var count = 0
    while count < size, let base = memory.baseAddress {
      let got = Glibc.read(file, base + count, size - count)
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        memory.deallocate()
        throw failure()
      }
      count += got
    }
    bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count])
  }

  deinit { bytes.deallocate() }
}
