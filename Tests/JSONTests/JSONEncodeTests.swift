import JSON
import Testing

struct JSONEncodeTests {
  @Test("Compact text has no white space and escapes what must be")
  func compact() {
    let value: JSON = ["a": [1, 2.5, nil, true, "\"\\\n\u{1}é😀\u{7F}/"]]
    #expect(value.text == "{\"a\":[1,2.5,null,true,\"\\\"\\\\\\n\\u0001é😀\u{7F}/\"]}")
    #expect(JSON.double(.infinity).text == "null")
    #expect(JSON.double(.nan).text == "null")
    #expect(JSON.array([]).text == "[]")
    #expect(JSON.object([:]).text == "{}")
  }

  @Test("What is written reads back as the same value")
  func roundTrip() throws {
    let value: JSON = [
      "text": "a\u{0}b\u{1F}\u{2028}é\u{1F600}", "whole": .int(.min), "double": 1.0,
      "tiny": .double(.leastNonzeroMagnitude), "huge": .double(.greatestFiniteMagnitude), "no": nil,
      "nested": [[], [:], [["k": false]]],
    ]
    #expect(try JSON.parse(value.encoded()) == value)
    #expect(try JSON.parse(value.notebookText()) == value)
  }

  @Test("A notebook is written to the byte as Python's json module writes it")
  func notebook() {
    let value: JSON = [
      "metadata": [
        "é": 1, "z": "\u{2028}\u{7F}\u{1}\u{8}\u{C}\"\\/", "a": [:],
        "kernelspec": ["name": "martlet"],
      ],
      "nbformat": 4, "cells": [],
      "list": [
        1, 2.0, -0.0, 1e16, 9_007_199_254_740_992.0, 9_999_999_999_999_998.0, 1e-5, 0.0001,
        123_456.789, 1e22, .double(.leastNonzeroMagnitude), true, nil, [[]],
      ],
      "\u{1F600}": "\u{1F600}", "\u{FF5E}": 0,
    ]
    let expected = [
      "{", #" "cells": [],"#, #" "list": ["#, "  1,", "  2.0,", "  -0.0,", "  1e+16,",
      "  9007199254740992.0,", "  9999999999999998.0,", "  1e-05,", "  0.0001,", "  123456.789,",
      "  1e+22,", "  5e-324,", "  true,", "  null,", "  [", "   []", "  ]", " ],",
      #" "metadata": {"#, #"  "a": {},"#, #"  "kernelspec": {"#, #"   "name": "martlet""#, "  },",
      "  \"z\": \"\u{2028}\u{7F}\\u0001\\b\\f\\\"\\\\/\",", #"  "é": 1"#, " },",
      #" "nbformat": 4,"#, " \"\u{FF5E}\": 0,", " \"\u{1F600}\": \"\u{1F600}\"", "}", "",
    ]
    #expect(value.notebookText() == expected.joined(separator: "\n"))
  }
}
