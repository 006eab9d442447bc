import Syntax
import Testing

@Suite("Trivia")
struct TriviaTests {
  private func pieces(_ text: String) -> [String] {
    let source = SourceText(name: "cell 1", text: text)
    return Parser.parse(source).pieces.map { "\($0.kind) \(source[$0.span].debugDescription)" }
  }

  @Test("blanks, line breaks and the four sorts of comment are told apart")
  func sorts() {
    #expect(
      pieces("/// Says.\nlet x = 1 \t// one\r\n/* a /* b */ c */ x /** d */ /**/\n") == [
        #"documentationLine "/// Says.""#, #"lineBreak "\n""#, #"token "let""#, #"spaces " ""#,
        #"token "x""#, #"spaces " ""#, #"token "=""#, #"spaces " ""#, #"token "1""#,
        #"spaces " \t""#, #"lineComment "// one""#, #"lineBreak "\r\n""#,
        #"blockComment "/* a /* b */ c */""#, #"spaces " ""#, #"token "x""#, #"spaces " ""#,
        #"documentationBlock "/** d */""#, #"spaces " ""#, #"blockComment "/**/""#,
        #"lineBreak "\n""#,
      ])
  }

  @Test("the inside of a string is tokens, but for what its interpolations leave free")
  func strings() {
    #expect(
      pieces(#""a // \( x ) b""#) == [
        #"token "\"""#, #"token "a // ""#, #"token "\\(""#, #"spaces " ""#, #"token "x""#,
        #"spaces " ""#, #"token ")""#, #"token " b""#, #"token "\"""#,
      ])
  }

  @Test("four slashes are no documentation")
  func fourSlashes() { #expect(pieces("//// x") == [#"lineComment "//// x""#]) }

  @Test("a comment without an end goes to the end of the text")
  func openComment() {
    #expect(pieces("x /* y\nz") == [#"token "x""#, #"spaces " ""#, #"blockComment "/* y\nz""#])
  }

  @Test("a tree that was not parsed has no pieces")
  func handMade() {
    #expect(SyntaxTree(statements: [], diagnostics: [], endsEarly: false).pieces.isEmpty)
  }
}
