import Foundation
import Language
import Session
import TestClock
import Testing

@Suite("Kept inputs of the whole vocabulary")
struct KeptInputsTests {
  /// The texts that `make fuzz` once found to stop the language, of those with the vocabulary.
  private static func texts() throws -> [String: String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../LanguageTests/fuzz")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var texts: [String: String] = [:]
    for file in files where file.pathExtension == "martlet" {
      let text = try String(contentsOf: file, encoding: .utf8)
      if text.hasPrefix("// vocabulary\n") { texts[file.lastPathComponent] = text }
    }
    return texts
  }

  @Test("what once stopped a session does so no more")
  func inputs() throws {
    let texts = try Self.texts()
    #expect(!texts.isEmpty)
    for (name, text) in texts { #expect(Self.slowCells(of: text) == [], "\(name)") }
  }

  /// Plays the cells of a text in one session, each interrupted after a while, and gives those that
  /// computed for long, however busy the machine is with other things; the last must still add up.
  private static func slowCells(of text: String) -> [String]? {
    CellThread.run {
      let cells = Transcript()
      var slow: [String] = []
      for cell in text.components(separatedBy: "\n// ---\n").dropFirst() {
        let start = processorSeconds
        for part in 0..<10 {
          let offset = part * (cell.utf8.count + 2) / 10
          _ = cells.session.completions(in: cell, at: offset)
          _ = cells.session.inspect(cell, at: offset)
        }
        let asked = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: 0.2)
          cells.session.interrupt()
          asked.signal()
        }
        cells.run(cell)
        if processorSeconds - start > 10 { slow.append(String(cell.prefix(200))) }
        // Its interrupt is meant for no later cell.
        asked.wait()
      }
      if cells.run("1 + 1").value?.plain != "2" { slow.append("1 + 1") }
      return slow
    }
  }
}
