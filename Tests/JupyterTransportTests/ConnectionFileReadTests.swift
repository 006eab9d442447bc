import Foundation
import JupyterProtocol
import JupyterTransport
import Testing

struct ConnectionFileReadTests {
  @Test("A connection file is read from disk")
  func read() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("martlet-connection-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    let text = """
      {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
       "ip": "127.0.0.1", "key": "k"}
      """
    try text.write(to: url, atomically: true, encoding: .utf8)
    #expect(try ConnectionFile(path: url.path).ports[.heartbeat] == 5)
    try "[".write(to: url, atomically: true, encoding: .utf8)
    #expect(throws: ConnectionFileError.self) { try ConnectionFile(path: url.path) }
  }

  @Test("A missing file is named")
  func missing() {
    let error = #expect(throws: TransportError.self) { try ConnectionFile(path: "/no/such/file") }
    #expect(error?.description == "cannot read /no/such/file: there is no such file")
  }
}
