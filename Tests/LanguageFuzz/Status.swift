import Foundation
import Synchronization

/// What a worker is at, in memory that outlives it.
struct Status: @unchecked Sendable {
  enum Field: Int { case seed, cell, inputs, worst, worstSeed, peak }

  private let words: UnsafeMutablePointer<UInt64>
  static let size = 4096

  /// Maps a file; nil where it cannot be.
  init?(path: String) {
    let file = open(path, O_RDWR | O_CREAT, 0o600)
    guard file >= 0, ftruncate(file, Status.size) == 0,
      let memory = mmap(nil, Status.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { return nil }
    close(file)
    words = memory.bindMemory(to: UInt64.self, capacity: Status.size / 8)
  }

  subscript(_ field: Field) -> UInt64 {
    get { words[field.rawValue] }
    nonmutating set { words[field.rawValue] = newValue }
  }
}

/// The ends of a worker that are its own findings.
enum WorkerEnd: Int32 {
  case done = 0
  /// It could not read or map what it was given.
  case notBegun = 97
  case tooMuchMemory = 98
  case tooLong = 99

  /// The end by a signal, apart from every exit status.
  static func signal(_ number: Int32) -> Int32 { 1000 + number }
}
