import Session
import Synchronization
import Terminal
import Testing

/// Records what goes where.
final class Record: Sendable {
  private let texts = Mutex<[(text: String, isError: Bool)]>([])

  func device(isScreen: Bool, columns: Int = 40, rows: Int = 10) -> TerminalDevice {
    TerminalDevice(
      isScreen: isScreen, isColoured: isScreen, size: { (columns, rows) },
      write: { text, isError in self.texts.withLock { $0.append((text, isError)) } })
  }

  var output: String { texts.withLock { $0.filter { !$0.isError }.map(\.text).joined() } }
  var errors: String { texts.withLock { $0.filter(\.isError).map(\.text).joined() } }
  var all: String { texts.withLock { $0.map(\.text).joined() } }
}

@Suite("Outputs as text")
struct TextPrinterTests {
  @Test("texts, pictures and the value come in order, each on lines of its own")
  func order() {
    let record = Record()
    let printer = TextPrinter(on: record.device(isScreen: false))
    printer.show(.stream("a", isError: false))
    printer.show(.display(.init(mime: ["text/plain": "chart\nline"]), id: nil))
    printer.show(.stream("warning\n", isError: true))
    var report = CellReport()
    report.value = .init(mime: ["text/plain": "3"])
    printer.finish(report)
    #expect(record.all == "a\nchart\nline\nwarning\n3\n")
    #expect(record.errors == "warning\n")
  }

  @Test("what changes is written once, as it was last, where nothing can be drawn over")
  func changesInPipe() {
    let record = Record()
    let printer = TextPrinter(on: record.device(isScreen: false))
    printer.show(.display(.init(mime: ["text/plain": "10 %"]), id: "p"))
    printer.show(.stream("text\n", isError: false))
    printer.show(.update(.init(mime: ["text/plain": "100 %"]), id: "p"))
    printer.finish(CellReport())
    #expect(record.output == "text\n100 %\n")
  }

  @Test("what changes is drawn over on a screen, until something else follows it")
  func changesOnScreen() {
    let record = Record()
    let printer = TextPrinter(on: record.device(isScreen: true))
    printer.show(.display(.init(mime: ["text/plain": "one\n1"]), id: "p"))
    printer.show(.update(.init(mime: ["text/plain": "two\n2"]), id: "p"))
    printer.show(.stream("text\n", isError: false))
    printer.show(.update(.init(mime: ["text/plain": "three"]), id: "p"))
    printer.show(.update(.init(mime: ["text/plain": "four"]), id: "p"))
    printer.finish(CellReport())
    #expect(record.output == "one\n1\n\r\u{1B}[2A\u{1B}[Jtwo\n2\ntext\nfour\n")
  }

  @Test("what does not fit the screen waits for the cell's end")
  func tooLarge() {
    let record = Record()
    let printer = TextPrinter(on: record.device(isScreen: true, columns: 5))
    printer.show(.display(.init(mime: ["text/plain": "longer"]), id: "p"))
    printer.show(.update(.init(mime: ["text/plain": "longest"]), id: "p"))
    printer.finish(CellReport())
    #expect(record.output == "longest\n")
  }

  @Test("a failure goes to standard error, in colour only where colours are")
  func failures() {
    let failure = CellFailure(
      name: "RuntimeError", message: "boom", plain: "boom", ansi: ["\u{1B}[31mboom\u{1B}[0m"])
    for (isScreen, text) in [(false, "boom\n"), (true, "\u{1B}[31mboom\u{1B}[0m\n")] {
      let record = Record()
      TextPrinter(on: record.device(isScreen: isScreen)).finish(CellReport(failure: failure))
      #expect(record.errors == text)
      #expect(record.output.isEmpty)
    }
  }

  @Test("text is written as it comes on a screen, and in large pieces elsewhere")
  func buffering() {
    let record = Record()
    let printer = TextPrinter(on: record.device(isScreen: false))
    for _ in 0..<10_000 { printer.show(.stream("line\n", isError: false)) }
    printer.finish(CellReport())
    #expect(record.output.utf8.count == 50_000)
  }
}

@Suite("Long lines")
struct WrappedTextTests {
  @Test("they are divided between words, and go on a little further in")
  func division() {
    let text = "one two three\n  four   five six\nsevenseven"
    #expect(
      WrappedText(text, columns: 9).text
        == "one two\n  three\n  four\n    five\n    six\nsevenseven")
    #expect(WrappedText(text, columns: 80).text == text)
  }
}
