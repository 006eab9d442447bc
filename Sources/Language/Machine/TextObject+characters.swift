/// The characters of strings in which one may take several bytes.
extension TextObject {
  /// How many bytes are decoded between two looks at the interrupt flag.
  private static let stretch = 1 << 14
  /// A character has ended for certain where so many bytes after it are known.
  private static let outlook = 8

  /// Gives the bytes of one character after another, until the body wants no more.
  func forEachCharacter(
    _ interpreter: Interpreter, _ body: (Range<Int>) throws(RuntimeFailure) -> Bool
  ) throws(RuntimeFailure) {
    var at = 0
    var stretch = TextObject.stretch
    while at < count {
      try interpreter.checkInterrupt(every: 1, 0)
      let begin = at
      var end = min(begin + stretch, count)
      while end < count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      let text = String(
        decoding: UnsafeBufferPointer(rebasing: contents[begin..<end]), as: UTF8.self)
      var index = text.startIndex
      while index < text.endIndex {
        index = text.index(after: index)
        let next = begin + text.utf8.distance(from: text.startIndex, to: index)
        if end < count, next + TextObject.outlook > end { break }
        guard try body(at..<next) else { return }
        at = next
      }
      // One character of accents without end fills the stretch.
      if at == begin { stretch *= 16 }
    }
  }

  /// The number of characters.
  func characterCount(_ interpreter: Interpreter) throws(RuntimeFailure) -> Int {
    if isPlain { return count }
    var characters = 0
    try forEachCharacter(interpreter) { _ in
      characters += 1
      return true
    }
    return characters
  }

  /// The characters in a range that is within bounds.
  func characters(
    _ range: Range<Int>, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> TextObject {
    if isPlain {
      return TextObject(UnsafeBufferPointer(rebasing: contents[range]), isPlain: true)
    }
    var places = 0..<0
    var number = 0
    try forEachCharacter(interpreter) { character in
      if number == range.lowerBound { places = character.lowerBound..<character.lowerBound }
      if number < range.upperBound { places = places.lowerBound..<character.upperBound }
      number += 1
      return number < range.upperBound
    }
    if range.isEmpty { return TextObject("") }
    return TextObject(UnsafeBufferPointer(rebasing: contents[places]))
  }

  /// Its characters, each a string of its own.
  func split(_ interpreter: Interpreter) throws(RuntimeFailure) -> ArrayObject {
    let array = ArrayObject(.reference)
    func add(_ character: Range<Int>) throws(RuntimeFailure) {
      if array.count >= ArrayObject.slotLimit {
        throw .tooLarge("an array of so many characters")
      }
      let code = bytes[character.lowerBound]
      if character.count == 1, code < 0x80, let one = TextObject.characters[Int(code)] {
        retain(one)
        array.append(owned: one)
      } else {
        let bytes = UnsafeBufferPointer(rebasing: contents[character])
        array.append(owned: owned(TextObject(bytes)))
      }
    }
    if isPlain {
      for at in 0..<count {
        try interpreter.checkInterrupt(every: 1 << 16, at)
        try add(at..<(at + 1))
      }
    } else {
      try forEachCharacter(interpreter) { character throws(RuntimeFailure) in
        try add(character)
        return true
      }
    }
    return array
  }

  /// Whether it begins with another, character by character.
  func hasPrefix(
    _ part: TextObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    if isPlain, part.isPlain { return has(part, at: 0) }
    return try begins(value, with: part.value, interpreter)
  }

  /// Whether it ends with another, character by character.
  func hasSuffix(
    _ part: TextObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    if isPlain, part.isPlain { return has(part, at: count - part.count) }
    return try begins(value.reversed(), with: part.value.reversed(), interpreter)
  }

  private func begins(
    _ text: some Sequence<Character>, with part: some Sequence<Character>,
    _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    var characters = text.makeIterator()
    for (round, wanted) in part.enumerated() {
      try interpreter.checkInterrupt(every: 10_000, round)
      if characters.next() != wanted { return false }
    }
    return true
  }

  /// Whether another occurs in it; the empty string does in each.
  func contains(
    _ part: TextObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    if part.count == 0 { return true }
    if isPlain, part.isPlain { return try place(of: part, from: 0, interpreter) != nil }
    return try value.pieces(separatedBy: part.value, atMost: 1, interpreter).count > 1
  }
}
