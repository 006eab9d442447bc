import JupyterProtocol
import Testing

struct ConnectionFileTests {
  private static func text(_ changes: String = "") -> [UInt8] {
    let fields = """
      "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 65535,
      "ip": "127.0.0.1", "key": "secret", "transport": "tcp", "signature_scheme": "hmac-sha256",
      "kernel_name": "martlet", "jupyter_session": "x"
      """
    return Array("{\(fields)\(changes)}".utf8)
  }

  @Test("A file as jupyter_client writes it is read")
  func read() throws {
    let file = try ConnectionFile(parsing: Self.text())
    #expect(file.key == "secret")
    #expect(file.address(of: .shell) == "tcp://127.0.0.1:1")
    #expect(file.address(of: .iopub) == "tcp://127.0.0.1:2")
    #expect(file.address(of: .stdin) == "tcp://127.0.0.1:3")
    #expect(file.address(of: .control) == "tcp://127.0.0.1:4")
    #expect(file.address(of: .heartbeat) == "tcp://127.0.0.1:65535")
    let v6 = try ConnectionFile(parsing: Self.text(#", "ip": "::1""#))
    #expect(v6.address(of: .shell) == "tcp://[::1]:1")
    let ipc = try ConnectionFile(parsing: Self.text(#", "ip": "/tmp/k", "transport": "ipc""#))
    #expect(ipc.address(of: .control) == "ipc:///tmp/k-4")
  }

  @Test(
    "What cannot be used is named",
    arguments: [
      (
        #", "transport": "udp""#, #""transport" in the connection file is udp; expected tcp or ipc"#
      ),
      (#", "signature_scheme": "hmac-md5""#, "expected hmac-sha256"),
      (#", "hb_port": 0"#, #""hb_port" in the connection file is 0"#),
      (#", "hb_port": 65536"#, "expected a port"), (#", "shell_port": "1""#, #"is "1""#),
      (#", "ip": null"#, "expected a text"), ("}", "cannot be read"),
    ])
  func refuse(changes: String, reason: String) {
    let error = #expect(throws: ConnectionFileError.self) {
      try ConnectionFile(parsing: Self.text(changes))
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test("What is missing is named")
  func missing() {
    #expect(throws: ConnectionFileError.missing("ip")) {
      try ConnectionFile(parsing: [0x7B, 0x7D])
    }
    #expect(throws: ConnectionFileError.notAnObject) { try ConnectionFile(parsing: [0x31]) }
    #expect(throws: ConnectionFileError.missing("shell_port")) {
      try ConnectionFile(parsing: Array(#"{"ip":"::1"}"#.utf8))
    }
    #expect(
      ConnectionFileError.missing("ip").description == #"the connection file has no "ip""#)
  }
}
