/// The five sockets between a kernel and its front ends.
public enum Channel: Sendable, Hashable, CaseIterable {
  /// Requests that are answered in order.
  case shell
  /// Requests that are answered at once, even while a cell runs.
  case control
  /// Questions of the kernel to the person at the front end.
  case stdin
  /// Outputs and states, to everyone who listens.
  case iopub
  /// Echoes, as a sign of life.
  case heartbeat

  /// The field of a connection file that holds this channel's port.
  var portField: String {
    switch self {
    case .shell: "shell_port"
    case .control: "control_port"
    case .stdin: "stdin_port"
    case .iopub: "iopub_port"
    case .heartbeat: "hb_port"
    }
  }
}
