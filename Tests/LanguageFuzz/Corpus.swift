import Foundation

/// The programs that inputs are made from.
struct Corpus {
  /// A program in pieces: names, numbers, strings, white space, single marks.
  struct Program {
    let text: String
    let tokens: [String]
    let lines: [String]
    /// The cells, with the comments that say what they print taken out.
    let cells: [String]
  }

  /// Programs of the pure language.
  let plain: [Program]
  /// Those that use the vocabulary as well.
  let all: [Program]

  /// Reads every program under a folder, in an order that does not depend on the file system; nil
  /// where there are none.
  init?(folder: String) {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    var plain: [Program] = []
    var all: [Program] = []
    for file in files.sorted() where file.hasSuffix(".martlet") {
      guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else {
        continue
      }
      let program = Program(text)
      if file.hasPrefix("core/") { plain.append(program) }
      all.append(program)
    }
    guard !plain.isEmpty else { return nil }
    self.plain = plain
    self.all = all
  }
}

extension Corpus.Program {
  init(_ whole: String) {
    let kept = whole.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("// expect")
    }
    let text = kept.joined(separator: "\n")
    self.text = text
    lines = kept.map { String($0) + "\n" }
    tokens = pieces(of: text)
    cells = text.components(separatedBy: "\n// ---\n")
  }
}

/// A text cut into names, numbers, white space and single marks.
func pieces(of text: String) -> [String] {
  var pieces: [String] = []
  var current: [UInt8] = []
  var kind = 0
  for byte in text.utf8 {
    let next: Int
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: next = 1
    case 0x20: next = 2
    default: next = 3
    }
    if next != kind || next == 3, !current.isEmpty {
      pieces.append(String(decoding: current, as: UTF8.self))
      current = []
    }
    kind = next
    current.append(byte)
  }
  if !current.isEmpty { pieces.append(String(decoding: current, as: UTF8.self)) }
  return pieces
}
