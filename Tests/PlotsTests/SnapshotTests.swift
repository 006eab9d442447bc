import FoundationEssentials
import Plots
import Testing

/// Compares with the files of the Snapshots folder; `MARTLET_RECORD_SNAPSHOTS=1` writes them.
enum Snapshot {
  static func check(_ content: String, _ name: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots").appending(path: name)
    let bytes = Data((content + "\n").utf8)
    if ProcessInfo.processInfo.environment["MARTLET_RECORD_SNAPSHOTS"] == "1" {
      try bytes.write(to: url)
      return
    }
    let kept = try? Data(contentsOf: url)
    #expect(kept != nil, "the snapshot \(name) is missing")
    #expect(kept == bytes, "\(name) differs from its snapshot")
  }
}

@Suite("Snapshots")
struct SnapshotTests {
  @Test(
    "every sample gives the SVG and the text that are kept", arguments: Samples.pictures.indices)
  func pictures(_ index: Int) throws {
    let (name, picture) = Samples.pictures[index]
    try Snapshot.check(picture.svg, name + ".svg")
    try Snapshot.check(picture.text, name + ".txt")
  }

  @Test("every table gives the HTML and the text that are kept", arguments: Samples.tables.indices)
  func tables(_ index: Int) throws {
    let (name, table) = Samples.tables[index]
    try Snapshot.check(table.html, name + ".html")
    try Snapshot.check(table.text, name + ".txt")
  }
}
