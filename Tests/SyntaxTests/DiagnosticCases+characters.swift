extension DiagnosticCase {
  /// Characters, numbers and strings: a source and the messages it gets.
  static let characters = [
    DiagnosticCase(
      #"""
      f(x) § 3
      """#,
      #"""
      [unexpected-character] error: ‘§’ (U+00A7) has no meaning here
       --> cell 1:1:6
      1 | f(x) § 3
        |      ^
      """#),
    DiagnosticCase(
      #"""
      let y = 5 ° 3
      """#,
      #"""
      [unexpected-character] error: ‘°’ (U+00B0) has no meaning here
       --> cell 1:1:11
      1 | let y = 5 ° 3
        |           ^
      """#),
    DiagnosticCase(
      #"""
      let y = x − 1
      """#,
      #"""
      [look-alike-character] error: ‘−’ is a minus sign, which looks like ‘-’ but is another character
       --> cell 1:1:11
      1 | let y = x − 1
        |           ^
        = help: write ‘-’
      """#),
    DiagnosticCase(
      #"""
      let y = 3 /* half of
      """#,
      #"""
      [unterminated-comment] error: this comment has no closing ‘*/’
       --> cell 1:1:11
      1 | let y = 3 /* half of
        |           ^^
      """#),
    DiagnosticCase(
      #"""
      let y = 3 */
      """#,
      #"""
      [stray-comment-end] error: ‘*/’ closes no comment
       --> cell 1:1:11
      1 | let y = 3 */
        |           ^^
      """#),
    DiagnosticCase(
      #"""
      # a comment
      let y = 3
      """#,
      #"""
      [hash-comment] error: a comment begins with ‘//’, not ‘#’
       --> cell 1:1:1
      1 | # a comment
        | ^
        = help: write ‘//’
      """#),
    DiagnosticCase(
      #"""
      let half = n // 2
      """#,
      #"""
      [slashes-are-comment] warning: ‘//’ begins a comment, so the rest of the line is not computed
       --> cell 1:1:14
      1 | let half = n // 2
        |              ^^^^
        = help: divide with ‘/’ (‘Int’ by ‘Int’ drops the remainder)
      """#),
    DiagnosticCase(
      #"""
      let y = 1 + \
        2
      """#,
      #"""
      [line-continuation] error: ‘\’ is not needed: a line that ends with an operator or comma goes on
       --> cell 1:1:13
      1 | let y = 1 + \
        |             ^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      let y = 12abc
      """#,
      #"""
      [bad-number] error: ‘12abc’ is neither a number nor a name
       --> cell 1:1:9
      1 | let y = 12abc
        |         ^^^^^
      """#),
    DiagnosticCase(
      #"""
      let y = 0b102
      """#,
      #"""
      [bad-number] error: ‘0b102’ is neither a number nor a name
       --> cell 1:1:9
      1 | let y = 0b102
        |         ^^^^^
      """#),
    DiagnosticCase(
      #"""
      let y = 99999999999999999999
      """#,
      #"""
      [integer-too-large] error: ‘99999999999999999999’ does not fit in an ‘Int’, which ends at 9223372036854775807
       --> cell 1:1:9
      1 | let y = 99999999999999999999
        |         ^^^^^^^^^^^^^^^^^^^^
        = help: for a ‘Double’ write ‘99999999999999999999.0’
      """#),
    DiagnosticCase(
      #"""
      let y = 1e999
      """#,
      #"""
      [real-too-large] error: this number does not fit in a ‘Double’, which ends at 1.8e308
       --> cell 1:1:9
      1 | let y = 1e999
        |         ^^^^^
      """#),
    DiagnosticCase(
      #"""
      let y = .5
      """#,
      #"""
      [leading-dot-number] error: a number begins with a digit, not ‘.’: found ‘.5’
       --> cell 1:1:9
      1 | let y = .5
        |         ^^
        = help: write ‘0.5’
      """#),
    DiagnosticCase(
      #"""
      let y = 3. + 1
      """#,
      #"""
      [trailing-dot-number] error: a digit has to follow the point of ‘3.’
       --> cell 1:1:9
      1 | let y = 3. + 1
        |         ^^
        = help: write ‘3.0’
      """#),
    DiagnosticCase(
      #"""
      print("hello)
      let y = 3
      """#,
      #"""
      [unterminated-string] error: this string has no closing ‘"’ on its line
       --> cell 1:1:7
      1 | print("hello)
        |       ^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      print("a\(x + 1)
      """#,
      #"""
      [unterminated-string] error: this string has no closing ‘"’ on its line
       --> cell 1:1:7
      1 | print("a\(x + 1)
        |       ^^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      let map = """
        S..G
      """#,
      #"""
      [unterminated-multiline-string] error: this string has no closing ‘"""’
       --> cell 1:1:11
      1 | let map = """
        |           ^^^
      """#),
    DiagnosticCase(
      #"""
      let map = """S..G
        """
      """#,
      #"""
      [multiline-string-start] error: the text of a ‘"""’ string begins on the next line; on one line, write ‘"…"’
       --> cell 1:1:11
      1 | let map = """S..G
        |           ^^^
      """#),
    DiagnosticCase(
      #"""
      let map = """
        S..G"""
      """#,
      #"""
      [multiline-string-end] error: the closing ‘"""’ stands on a line of its own
       --> cell 1:2:7
      2 |   S..G"""
        |       ^^^
      """#),
    DiagnosticCase(
      #"""
      let map = """
          S..G
        ....
          """
      """#,
      #"""
      [multiline-string-indentation] error: this line is indented less than the closing ‘"""’, which has 4 columns
       --> cell 1:3:1
      3 |   ....
        | ^^^
      """#),
    DiagnosticCase(
      #"""
      print("a\qb")
      """#,
      #"""
      [unknown-escape] error: ‘\q’ is no escape; there are \n \t \r \0 \\ \" \' \u{…} and \(…)
       --> cell 1:1:9
      1 | print("a\qb")
        |         ^^
        = help: for a backslash itself write ‘\\’
      """#),
    DiagnosticCase(
      #"""
      print("\u{110000}")
      """#,
      #"""
      [bad-unicode-escape] error: expected a character’s number in hexadecimal, such as ‘\u{3B1}’
       --> cell 1:1:8
      1 | print("\u{110000}")
        |        ^^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      print('it')
      """#,
      #"""
      [single-quotes] error: a string is written in double quotes, not single ones
       --> cell 1:1:7
      1 | print('it')
        |       ^^^^
        = help: write ‘"…"’
      """#),
    DiagnosticCase(
      #"""
      print(“hello”)
      """#,
      #"""
      [curly-quotes] error: a string is written in straight quotes, not typographic ones
       --> cell 1:1:7
      1 | print(“hello”)
        |       ^^^^^^^
        = help: write ‘"…"’
      """#),
    DiagnosticCase(
      #"""
      print(f"episode {n}")
      """#,
      #"""
      [string-prefix] error: a string needs no ‘f’: ‘\(x)’ inserts a value into any string
       --> cell 1:1:7
      1 | print(f"episode {n}")
        |       ^
        = help: delete ‘f’
      """#),
    DiagnosticCase(
      #"""
      let path = r"a\n"
      """#,
      #"""
      [string-prefix] error: a string needs no ‘r’; write ‘#"…"#’ where ‘\’ should stand for itself
       --> cell 1:1:12
      1 | let path = r"a\n"
        |            ^
        = help: delete ‘r’
      """#),
    DiagnosticCase(
      #"""
      let `x = 3
      """#,
      #"""
      [unclosed-backtick] error: expected a name between two ‘`’
       --> cell 1:1:5
      1 | let `x = 3
        |     ^^
      """#),
    DiagnosticCase(
      #"""
      let $x = 3
      """#,
      #"""
      [dollar-name] error: ‘$x’ is no name; only a closure’s ‘$0’, ‘$1’ … begin with ‘$’
       --> cell 1:1:5
      1 | let $x = 3
        |     ^^
      """#),
  ]
}
