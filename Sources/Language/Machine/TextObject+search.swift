import CGNU
import Glibc

/// Where strings occur in others.
extension TextObject {
  /// How many bytes are searched between two looks at the interrupt flag.
  private static let stretch = 1 << 20

  /// The place of the first occurrence of a part from a place on; nil where there is none.
  ///
  /// Both are plain, so that bytes tell, and the part is not empty.
  func place(
    of part: TextObject, from start: Int, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Int? {
    if part.count == 1 {
      let found = memchr(bytes + start, Int32(part.bytes[0]), count - start)
      return found.map { $0 - UnsafeMutableRawPointer(bytes) }
    }
    // Stretches overlap by what an occurrence across their border takes.
    let step = max(TextObject.stretch, part.count)
    var at = start
    while count - at >= part.count {
      let size = min(count - at, step + part.count - 1)
      if let found = memmem(bytes + at, size, part.bytes, part.count) {
        return found - UnsafeMutableRawPointer(bytes)
      }
      at += min(step, count - at)
      try interpreter.checkInterrupt(every: 1, 0)
    }
    return nil
  }

  /// The text with another in place of each occurrence of a part.
  func replacing(
    _ part: TextObject, with other: TextObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> TextObject {
    let result = TextObject("")
    func add(_ piece: TextObject) throws(RuntimeFailure) {
      result.append(piece)
      if result.count > String.sizeLimit { throw .tooLarge("a string of so many characters") }
    }
    guard isPlain, part.isPlain else {
      let pieces = try value.pieces(separatedBy: part.value, interpreter)
      for (index, piece) in pieces.enumerated() {
        try interpreter.checkInterrupt(every: 4096, index)
        if index > 0 { try add(other) }
        try add(TextObject(String(piece)))
      }
      return result
    }
    var start = 0
    var round = 0
    while part.count > 0, let found = try place(of: part, from: start, interpreter) {
      let piece = UnsafeBufferPointer(start: bytes + start, count: found - start)
      result.append(piece, isPlain: true)
      try add(other)
      start = found + part.count
      round += 1
      try interpreter.checkInterrupt(every: 4096, round)
    }
    result.append(
      UnsafeBufferPointer(start: bytes + start, count: count - start), isPlain: true)
    if result.count > String.sizeLimit { throw .tooLarge("a string of so many characters") }
    return result
  }

  /// The pieces between occurrences of a separator; all of it when the separator is empty.
  func pieces(
    separatedBy separator: TextObject, areEmptyKept: Bool, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> ArrayObject {
    let array = ArrayObject(.reference)
    guard isPlain, separator.isPlain, separator.count > 0 else {
      let pieces = try value.pieces(separatedBy: separator.value, interpreter)
      for piece in pieces where areEmptyKept || !piece.isEmpty {
        try interpreter.checkInterrupt(every: 4096, array.count)
        array.append(owned: owned(TextObject(String(piece))))
      }
      return array
    }
    let recent = RecentPieces(bytes: count)
    var start = 0
    while start <= count {
      let at = try place(of: separator, from: start, interpreter) ?? count
      if at > start || areEmptyKept {
        array.append(
          owned: recent.piece(UnsafeBufferPointer(start: bytes + start, count: at - start)))
      }
      if at == count { break }
      start = at + separator.count
      try interpreter.checkInterrupt(every: 4096, array.count)
    }
    return array
  }
}

extension String {
  /// The pieces between the first so many occurrences of a separator, and the rest; all of it when
  /// the separator is empty.
  ///
  /// Without empty pieces an occurrence counts only where a piece ends before it.
  func pieces(
    separatedBy separator: String, atMost limit: Int = .max, areEmptyKept: Bool = true,
    _ interpreter: Interpreter?
  ) throws(RuntimeFailure) -> [Substring] {
    var pieces: [Substring] = []
    var start = startIndex
    func add(_ end: Index) {
      if end > start || areEmptyKept { pieces.append(self[start..<end]) }
    }
    if limit > 0 {
      try forEachOccurrence(of: separator, interpreter) { occurrence in
        add(occurrence.lowerBound)
        start = occurrence.upperBound
        return pieces.count < limit
      }
    }
    add(endIndex)
    return pieces
  }

  /// Gives a body one occurrence of a part after another, none of which overlap, until it wants no
  /// more; the empty part has none.
  ///
  /// The search of Knuth, Morris and Pratt: it looks at each character once, however much of the
  /// part is found again and again.
  private func forEachOccurrence(
    of part: String, _ interpreter: Interpreter?, _ body: (Range<Index>) -> Bool
  ) throws(RuntimeFailure) {
    let wanted = Array(part)
    if wanted.isEmpty { return }
    // For each length of what is found, how much of it is a beginning of the part once more.
    var shorter = [0]
    for index in 1..<max(wanted.count, 1) {
      try interpreter?.checkInterrupt(every: 10_000, index)
      var length = shorter[index - 1]
      while length > 0, wanted[length] != wanted[index] { length = shorter[length - 1] }
      shorter.append(wanted[length] == wanted[index] ? length + 1 : 0)
    }
    var at = startIndex
    var found = 0
    var round = 0
    while at < endIndex {
      try interpreter?.checkInterrupt(every: 10_000, round)
      round += 1
      let character = self[at]
      at = index(after: at)
      while found > 0, wanted[found] != character { found = shorter[found - 1] }
      if wanted[found] == character { found += 1 }
      if found == wanted.count {
        if !body(index(at, offsetBy: -found)..<at) { return }
        found = 0
      }
    }
  }
}
