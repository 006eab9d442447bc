internal import ArgumentParser
internal import FoundationEssentials

/// `martlet doctor`: says what is wrong with the installation, and how to mend it.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what is wrong with the installation and how to mend it.",
    discussion: "Ends with status 1 if something keeps the kernel from working.")

  func run() throws {
    let findings: [Symptom]
    do {
      findings = Doctor(
        environment: ProcessInfo.processInfo.environment, executable: try ThisProgram.path()
      ).symptoms()
    } catch {
      Failure.report("error: \(error)")
      throw ExitCode.unusable
    }
    for line in findings.flatMap(\.lines) { print(line) }
    let faults = findings.count { $0.state == .bad }
    guard faults > 0 else { return print("Nothing keeps the kernel from working.") }
    print(faults == 1 ? "One thing is to be mended." : "\(faults) things are to be mended.")
    throw ExitCode.failure
  }
}
