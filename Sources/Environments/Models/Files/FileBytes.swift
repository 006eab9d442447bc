import Glibc

/// The bytes of a file or a text, in memory of their own.
final class FileBytes {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let memory: UnsafeMutableRawBufferPointer
  /// The bytes, without a byte order mark before them; valid as long as this lives.
  let bytes: UnsafeRawBufferPointer

  init(_ text: String) {
    memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 16)
    memory.copyBytes(from: text.utf8)
    bytes = Self.text(in: memory, count: memory.count)
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
    self.memory = memory
    bytes = Self.text(in: memory, count: count)
  }

  deinit { memory.deallocate() }

  private static func text(
    in memory: UnsafeMutableRawBufferPointer, count: Int
  ) -> UnsafeRawBufferPointer {
    let all = UnsafeRawBufferPointer(memory)[..<count]
    let text = all.starts(with: byteOrderMark) ? all.dropFirst(byteOrderMark.count) : all
    return UnsafeRawBufferPointer(rebasing: text)
  }
}
