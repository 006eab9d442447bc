internal import ArgumentParser
internal import Session

/// `martlet uninstall`: has Jupyter forget the kernel.
struct UninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Have Jupyter forget the kernel.",
    discussion: """
      For the user alone unless an option says otherwise. Only what ‘martlet install’ wrote is \
      removed; the history stays.
      """)

  @OptionGroup var place: InstallPlace

  func run() throws {
    do {
      let folder = try place.kernelFolder()
      let files = try Kernelspec.remove(from: folder)
      print("Jupyter no longer knows the kernel ‘\(place.name)’:")
      for file in files { print("  removed \(folder)/\(file)") }
    } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
  }
}
