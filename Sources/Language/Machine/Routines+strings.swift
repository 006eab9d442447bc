extension Routines {
  private static func give(_ text: String, _ ref: RefSlots) {
    ref.put(0, owned(TextObject(text)))
  }

  static let strings: [String: Routine] = [
    "print": { interpreter, site, raw, ref throws(RuntimeFailure) in
      printItems(interpreter, site, raw, ref, toErrorStream: false)
    },
    "printError": { interpreter, site, raw, ref throws(RuntimeFailure) in
      printItems(interpreter, site, raw, ref, toErrorStream: true)
    },
    "textCount": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(int: ref.text(0).characterCount)
    },
    "textIsEmpty": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.text(0).isEmpty)
    },
    "textFirst": { _, _, _, ref throws(RuntimeFailure) in
      let first = ref.text(0).first
      ref.put(0, first.map { owned(TextObject(String($0))) })
    },
    "textLast": { _, _, _, ref throws(RuntimeFailure) in
      let last = ref.text(0).last
      ref.put(0, last.map { owned(TextObject(String($0))) })
    },
    "uppercased": { _, _, _, ref throws(RuntimeFailure) in give(ref.text(0).uppercased(), ref) },
    "lowercased": { _, _, _, ref throws(RuntimeFailure) in give(ref.text(0).lowercased(), ref) },
    "capitalized": { _, _, _, ref throws(RuntimeFailure) in
      var isInWord = false
      var text = ""
      for character in ref.text(0) {
        text += isInWord ? character.lowercased() : character.uppercased()
        isInWord = character.isLetter || character.isNumber || isInWord && character == "'"
      }
      give(text, ref)
    },
    "splitText": { _, _, _, ref throws(RuntimeFailure) in
      givePieces(of: ref.text(0), separatedBy: ref.text(1), ref, areEmptyKept: false)
    },
    "components": { _, _, _, ref throws(RuntimeFailure) in
      givePieces(of: ref.text(0), separatedBy: ref.text(1), ref, areEmptyKept: true)
    },
    "hasPrefix": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.text(0).hasPrefix(ref.text(1)))
    },
    "hasSuffix": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.text(0).hasSuffix(ref.text(1)))
    },
    "textContains": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.text(1).isEmpty || ref.text(0).contains(ref.text(1)))
    },
    "replacing": { _, _, _, ref throws(RuntimeFailure) in
      let replaced = ref.text(0).pieces(separatedBy: ref.text(1)).joined(separator: ref.text(2))
      try replaced.checkSize()
      give(replaced, ref)
    },
    "trimmed": { _, _, _, ref throws(RuntimeFailure) in
      let text = ref.text(0)
      let tail = text.reversed().prefix { $0.isWhitespace }.count
      let body = text.dropLast(tail).drop { $0.isWhitespace }
      give(String(body), ref)
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
      let text = ref.text(0)
      give(text.characters(try bounds(site, raw, text.characterCount)), ref)
    },
    "joinedText": { _, _, _, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      let separator = ref.text(1)
      var text = ""
      for index in 0..<array.count {
        if index > 0 { text += separator }
        text += array.ref.text(index)
        if text.utf8.count > String.sizeLimit { try text.checkSize() }
      }
      give(text, ref)
    },
    "joinCharacters": { _, _, _, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      give((0..<array.count).map { array.ref.text($0) }.joined(), ref)
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
      let values = (0..<arguments.count).map {
        Shape.of(.nominal(Library.any)).box(
          arguments.raw, arguments.ref + $0, interpreter.engine)
      }
      give(try TextFormat.apply(ref.text(0), values), ref)
    },
  ]

  private static func printItems(
    _ interpreter: Interpreter, _ site: Site, _ raw: RawSlots, _ ref: RefSlots,
    toErrorStream: Bool
  ) {
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
        raw + offset.raw, ref + offset.ref, into: &text, interpreter.engine)
    }
    text += options[1] ?? "\n"
    interpreter.engine.host.write(text, toErrorStream: toErrorStream)
  }

  private static func givePieces(
    of text: String, separatedBy separator: String, _ ref: RefSlots, areEmptyKept: Bool
  ) {
    let array = ArrayObject(.reference)
    let isDone = text.forEachPlainPiece(separatedBy: separator) { piece in
      if piece.isEmpty, !areEmptyKept { return }
      array.append(owned: owned(TextObject(String(decoding: piece, as: UTF8.self))))
    }
    if !isDone {
      for piece in text.pieces(separatedBy: separator) where areEmptyKept || !piece.isEmpty {
        array.append(owned: owned(TextObject(String(piece))))
      }
    }
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
  /// The pieces between occurrences of a separator; all of it when the separator is empty.
  fileprivate func pieces(separatedBy separator: String) -> [Substring] {
    if separator.isEmpty { return [self[...]] }
    var pieces: [Substring] = []
    var start = startIndex
    var at = startIndex
    let first = separator.first
    while at < endIndex {
      if self[at] == first, self[at...].hasPrefix(separator) {
        pieces.append(self[start..<at])
        at = index(at, offsetBy: separator.count)
        start = at
      } else {
        at = index(after: at)
      }
    }
    pieces.append(self[start...])
    return pieces
  }
}
