internal import FoundationEssentials
internal import Glibc
internal import JSON
internal import JupyterTransport
internal import Session

/// Looks at everything that must be right for Jupyter to start the kernel.
package struct Doctor {
  /// The oldest jupyter_client that knows `interrupt_mode: message` (protocol 5.3).
  private static let oldestClient = [5, 2]

  /// The packages of Debian and Ubuntu that bring a library.
  private static let packages = [
    "libzmq": "libzmq5", "libsodium": "libsodium23", "libopenblas": "libopenblas0",
    "libsqlite3": "libsqlite3-0", "libedit": "libedit2",
  ]

  private let environment: [String: String]
  private let executable: String
  private let run: ([String]) -> ProgramRun

  /// Creates a doctor.
  ///
  /// - Parameters:
  ///   - environment: the variables to go by
  ///   - executable: the path of this program
  ///   - run: runs other programs
  package init(
    environment: [String: String], executable: String,
    run: @escaping ([String]) -> ProgramRun = { ProgramRun($0) }
  ) {
    self.environment = environment
    self.executable = executable
    self.run = run
  }

  /// Everything that was looked at.
  package func symptoms() -> [Symptom] {
    [program] + kernels + [jupyter, runtimeFolder, ports, history]
  }

  // MARK: The program

  private var program: Symptom {
    guard access(executable, X_OK) == 0 else {
      return .bad(
        "this program is no longer at \(executable)",
        mend: "put it back, or run the new one's ‘martlet install’")
    }
    return .good("the program: \(executable), version \(Session.version)")
  }

  // MARK: What Jupyter knows

  /// The folders in which Jupyter looks for kernels, in its order.
  package var dataFolders: [String] {
    var folders = (environment["JUPYTER_PATH"] ?? "").split(separator: ":").map(String.init)
    let user = InstallPlace.userFolder(environment).map { [$0] } ?? []
    let own = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
      .filter { !$0.isEmpty }.map { $0 + "/share/jupyter" }
    let prefersOwn = ["1", "y", "yes", "true", "on"].contains(
      environment["JUPYTER_PREFER_ENV_PATH"]?.lowercased() ?? "")
    folders += prefersOwn ? own + user : user + own
    folders += ["/usr/local/share/jupyter", "/usr/share/jupyter"]
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  private var kernels: [Symptom] {
    let files = FileManager.default
    var findings: [Symptom] = []
    for folder in dataFolders.map({ $0 + "/kernels" }) {
      for name in ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
        let path = folder + "/" + name
        guard let text = files.contents(atPath: path + "/kernel.json") else { continue }
        if let finding = kernel(name, at: path, text: Array(text)) { findings.append(finding) }
      }
    }
    guard findings.isEmpty else { return findings }
    return [.bad("Jupyter knows no kernel of this program", mend: "martlet install")]
  }

  /// What is to be said of a kernel; `nil` if it is another program's.
  private func kernel(_ name: String, at folder: String, text: [UInt8]) -> Symptom? {
    let called = "the kernel ‘\(name)’ (\(folder))"
    let again = "martlet install\(options(for: folder, name: name))"
    guard let json = try? JSON.parse(text) else {
      guard name == Session.kernelName else { return nil }
      return .bad("\(called) has a kernel.json that cannot be read", mend: again)
    }
    guard Kernelspec.isOwn(json), let program = json["argv"]?[0]?.string else {
      guard name == Session.kernelName else { return nil }
      return .bad("\(called) does not start this program as it must be started", mend: again)
    }
    guard access(program, F_OK) == 0 else {
      return .bad("\(called) starts \(program), which is not there", mend: again)
    }
    guard access(program, X_OK) == 0 else {
      return .bad("\(called) starts \(program), which may not be run", mend: "chmod +x \(program)")
    }
    if let fault = fault(of: program) { return .bad("\(called): \(fault.0)", mend: fault.1) }
    guard ThisProgram.isSame(program, executable) else {
      return .odd("\(called) starts another program than this, \(program)", mend: again)
    }
    let spec = Kernelspec(
      displayName: json["display_name"]?.string ?? Session.displayName, executable: program)
    let isCurrent = spec.files.allSatisfy { file in
      FileManager.default.contents(atPath: folder + "/" + file.name).map(Array.init) == file.bytes
    }
    guard isCurrent else {
      return .odd("\(called) was written by another version, or changed since", mend: again)
    }
    return .good("\(called) starts \(program)")
  }

  /// The options that have `martlet install` write to a folder again.
  private func options(for folder: String, name: String) -> String {
    let named = name == Session.kernelName ? "" : " --name \(name)"
    let data = folder.dropLast(name.count + "/kernels/".count)
    if let user = InstallPlace.userFolder(environment), data == user { return named }
    guard data.hasSuffix("/share/jupyter") else { return named }
    return " --prefix \(data.dropLast("/share/jupyter".count))" + named
  }

  /// Why a program does not start, and what would help.
  private func fault(of program: String) -> (String, String)? {
    let answer = run([program, "--version"])
    guard answer.status != 0 else { return nil }
    let line = answer.lines.first ?? "it ends with status \(answer.status)"
    // As the loader says it: `error while loading shared libraries: libzmq.so.5: cannot open …`.
    let library = line.split(separator: " ").first { $0.hasPrefix("lib") && $0.contains(".so") }
    guard let library else { return ("\(program) does not start: \(line)", "install it anew") }
    let stem = String(library.prefix { $0 != "." })
    return (
      "\(program) misses the library \(library.prefix { $0 != ":" })",
      Self.packages[stem].map { "apt-get install \($0)" } ?? "install the library \(stem)"
    )
  }

  // MARK: Jupyter itself

  private var jupyter: Symptom {
    let answer = run(["jupyter", "--version"])
    guard answer.status == 0 else {
      return .bad(
        "there is no Jupyter on the path",
        mend: "pip install jupyterlab, or activate the Python environment that has it")
    }
    // A line for each package: `jupyter_client   : 8.6.0`.
    let line = answer.lines.first { $0.hasPrefix("jupyter_client") }
    let version = line?.split(separator: ":").last.map { $0.split(separator: " ").joined() } ?? ""
    let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
    guard !numbers.isEmpty else {
      return .bad("Jupyter has no jupyter_client", mend: "pip install jupyter_client")
    }
    if numbers.lexicographicallyPrecedes(Self.oldestClient) {
      let oldest = Self.oldestClient.map(String.init).joined(separator: ".")
      return .bad(
        "jupyter_client \(version) is too old to interrupt the kernel; \(oldest) is needed",
        mend: "pip install --upgrade jupyter_client")
    }
    return .good("Jupyter, with jupyter_client \(version)")
  }

  // MARK: What the kernel needs of the machine

  /// Jupyter writes its connection files there.
  private var runtimeFolder: Symptom {
    guard
      let folder = environment["JUPYTER_RUNTIME_DIR"]
        ?? InstallPlace.userFolder(environment).map({ $0 + "/runtime" })
    else {
      return .bad("the variable HOME names no folder", mend: "export HOME=…")
    }
    // Whatever could keep a file there could keep one of that name.
    if let problem = KeptHistory.problem(at: folder + "/martlet-doctor") {
      return .bad(
        "Jupyter cannot write its connection files in \(folder): \(problem)",
        mend: "give yourself the folder, or name another in JUPYTER_RUNTIME_DIR")
    }
    return .good("connection files: \(folder)")
  }

  private var ports: Symptom {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0, listen(descriptor, 1) == 0 else {
      return .bad(
        "nothing can listen on 127.0.0.1: \(String(cString: strerror(errno)))",
        mend: "allow it, or have Jupyter use Unix sockets: --KernelManager.transport=ipc")
    }
    return .good("ports on 127.0.0.1")
  }

  private var history: Symptom {
    guard let path = KeptHistory.path(in: { environment[$0] }) else {
      return .good("the history is kept in memory alone, as MARTLET_HISTORY says")
    }
    guard let problem = KeptHistory.problem(at: path) else { return .good("the history: \(path)") }
    return .odd(
      "the history cannot be kept in \(path): \(problem)",
      mend: "move it away or make it writable, or name another file in MARTLET_HISTORY")
  }
}
