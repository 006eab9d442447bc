import JSON
import JupyterProtocol
import Testing

struct RegistrationTests {
  private static func file(_ changes: String = "") throws -> ConnectionFile {
    let fields = """
      "kernel_id": "k-1", "transport": "tcp", "registration_ip": "127.0.0.1",
      "registration_port": 51587, "signature_scheme": "hmac-sha256", "key": "secret"
      """
    return try ConnectionFile(parsing: Array("{\(fields)\(changes)}".utf8))
  }

  @Test("A registration file as jupyter_client's documentation has it is read")
  func read() throws {
    let file = try Self.file()
    #expect(file.registration?.address == "tcp://127.0.0.1:51587")
    #expect(file.registration?.kernelID == "k-1")
    #expect(file.ports.isEmpty)
    #expect(file.address(of: .shell) == "tcp://127.0.0.1:*")
  }

  @Test(
    "The kernel listens where the registration can reach it, or where it is told to",
    arguments: [
      (#", "registration_ip": "10.1.2.3""#, "tcp://0.0.0.0:*"),
      (#", "registration_ip": "::1""#, "tcp://[::1]:*"),
      (#", "registration_ip": "2001:db8::1""#, "tcp://[::]:*"),
      (#", "ip": "127.0.0.9""#, "tcp://127.0.0.9:*"),
      (#", "transport": "ipc", "registration_ip": "/tmp/r""#, "ipc:///tmp/r-kernel-*"),
    ])
  func address(changes: String, address: String) throws {
    #expect(try Self.file(changes).address(of: .control) == address)
  }

  @Test("What is missing from a registration file is named")
  func missing() {
    #expect(throws: ConnectionFileError.missing("registration_ip")) {
      try ConnectionFile(parsing: Array(#"{"registration_port": 1}"#.utf8))
    }
    #expect(throws: ConnectionFileError.missing("kernel_id")) {
      try ConnectionFile(
        parsing: Array(#"{"registration_port": 1, "registration_ip": "::1"}"#.utf8))
    }
    #expect(throws: ConnectionFileError.self) { try Self.file(#", "registration_port": 70000"#) }
  }

  @Test("The report is a delimiter, a signature and one part, with ports as texts")
  func report() throws {
    let signer = Signer(key: "secret")
    let registration = try #require(try Self.file().registration)
    let ports = Dictionary(uniqueKeysWithValues: zip(Channel.allCases, 7_001...))
    let frames = registration.report(ports, signer: signer)
    #expect(frames.count == 3)
    #expect(frames[0] == Array("<IDS|MSG>".utf8))
    #expect(signer.accepts(frames[1], of: [frames[2]]))
    #expect(
      try JSON.parse(frames[2]) == [
        "kernel_id": "k-1", "shell_port": "7001", "control_port": "7002", "stdin_port": "7003",
        "iopub_port": "7004", "hb_port": "7005",
      ])
  }

  @Test("A receipt may say anything, but signed")
  func receipt() throws {
    let signer = Signer(key: "secret")
    let registration = try #require(try Self.file().registration)
    let mark = Array("<IDS|MSG>".utf8)
    let body = Array("ACK".utf8)
    let signature = signer.signature(of: [body])
    #expect(registration.accepts([mark, signature, body], signer: signer))
    #expect(registration.accepts([[1], [], mark, signature, body], signer: signer))
    let forged = Signer(key: "guess").signature(of: [body])
    for frames in [
      [], [mark], [mark, signature], [mark, signature, body, body], [signature, body],
      [mark, forged, body], [mark, signature, []], [mark, [], body],
    ] {
      #expect(!registration.accepts(frames, signer: signer))
    }
  }

  @Test("Keys for encryption come in a pair of forty characters each, and are never shown")
  func curve() throws {
    let key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
    #expect(key.utf8.count == 40)
    let file = try Self.file(#", "curve_publickey": "\#(key)", "curve_secretkey": "\#(key)""#)
    #expect(file.curve == CurveKeys(publicKey: key, secretKey: key))
    #expect(throws: ConnectionFileError.missing("curve_secretkey")) {
      try Self.file(#", "curve_publickey": "\#(key)""#)
    }
    for bad in [
      "short", "", String(repeating: "é", count: 20), String(repeating: "\\\\", count: 40),
    ] {
      let error = #expect(throws: ConnectionFileError.self) {
        try Self.file(#", "curve_publickey": "\#(key)", "curve_secretkey": "\#(bad)""#)
      }
      #expect(error?.description.contains("40 characters of Z85") == true)
      if !bad.isEmpty { #expect(error?.description.contains(bad) == false) }
    }
  }
}
