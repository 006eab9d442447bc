import FoundationEssentials
import JSON
import Testing

struct JSONTests {
  @Test("Accessors answer for their own kind alone")
  func accessors() {
    #expect(JSON.int(3).double == 3)
    #expect(JSON.double(3).int == 3)
    #expect(JSON.double(3.5).int == nil)
    #expect(JSON.double(1e300).int == nil)
    #expect(JSON.bool(true).int == nil)
    #expect(JSON.string("a").string == "a")
    #expect(JSON.null.isNull)
    let value: JSON = ["a": [10, 20]]
    #expect(value["a"]?[1] == 20)
    #expect(value["a"]?[2] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["b"] == nil)
    #expect(value[0] == nil)
  }

  @Test("Members are set and removed in place")
  func members() {
    var value: JSON = ["a": 1]
    value["b"] = "x"
    value["a"] = nil
    #expect(value == ["b": "x"])
    var list: JSON = [1]
    list["a"] = 1
    #expect(list == [1])
  }

  @Test("It is Codable")
  func codable() throws {
    let value: JSON = ["a": [1, 2.5, nil, true, "x"]]
    let data = try JSONEncoder().encode(value)
    #expect(try JSONDecoder().decode(JSON.self, from: data) == value)
  }

  @Test("Reading a two-kilobyte message takes microseconds")
  func speed() throws {
    let line = "let x = 1 + 2\nprint(\"hé\")\n"
    let message: JSON = [
      "code": .string(String(repeating: line, count: 70)), "silent": false, "store_history": true,
      "user_expressions": [:], "metadata": ["n": [1, 2, 3.5, nil]],
    ]
    let bytes = message.encoded()
    #expect(bytes.count > 2_000)
    let clock = ContinuousClock()
    let best = try (0..<20).map { _ in
      try clock.measure { _ = try JSON.parse(bytes) }
    }.min()
    // About 10 µs optimised; the bound leaves room for an unoptimised build on a busy machine.
    #expect(best.map { $0 < .milliseconds(5) } == true)
  }
}
