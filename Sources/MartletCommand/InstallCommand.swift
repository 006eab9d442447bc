internal import ArgumentParser
internal import Session

/// `martlet install`: makes the kernel known to Jupyter.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Make the kernel known to Jupyter.",
    discussion: "For the user alone unless an option says otherwise.")

  @OptionGroup var place: InstallPlace

  @Option(help: "The name that people see.")
  var displayName = Session.displayName

  func run() throws {
    do {
      let spec = Kernelspec(displayName: displayName, executable: try ThisProgram.path())
      let folder = try place.kernelFolder()
      let files = try spec.write(to: folder)
      print("Jupyter knows the kernel ‘\(place.name)’ (\(displayName)) now:")
      for file in files { print("  wrote \(folder)/\(file)") }
    } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
  }
}
