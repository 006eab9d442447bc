import Foundation
import JSON
import MartletCommand
import Testing

/// A user's home with what Jupyter and Martlet keep in it.
private final class Home {
  let folder = FileManager.default.temporaryDirectory.path + "/martlet-\(UUID().uuidString)"
  var answers: [String: ProgramRun] = [:]
  var variables: [String: String] = [:]

  init() throws {
    try make("bin")
    try write("bin/martlet", "program")
    chmod(program, 0o755)
    answers["jupyter"] = ProgramRun(
      lines: [
        "Selected Jupyter core packages...", "jupyter_client   : 8.6.0", "ipykernel : 6.29.5",
      ],
      status: 0)
    variables = ["HOME": folder, "JUPYTER_PATH": ""]
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var program: String { folder + "/bin/martlet" }
  var kernel: String { folder + "/.local/share/jupyter/kernels/martlet" }

  func make(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/" + path, withIntermediateDirectories: true)
  }

  func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + path))
  }

  /// Does what `martlet install` does.
  func install(
    _ executable: String? = nil, to folder: String? = nil, as name: String = "Martlet"
  )
    throws
  {
    let folder = folder ?? kernel
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, bytes) in Kernelspec(displayName: name, executable: executable ?? program).files {
      try Data(bytes).write(to: URL(filePath: folder + "/" + file))
    }
  }

  var doctor: Doctor {
    let answers = answers
    return Doctor(environment: variables, executable: program) { arguments in
      answers[arguments[0]]
        ?? ProgramRun(
          lines: [], status: arguments.last == "--version" && arguments[0] != "jupyter" ? 0 : 127)
    }
  }

  /// What is not as it should be: the findings' first lines and remedies.
  var faults: [String] {
    doctor.symptoms().filter { $0.state != .good }.map {
      "\($0.state.rawValue) \($0.text) → \($0.remedy ?? "")"
    }
  }
}

@Suite("The doctor")
struct DoctorTests {
  @Test("finds nothing where all is well")
  func healthy() throws {
    let home = try Home()
    try home.install()
    #expect(home.faults == [])
    #expect(home.doctor.symptoms().count == 6)
  }

  @Test("misses a kernel that was never installed")
  func none() throws {
    #expect(
      try Home().faults == ["✗ Jupyter knows no kernel of this program → martlet install"])
  }

  @Test("sees a kernel whose program moved, cannot be run, or does not start")
  func program() throws {
    let home = try Home()
    try home.install("/no/such/martlet")
    #expect(home.faults.count == 1)
    #expect(
      home.faults[0].contains("starts /no/such/martlet, which is not there → martlet install"))
    try home.write("bin/plain", "")
    chmod(home.folder + "/bin/plain", 0o644)
    try home.install(home.folder + "/bin/plain")
    #expect(home.faults[0].hasSuffix("which may not be run → chmod +x \(home.folder)/bin/plain"))
    try home.install()
    home.answers[home.program] = ProgramRun(
      lines: [
        "martlet: error while loading shared libraries: libzmq.so.5: cannot open shared object "
          + "file: No such file or directory"
      ], status: 127)
    #expect(home.faults.count == 1)
    #expect(home.faults[0].contains("misses the library libzmq.so.5 → apt-get install libzmq5"))
    home.answers[home.program] = ProgramRun(lines: ["no"], status: 1)
    #expect(home.faults[0].contains("does not start: no"))
  }

  @Test("sees a kernel's files that are of another version, or spoiled")
  func stale() throws {
    let home = try Home()
    try home.install()
    let path = home.kernel + "/kernel.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"message\"", with: "\"signal\"").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(home.faults.count == 1)
    #expect(home.faults[0].hasPrefix("! the kernel ‘martlet’"))
    #expect(home.faults[0].contains("another version, or changed since → martlet install"))
    try home.install()
    try FileManager.default.removeItem(atPath: home.kernel + "/logo-svg.svg")
    #expect(home.faults[0].contains("another version, or changed since"))
    try "{".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(home.faults[0].contains("✗"))
    #expect(home.faults[0].contains("cannot be read → martlet install"))
    try #"{"argv": ["python", "-m", "x"]}"#.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(home.faults[0].contains("does not start this program as it must be started"))
  }

  @Test("says with which options to install again, and passes others' kernels over")
  func places() throws {
    let home = try Home()
    home.variables["VIRTUAL_ENV"] = home.folder + "/venv"
    let folder = home.folder + "/venv/share/jupyter/kernels"
    try home.install("/no/such/martlet", to: folder + "/bird", as: "A bird")
    try home.make("venv/share/jupyter/kernels/python3")
    try home.write("venv/share/jupyter/kernels/python3/kernel.json", #"{"argv": ["python3"]}"#)
    #expect(home.faults.count == 1)
    #expect(home.faults[0].hasSuffix("→ martlet install --prefix \(home.folder)/venv --name bird"))
    try home.install(to: folder + "/bird", as: "A bird")
    #expect(home.faults == [])
  }

  @Test("looks where Jupyter looks, in its order")
  func folders() throws {
    let home = try Home()
    home.variables["JUPYTER_PATH"] = "/one:/two"
    home.variables["VIRTUAL_ENV"] = "/venv"
    let user = home.folder + "/.local/share/jupyter"
    let system = ["/usr/local/share/jupyter", "/usr/share/jupyter"]
    #expect(
      home.doctor.dataFolders == ["/one", "/two", user, "/venv/share/jupyter"] + system)
    home.variables["JUPYTER_PREFER_ENV_PATH"] = "1"
    #expect(
      home.doctor.dataFolders == ["/one", "/two", "/venv/share/jupyter", user] + system)
    home.variables = ["JUPYTER_DATA_DIR": "/data"]
    #expect(home.doctor.dataFolders == ["/data"] + system)
  }

  @Test(
    "tells a Jupyter that is missing or too old",
    arguments: [
      (ProgramRun(lines: ["sh: 1: jupyter: not found"], status: 127), "no Jupyter on the path"),
      (ProgramRun(lines: ["jupyter_client   : 5.1.0"], status: 0), "5.1.0 is too old"),
      (ProgramRun(lines: ["jupyter_client   : not installed"], status: 0), "no jupyter_client"),
      (ProgramRun(lines: ["notebook: 7"], status: 0), "no jupyter_client"),
    ])
  func jupyter(answer: ProgramRun, text: String) throws {
    let home = try Home()
    try home.install()
    home.answers["jupyter"] = answer
    #expect(home.faults.count == 1)
    #expect(home.faults[0].contains(text))
    #expect(home.faults[0].contains("pip install"))
  }

  @Test("names a history or a folder for connection files that cannot be written")
  func files() throws {
    let home = try Home()
    try home.install()
    home.variables["MARTLET_HISTORY"] = home.folder + "/history"
    try home.write("history", String(repeating: "no database ", count: 1_000))
    #expect(home.faults.count == 1)
    #expect(home.faults[0].hasPrefix("! the history cannot be kept in \(home.folder)/history"))
    #expect(home.faults[0].contains("file is not a database"))
    home.variables["MARTLET_HISTORY"] = home.folder + "/history/more/history.sqlite"
    #expect(home.faults[0].contains("\(home.folder)/history is no folder"))
    home.variables["MARTLET_HISTORY"] = ""
    home.variables["JUPYTER_RUNTIME_DIR"] = home.folder + "/bin/martlet/runtime"
    #expect(home.faults.count == 1)
    #expect(home.faults[0].hasPrefix("✗ Jupyter cannot write its connection files"))
  }

  @Test("removes what was installed and nothing else")
  func uninstall() throws {
    let home = try Home()
    try home.install()
    #expect(try Kernelspec.remove(from: home.kernel).count == 4)
    #expect(!FileManager.default.fileExists(atPath: home.kernel))
    #expect(throws: Failure.self) { try Kernelspec.remove(from: home.kernel) }
    try home.install()
    try Data().write(to: URL(filePath: home.kernel + "/mine.txt"))
    _ = try Kernelspec.remove(from: home.kernel)
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.kernel) == ["mine.txt"])
    try #"{"argv": ["python3"], "language": "python"}"#.write(
      toFile: home.kernel + "/kernel.json", atomically: true, encoding: .utf8)
    let error = #expect(throws: Failure.self) { try Kernelspec.remove(from: home.kernel) }
    #expect(error?.description.hasSuffix("it is left alone") == true)
    #expect(FileManager.default.fileExists(atPath: home.kernel + "/kernel.json"))
  }

  @Test("The path that is written down survives an update of what it leads to")
  func stablePath() throws {
    let home = try Home()
    let link = home.folder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: home.program)
    func path(_ name: String, in folders: String = "") -> String {
      ThisProgram.stablePath(calledAs: name, searchPath: folders, file: home.program)
    }
    #expect(path(link) == link)
    #expect(path(home.program) == home.program)
    #expect(path("link", in: "/nowhere:\(home.folder)") == link)
    #expect(path("martlet", in: "\(home.folder):\(home.folder)/bin") == home.program)
    #expect(path("other", in: home.folder) == home.program)
    #expect(path("\(home.folder)/bin/../link") == home.program)
    #expect(path("/bin/sh") == home.program)
    #expect(path("") == home.program)
  }
}
