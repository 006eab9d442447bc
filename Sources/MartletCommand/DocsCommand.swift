internal import ArgumentParser
internal import FoundationEssentials
internal import Session

/// `martlet docs`: the reference of the language as Markdown pages.
struct DocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Write the reference of the language as Markdown pages.")

  @Option(help: ArgumentHelp("The folder, which is made if need be.", valueName: "folder"))
  var output = "docs/reference"

  func run() throws {
    do {
      for page in ReferencePages.all {
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        try TextFile.write(page.text, to: "\(output)/\(page.file)")
        print("wrote \(output)/\(page.file)")
      }
    } catch {
      Failure.report("error: \(error is Failure ? "\(error)" : "\(output): cannot be written")")
      throw ExitCode.unusable
    }
  }
}

/// The pages of the reference, the tour among them.
package enum ReferencePages {
  /// All of them, by file name.
  package static var all: [(file: String, text: String)] {
    let tour = String(decoding: PackageResources.tour_md, as: UTF8.self)
    return [("tour.md", tour)] + Reference().pages.map { ($0.file, $0.text) }
  }
}
