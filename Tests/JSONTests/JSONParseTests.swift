import JSON
import Testing

struct JSONParseTests {
  static let validTexts: [(String, JSON)] = [
    ("null", JSON.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
    ("1.0", .double(1)), ("-0.0", .double(-0.0)), ("1e2", .double(100)), ("2.5E-1", 0.25),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .double(0x1p63)), ("1e308", .double(1e308)), ("1e-999", .double(0)),
    (#""""#, ""), (#""a\n\"\\\/\b\f\r\t""#, "a\n\"\\/\u{8}\u{C}\r\t"), (#""\u00e9é""#, "éé"),
    (#""\ud83d\ude00""#, "😀"), (#""😀""#, "😀"), (#""\u0000""#, "\0"),
    ("[]", []), ("[ ]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]), ("{ }", [:]),
    ("\t{\"a\" :\r\n{\"b\":[null]}}", ["a": ["b": [nil]]]),
    (#"{"a":1,"a":2}"#, ["a": 2]),
  ]

  @Test(
    "Every kind of value is read",
    arguments: validTexts)
  func valid(text: String, value: JSON) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test(
    "A surrogate without its partner becomes the replacement character",
    arguments: [
      (#""\ud800""#, "\u{FFFD}"), (#""\udc00x""#, "\u{FFFD}x"), (#""\ud800x""#, "\u{FFFD}x"),
      (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
      (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\u0041""#, "\u{FFFD}A"),
    ])
  func loneSurrogates(text: String, value: String) throws {
    #expect(try JSON.parse(text) == .string(value))
  }

  @Test(
    "What the grammar forbids is refused at its byte",
    arguments: [
      ("", JSONError(.unexpectedEnd, at: 0)), ("  ", JSONError(.unexpectedEnd, at: 2)),
      ("1 2", JSONError(.trailingContent, at: 2)), ("{}]", JSONError(.trailingContent, at: 2)),
      ("01", JSONError(.invalidNumber, at: 0)), ("-", JSONError(.unexpectedEnd, at: 0)),
      ("1.", JSONError(.invalidNumber, at: 0)), ("[1.e2]", JSONError(.invalidNumber, at: 1)),
      ("1e", JSONError(.invalidNumber, at: 0)), ("-a", JSONError(.invalidNumber, at: 0)),
      ("1e999", JSONError(.numberOutOfRange, at: 0)),
      ("+1", JSONError(.unexpectedByte(0x2B, expected: "a value"), at: 0)),
      ("NaN", JSONError(.unexpectedByte(0x4E, expected: "a value"), at: 0)),
      ("nul", JSONError(.unexpectedEnd, at: 3)),
      ("nulL", JSONError(.unexpectedByte(0x4C, expected: "'null'"), at: 3)),
      ("[1,]", JSONError(.unexpectedByte(0x5D, expected: "a value"), at: 3)),
      ("[1", JSONError(.unexpectedEnd, at: 2)),
      ("[1 2]", JSONError(.unexpectedByte(0x32, expected: "',' or ']'"), at: 3)),
      ("{a:1}", JSONError(.unexpectedByte(0x61, expected: "a member's name"), at: 1)),
      (#"{"a":1,}"#, JSONError(.unexpectedByte(0x7D, expected: "a member's name"), at: 7)),
      (#"{"a" 1}"#, JSONError(.unexpectedByte(0x31, expected: "':'"), at: 5)),
      (#"{"a":1;"#, JSONError(.unexpectedByte(0x3B, expected: "',' or '}'"), at: 6)),
      (#""abc"#, JSONError(.unexpectedEnd, at: 4)), (#""\"#, JSONError(.unexpectedEnd, at: 2)),
      (#""\x""#, JSONError(.invalidEscape, at: 1)),
      (#""\u12g4""#, JSONError(.invalidEscape, at: 1)),
      (#""\u12"#, JSONError(.unexpectedEnd, at: 5)),
      ("\"a\nb\"", JSONError(.controlCharacter(0x0A), at: 2)),
      ("\u{FEFF}1", JSONError(.unexpectedByte(0xEF, expected: "a value"), at: 0)),
    ])
  func invalid(text: String, error: JSONError) {
    #expect(throws: error) { try JSON.parse(text) }
  }

  @Test(
    "Bytes that are not UTF-8 are refused",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError(.invalidUTF8, at: 1)) { try JSON.parse([0x22] + bytes + [0x22]) }
  }

  @Test("Nesting is bounded")
  func depth() throws {
    let deepest = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    _ = try JSON.parse(deepest)
    #expect(throws: JSONError(.tooDeep(limit: 200), at: 200)) { try JSON.parse("[" + deepest) }
    let bomb = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError(.tooDeep(limit: 200), at: 200)) { try JSON.parse(bomb) }
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: JSONError(.tooDeep(limit: 3), at: 15)) {
      try JSON.parse(objects, maximumDepth: 3)
    }
  }

  @Test("Every prefix of a text, and every text with a byte changed, is read or refused quietly")
  func damaged() {
    let text = Array(#"{"a":[1,-2.5e3,"é\u00e9\ud83d\ude00",null,true],"b":{}}"#.utf8)
    for end in text.indices {
      #expect(throws: JSONError.self) { try JSON.parse(Array(text[..<end])) }
    }
    for index in text.indices {
      for byte in [0x00, 0x22, 0x5B, 0x5C, 0x7B, 0x80, 0xFF] as [UInt8] {
        var changed = text
        changed[index] = byte
        _ = try? JSON.parse(changed)
      }
    }
  }

  @Test("An error reads as a sentence")
  func sentence() {
    #expect(throws: JSONError.self) { try JSON.parse("[1 2]") }
    let error = JSONError(.unexpectedByte(0x32, expected: "',' or ']'"), at: 3)
    #expect(error.description == "invalid JSON at byte 3: expected ',' or ']', found '2'")
    let control = JSONError(.controlCharacter(0x0A), at: 2)
    #expect(control.description.hasSuffix("unescaped control character byte 0x0A in a text"))
  }
}
