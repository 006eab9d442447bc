import JSON
import JupyterProtocol
import Testing

struct WireTests {
  // Worked out with Python's hmac module, SHA-256.
  @Test(
    "Signatures are HMAC-SHA256",
    arguments: [
      (
        "key", ["The quick brown fox jumps over the lazy dog"],
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
      ),
      (
        "a0436f6c-1916-498b-8eb9-e81ab9368e84",
        [#"{"msg_id":"1"}"#, "{}", "{}", #"{"code":"é"}"#],
        "da3f46b669d2a2b3c73c46356594e4e5b73e9ce1cbb1abaff6adf36809a4d531"
      ),
      (
        String(repeating: "é", count: 40), ["", "", "", ""],
        "2d22c5a09e43b876ea0b5fe9ea667d21d21db99aebce475e3c34d4e70e925268"
      ),
    ])
  func signature(key: String, parts: [String], signature: String) {
    let signer = Signer(key: key)
    let bytes = parts.map { Array($0.utf8) }
    #expect(String(decoding: signer.signature(of: bytes), as: UTF8.self) == signature)
    #expect(signer.accepts(Array(signature.utf8), of: bytes))
    #expect(!signer.accepts(Array(signature.uppercased().utf8), of: bytes))
    #expect(!signer.accepts(Array(signature.utf8.dropLast()), of: bytes))
    #expect(!signer.accepts([], of: bytes))
  }

  @Test("Without a key nothing is signed and everything accepted")
  func noKey() throws {
    let wire = Wire(signer: Signer(key: ""))
    let frames = wire.encode(Sample.message("execute_request"))
    #expect(frames[2] == [])
    #expect(try wire.decode(frames).type == "execute_request")
    #expect(try wire.decode(frames).type == "execute_request")
  }

  @Test("A message survives the wire")
  func roundTrip() throws {
    let parent = Sample.message("parent")
    var message = Sample.author.message(
      "execute_request", content: ["code": "é"], parent: parent.header,
      identities: [[0, 255], [7]], metadata: ["a": 1])
    message.buffers = [[1, 2, 3], []]
    let frames = Wire(signer: Signer(key: "k")).encode(message)
    #expect(frames.count == 2 + 1 + 5 + 2)
    #expect(try Wire(signer: Signer(key: "k")).decode(frames) == message)
    let header = try JSON.parse(frames[4])
    #expect(header["version"] == "5.6")
    #expect(header["msg_type"] == "execute_request")
    #expect(header["session"] == "S")
    #expect(header["username"] == "ada")
    #expect(header["date"] == "2026-03-01T09:05:00.000123Z")
  }

  @Test("A parent header is quoted to the byte")
  func parentHeader() throws {
    let raw = #"{"msg_id": "1", "msg_type":"t", "extra": [1.0,{}],"date":"x"}"#
    let parts = [raw, "{}", "{}", "{}"].map { Array($0.utf8) }
    let signer = Signer(key: "k")
    let wire = Wire(signer: signer)
    let request = try wire.decode(
      [Array("<IDS|MSG>".utf8), signer.signature(of: parts)] + parts)
    #expect(request.parent == nil)
    let reply = Sample.author.message("r", content: [:], parent: request.header)
    #expect(wire.encode(reply)[3] == Array(raw.utf8))
  }

  @Test("A message is accepted once, and only lately seen ones are remembered")
  func replay() throws {
    let sender = Wire(signer: Signer(key: "k"))
    let wire = Wire(signer: Signer(key: "k"), memory: 2)
    let frames = (0..<4).map { _ in sender.encode(Sample.message("m")) }
    for message in frames.prefix(2) { _ = try wire.decode(message) }
    #expect(throws: WireError.replayed) { try wire.decode(frames[0]) }
    #expect(throws: WireError.replayed) { try wire.decode(frames[1]) }
    _ = try wire.decode(frames[2])
    #expect(throws: WireError.replayed) { try wire.decode(frames[1]) }
    _ = try wire.decode(frames[3])
    _ = try wire.decode(frames[0])
  }

  @Test("Hostile frames are refused, never trapped on")
  func hostile() throws {
    let wire = Wire(signer: Signer(key: "k"))
    let good = wire.encode(Sample.message("m"))
    #expect(throws: WireError.noDelimiter) { try wire.decode([]) }
    #expect(throws: WireError.noDelimiter) { try wire.decode([[], [1]]) }
    for count in 0..<5 {
      #expect(throws: WireError.truncated(parts: count)) {
        try wire.decode(Array(good[...(count + 1)]))
      }
    }
    for index in 2..<good.count {
      var bad = good
      bad[index].append(0x20)
      #expect(throws: WireError.badSignature) { try wire.decode(bad) }
      bad[index] = []
      #expect(throws: WireError.badSignature) { try wire.decode(bad) }
    }
    let other = Wire(signer: Signer(key: "other")).encode(Sample.message("m"))
    #expect(throws: WireError.badSignature) { try wire.decode(other) }
  }

  @Test(
    "A signed header that is none is refused",
    arguments: ["", "{}", "[]", "null", #"{"msg_id":1,"msg_type":"t"}"#, "\u{0}", "{"])
  func badHeader(header: String) {
    #expect(throws: WireError.badHeader) { try Self.decode([header, "{}", "{}", "{}"]) }
  }

  @Test(
    "A signed content that cannot be read keeps the message, so that it can be answered",
    arguments: ["", "[1]", "7", "{", String(repeating: "[", count: 100_000), "{\"a\":1e999}"])
  func badContent(content: String) throws {
    let message = try Self.decode([#"{"msg_id":"1","msg_type":"t"}"#, "x", "[]", content])
    #expect(message.defect != nil)
    #expect(message.content == [:])
    #expect(message.metadata == [:])
  }

  @Test("Bytes that are moved from one part to another leave the signature, but nothing to be run")
  func shiftedParts() throws {
    let signer = Signer(key: "k")
    let header = #"{"msg_id":"1","msg_type":"execute_request"}"#
    let parts = [header, "{}", "{}", #"{"code":"1"}"#].map { Array($0.utf8) }
    let signature = signer.signature(of: parts)
    for shifted in [
      [header, "", "{}{}", #"{"code":"1"}"#], [header, "{}{}", "", #"{"code":"1"}"#],
      [header, "{}", #"{}{"code":"1"}"#, ""], [header, "{", "}{}", #"{"code":"1"}"#],
    ] {
      let frames = [Array("<IDS|MSG>".utf8), signature] + shifted.map { Array($0.utf8) }
      let message = try Wire(signer: signer).decode(frames)
      #expect(message.defect != nil)
      #expect(message.content == [:])
    }
  }

  @Test("Content that is not UTF-8 is a defect")
  func invalidUTF8() throws {
    let parts = [
      Array(#"{"msg_id":"1","msg_type":"t"}"#.utf8), [0x7B, 0x7D], [0x7B, 0x7D],
      [0x22, 0xFF, 0x22],
    ]
    let signer = Signer(key: "k")
    let frames = [Array("<IDS|MSG>".utf8), signer.signature(of: parts)] + parts
    #expect(try Wire(signer: signer).decode(frames).defect?.contains("UTF-8") == true)
  }

  private static func decode(_ parts: [String]) throws -> Message {
    let signer = Signer(key: "k")
    let bytes = parts.map { Array($0.utf8) }
    return try Wire(signer: signer).decode(
      [[9], Array("<IDS|MSG>".utf8), signer.signature(of: bytes)] + bytes)
  }
}
