extension Routines {
  private static func give(_ text: String, _ ref: RefSlots) {
    ref.put(0, owned(TextObject(text)))
  }

  /// Changes the case of a string, a stretch at a time: each scalar for itself, as Swift does.
  private static func recase(
    _ ref: RefSlots, _ interpreter: Interpreter, _ change: (String) -> String
  ) throws(RuntimeFailure) {
    let text = ref.textObject(0)
    let result = TextObject("")
    var start = 0
    while start < text.count {
      try interpreter.checkInterrupt(every: 1, 0)
      var end = min(start + 1 << 16, text.count)
      while end < text.count, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
      let stretch = UnsafeBufferPointer(start: text.bytes + start, count: end - start)
      let changed = TextObject(change(String(decoding: stretch, as: UTF8.self)))
      result.append(changed)
      start = end
    }
    ref.put(0, owned(result))
  }

  static let strings: [String: Routine] = [
    "print": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try printItems(interpreter, site, raw, ref, toErrorStream: false)
    },
    "printError": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try printItems(interpreter, site, raw, ref, toErrorStream: true)
    },
    "textCount": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(int: ref.textObject(0).characterCount)
    },
    "textIsEmpty": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.textObject(0).count == 0)
    },
    "textFirst": { _, _, _, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      ref.put(0, text.count == 0 ? nil : owned(text.characters(0..<1)))
    },
    "textLast": { _, _, _, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      let count = text.characterCount
      ref.put(0, count == 0 ? nil : owned(text.characters((count - 1)..<count)))
    },
    "uppercased": { interpreter, _, _, ref throws(RuntimeFailure) in
      try recase(ref, interpreter) { $0.uppercased() }
    },
    "lowercased": { interpreter, _, _, ref throws(RuntimeFailure) in
      try recase(ref, interpreter) { $0.lowercased() }
    },
    "capitalized": { interpreter, _, _, ref throws(RuntimeFailure) in
      var isInWord = false
      var text = ""
      var round = 0
      for character in ref.text(0) {
        try interpreter.checkInterrupt(every: 10_000, round)
        round += 1
        text += isInWord ? character.lowercased() : character.uppercased()
        isInWord = character.isLetter || character.isNumber || isInWord && character == "'"
      }
      give(text, ref)
    },
    "splitText": { interpreter, _, _, ref throws(RuntimeFailure) in
      try givePieces(ref, areEmptyKept: false, interpreter)
    },
    "splitTextOmitting": { interpreter, _, raw, ref throws(RuntimeFailure) in
      try givePieces(ref, areEmptyKept: !raw[0].bool, interpreter)
    },
    "components": { interpreter, _, _, ref throws(RuntimeFailure) in
      try givePieces(ref, areEmptyKept: true, interpreter)
    },
    "hasPrefix": { _, _, raw, ref throws(RuntimeFailure) in
      let (text, part) = (ref.textObject(0), ref.textObject(1))
      raw[0] = UInt64(
        bool: text.isPlain && part.isPlain
          ? text.has(part, at: 0) : text.value.hasPrefix(part.value))
    },
    "hasSuffix": { _, _, raw, ref throws(RuntimeFailure) in
      let (text, part) = (ref.textObject(0), ref.textObject(1))
      raw[0] = UInt64(
        bool: text.isPlain && part.isPlain
          ? text.has(part, at: text.count - part.count) : text.value.hasSuffix(part.value))
    },
    "textContains": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.text(1).isEmpty || ref.text(0).contains(ref.text(1)))
    },
    "replacing": { interpreter, _, _, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      let replaced = try text.replacing(ref.textObject(1), with: ref.textObject(2), interpreter)
      ref.put(0, owned(replaced))
    },
    "trimmed": { interpreter, _, _, ref throws(RuntimeFailure) in
      let text = ref.text(0)
      var (start, end, round) = (text.startIndex, text.endIndex, 0)
      while start < end, text[start].isWhitespace {
        start = text.index(after: start)
        round += 1
        try interpreter.checkInterrupt(every: 10_000, round)
      }
      while start < end {
        let last = text.index(before: end)
        guard text[last].isWhitespace else { break }
        end = last
        round += 1
        try interpreter.checkInterrupt(every: 10_000, round)
      }
      give(String(text[start..<end]), ref)
    },
    "removeAllText": { _, _, raw, _ throws(RuntimeFailure) in give("", raw[0].refSlots) },
    "removeLastCharacter": { _, _, raw, ref throws(RuntimeFailure) in
      try removeCharacter(raw[0].refSlots, ref) { $0.removeLast() }
    },
    "removeFirstCharacter": { _, _, raw, ref throws(RuntimeFailure) in
      try removeCharacter(raw[0].refSlots, ref) { $0.removeFirst() }
    },
    "filterText": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let characters = try elements(site.shapes[0], raw, ref)
      let closure = closure(ref, 1)
      var text = ""
      for index in 0..<characters.count
      where try interpreter.holds(closure, characters, index) {
        text += characters.ref.text(index)
      }
      give(text, ref)
    },
    "sliceText": { _, site, raw, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      ref.put(0, owned(text.characters(try bounds(site, raw, text.characterCount))))
    },
    "joinedText": { interpreter, _, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(try joined(ref.array(0), by: ref.textObject(1), interpreter)))
    },
    "joinCharacters": { interpreter, _, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(try joined(ref.array(0), by: TextObject(""), interpreter)))
    },
    "repeatText": { _, _, raw, ref throws(RuntimeFailure) in
      let text = ref.text(0)
      let count = raw[0].int
      if count < 0 {
        throw RuntimeFailure(
          "negative-count", "a string cannot be repeated \(count) times", argument: 1)
      }
      let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
      if overflow || size > String.sizeLimit || count > String.sizeLimit {
        throw .tooLarge("a string of so many characters")
      }
      give(String(repeating: text, count: count), ref)
    },
    "formatText": { interpreter, site, _, ref throws(RuntimeFailure) in
      let arguments = ref.array(1)
      let values = try (0..<arguments.count).map { (index) throws(RuntimeFailure) in
        try Shape.of(.nominal(Library.any)).box(
          arguments.raw, arguments.ref + index, interpreter.engine)
      }
      give(try TextFormat.apply(ref.text(0), values), ref)
    },
  ]

  private static func printItems(
    _ interpreter: Interpreter, _ site: Site, _ raw: RawSlots, _ ref: RefSlots,
    toErrorStream: Bool
  ) throws(RuntimeFailure) {
    let count = site.offsets.count
    guard count >= 2 else { return }
    let options = [count - 2, count - 1].map { index -> String? in
      site.absent.contains(index) ? nil : ref.text(site.offsets[index].ref)
    }
    var text = ""
    for index in 0..<(count - 2) {
      if index > 0 { text += options[0] ?? " " }
      let offset = site.offsets[index]
      site.shapes[index].print(
        raw + offset.raw, ref + offset.ref, into: &text, interpreter)
    }
    text += options[1] ?? "\n"
    try interpreter.raiseOwnFailure()
    interpreter.outside { interpreter.host.write(text, toErrorStream: toErrorStream) }
  }

  /// The strings of an array one after another.
  private static func joined(
    _ array: ArrayObject, by separator: TextObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> TextObject {
    let text = TextObject("")
    for index in 0..<array.count {
      try interpreter.checkInterrupt(every: 4096, index)
      if index > 0 { text.append(separator) }
      guard let piece = array.ref[index] else { continue }
      Unmanaged<TextObject>.fromOpaque(piece)._withUnsafeGuaranteedRef { text.append($0) }
      if text.count > String.sizeLimit { throw .tooLarge("a string of so many characters") }
    }
    return text
  }

  private static func givePieces(
    _ ref: RefSlots, areEmptyKept: Bool, _ interpreter: Interpreter
  ) throws(RuntimeFailure) {
    let array = try ref.textObject(0).pieces(
      separatedBy: ref.textObject(1), areEmptyKept: areEmptyKept, interpreter)
    ref.put(0, owned(array))
  }

  private static func removeCharacter(
    _ slot: RefSlots, _ ref: RefSlots, _ remove: (inout String) -> Character
  ) throws(RuntimeFailure) {
    var text = slot.text(0)
    if text.isEmpty { throw RuntimeFailure("index-out-of-range", "the string is empty") }
    let character = remove(&text)
    give(text, slot)
    give(String(character), ref)
  }
}

extension String {
  /// The non-empty pieces between the first so many occurrences of a separator, and the rest.
  func pieces(separatedBy separator: String, atMost limit: Int) -> [Substring] {
    if separator.isEmpty { return isEmpty ? [] : [self[...]] }
    var pieces: [Substring] = []
    var start = startIndex
    var at = startIndex
    while at < endIndex, pieces.count < limit {
      guard self[at...].hasPrefix(separator) else {
        at = index(after: at)
        continue
      }
      if at > start { pieces.append(self[start..<at]) }
      at = index(at, offsetBy: separator.count)
      start = at
    }
    if start < endIndex { pieces.append(self[start...]) }
    return pieces
  }
}
