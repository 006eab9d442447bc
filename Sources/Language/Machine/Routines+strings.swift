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
    "textCount": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(int: try ref.textObject(0).characterCount(interpreter))
    },
    "textIsEmpty": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.textObject(0).count == 0)
    },
    "textFirst": { interpreter, _, _, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      ref.put(0, text.count == 0 ? nil : owned(try text.characters(0..<1, interpreter)))
    },
    "textLast": { _, _, _, ref throws(RuntimeFailure) in
      ref.put(0, ref.text(0).last.map { owned(TextObject(String($0))) })
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
    "hasPrefix": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try ref.textObject(0).hasPrefix(ref.textObject(1), interpreter))
    },
    "hasSuffix": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try ref.textObject(0).hasSuffix(ref.textObject(1), interpreter))
    },
    "textContains": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try ref.textObject(0).contains(ref.textObject(1), interpreter))
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
      let characters = try elements(site.shapes[0], raw, ref, interpreter)
      let closure = closure(ref, 1)
      var text = ""
      for index in 0..<characters.count
      where try interpreter.holds(closure, characters, index) {
        text += characters.ref.text(index)
      }
      give(text, ref)
    },
    "sliceText": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let text = ref.textObject(0)
      let range = try bounds(site, raw, text.characterCount(interpreter))
      ref.put(0, owned(try text.characters(range, interpreter)))
    },
    "joinedText": { interpreter, _, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(try joined(ref.array(0), by: ref.textObject(1), interpreter)))
    },
    "joinCharacters": { interpreter, _, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(try joined(ref.array(0), by: TextObject(""), interpreter)))
    },
    "paddedText": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let (text, pad) = (ref.textObject(0), ref.textObject(1))
      let (length, start) = (raw[0].int, raw[1].int)
      if length < 0 {
        throw RuntimeFailure("negative-count", "a length cannot be \(length)", argument: 1)
      }
      let missing = length - (try text.characterCount(interpreter))
      if missing <= 0 {
        ref.put(0, owned(try text.characters(0..<length, interpreter)))
        return
      }
      let count = try pad.characterCount(interpreter)
      guard start >= 0, start < count else {
        throw RuntimeFailure(
          "invalid-padding", "there is nothing to fill up with at \(start)", argument: 3)
      }
      // The padding from where it starts: what is left of it, the whole of it, the beginning of it.
      let first = try pad.characters(start..<min(count, start + missing), interpreter)
      let (whole, rest) = max(0, missing - (count - start)).quotientAndRemainder(dividingBy: count)
      let (size, isTooLarge) = pad.count.multipliedReportingOverflow(by: whole + 1)
      if isTooLarge || size > String.sizeLimit - min(text.count + first.count, String.sizeLimit) {
        throw .tooLarge("a string of so many characters")
      }
      let result = TextObject(text.contents)
      result.append(first)
      for round in 0..<whole {
        try interpreter.checkInterrupt(every: 4096, round)
        result.append(pad)
      }
      result.append(try pad.characters(0..<rest, interpreter))
      ref.put(0, owned(result))
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

  /// Of longer texts so many bytes are written at a time: an interrupt need not wait, and there is no
  /// copy of the whole.
  private static let writtenAtOnce = 1 << 20

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
    func write() throws(RuntimeFailure) {
      try interpreter.raiseOwnFailure()
      interpreter.outside { interpreter.host.write(text, toErrorStream: toErrorStream) }
      text = ""
    }
    for index in 0..<(count - 2) {
      if index > 0 { text += options[0] ?? " " }
      let offset = site.offsets[index]
      let (shape, raw, ref) = (site.shapes[index], raw + offset.raw, ref + offset.ref)
      if case .string = shape.form, ref.textObject(0).count > writtenAtOnce {
        let long = ref.textObject(0)
        var written = 0
        while written < long.count {
          let end = long.boundary(upTo: written + writtenAtOnce)
          text += String(
            decoding: UnsafeBufferPointer(start: long.bytes + written, count: end - written),
            as: UTF8.self)
          written = end
          try write()
          try interpreter.checkInterrupt(every: 1, 0)
        }
      } else {
        shape.print(raw, ref, into: &text, interpreter)
        if text.utf8.count > writtenAtOnce { try write() }
      }
    }
    text += options[1] ?? "\n"
    try write()
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
