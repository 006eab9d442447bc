/// The letters that stand before stored values.
enum StoredForm: UInt8 {
  case none = 0x6E  // n
  case no = 0x46  // F
  case yes = 0x54  // T
  case int = 0x69  // i
  case double = 0x64  // d
  case string = 0x73  // s
  case bools = 0x62  // b
  case ints = 0x49  // I
  case doubles = 0x44  // D
  case wholeDoubles = 0x57  // W
  case floats = 0x66  // f
  case list = 0x6C  // l
  case record = 0x72  // r
  case shared = 0x40  // @
}

/// Puts stored values into bytes.
struct ByteWriter {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func fixed(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
  mutating func count(_ value: Int) { variable(UInt64(UInt(bitPattern: value))) }

  private mutating func variable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The sign goes to the lowest bit, so that small numbers of either sign are short.
  private mutating func signed(_ value: Int) {
    variable(UInt64(UInt(bitPattern: value << 1 ^ value >> 63)))
  }

  private mutating func form(_ form: StoredForm) { bytes.append(form.rawValue) }

  private mutating func text(_ text: String) {
    count(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes each of many things, and asks now and then whether to go on.
  private mutating func each<T>(
    _ values: [T], _ write: (inout ByteWriter, T) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    for (number, value) in values.enumerated() {
      if number & 0xFFFF == 0xFFFF { try ArchiveError.checkCancellation() }
      try write(&self, value)
    }
  }

  /// Writes a value.
  ///
  /// - Throws: `ArchiveError.interrupted`
  mutating func write(_ value: Stored) throws(ArchiveError) {
    switch value {
    case .none: form(.none)
    case .bool(let flag): form(flag ? .yes : .no)
    case .int(let number):
      form(.int)
      signed(number)
    case .double(let number):
      form(.double)
      fixed(number.bitPattern)
    case .string(let text):
      form(.string)
      self.text(text)
    case .bools(let flags):
      form(.bools)
      count(flags.count)
      for start in stride(from: 0, to: flags.count, by: 8) {
        if start & 0xF_FFFF == 0 { try ArchiveError.checkCancellation() }
        var byte: UInt8 = 0
        for place in 0..<min(8, flags.count - start) where flags[start + place] {
          byte |= 1 << UInt8(place)
        }
        bytes.append(byte)
      }
    case .ints(let numbers):
      form(.ints)
      count(numbers.count)
      try each(numbers) { $0.signed($1) }
    case .doubles(let numbers): try write(numbers)
    case .floats(let numbers):
      form(.floats)
      count(numbers.count)
      try each(numbers) { $0.fixed($1.bitPattern) }
    case .list(let values):
      form(.list)
      count(values.count)
      try each(values) { (writer, value) throws(ArchiveError) in try writer.write(value) }
    case .record(let kind, let fields):
      form(.record)
      text(kind)
      count(fields.count)
      for field in fields {
        text(field.name)
        try ArchiveError.checkCancellation()
        try write(field.value)
      }
    case .shared(let number):
      form(.shared)
      count(number)
    }
  }

  private mutating func write(_ numbers: [Double]) throws(ArchiveError) {
    // Whole numbers below 2²⁷ take four bytes at most; minus zero is no whole number, for its sign.
    let isWhole = numbers.allSatisfy {
      $0 == $0.rounded() && abs($0) < 134_217_728 && !($0 == 0 && $0.sign == .minus)
    }
    form(isWhole ? .wholeDoubles : .doubles)
    count(numbers.count)
    if isWhole {
      try each(numbers) { $0.signed(Int($1)) }
    } else {
      bytes.reserveCapacity(bytes.count + 8 * numbers.count)
      try each(numbers) { $0.fixed($1.bitPattern) }
    }
  }
}
