internal import JSON

/// What a kernel's process and its machine are using, as `usage_request` asks.
public struct Usage: Sendable, Hashable {
  /// The machine's memory, in bytes.
  public struct Memory: Sendable, Hashable {
    /// All there is.
    public var total: Int
    /// What programs could still get.
    public var available: Int
    /// What nobody uses, not even for a cache.
    public var free: Int

    /// Creates the numbers.
    public init(total: Int, available: Int, free: Int) {
      self.total = total
      self.available = available
      self.free = free
    }
  }

  /// The machine's name.
  public var hostname: String
  /// The process's number.
  public var processID: Int
  /// The processor time since the last question, in percent of one processor's.
  public var processorPercent: Double
  /// The process's share of memory, in bytes.
  public var memory: Int
  /// The processor time of all programs since the last question, in percent of all processors';
  /// `nil` at the first.
  public var hostProcessorPercent: Double?
  /// The number of processors.
  public var processorCount: Int
  /// The machine's memory, if that is known.
  public var hostMemory: Memory?

  /// Creates a report.
  public init(
    hostname: String, processID: Int, processorPercent: Double, memory: Int,
    hostProcessorPercent: Double?, processorCount: Int, hostMemory: Memory?
  ) {
    self.hostname = hostname
    self.processID = processID
    self.processorPercent = processorPercent
    self.memory = memory
    self.hostProcessorPercent = hostProcessorPercent
    self.processorCount = processorCount
    self.hostMemory = hostMemory
  }

  /// The content of a `usage_reply`, named as ipykernel names it.
  var content: JSON {
    var content: JSON = [
      "status": "ok", "hostname": .string(hostname), "pid": .int(processID),
      "kernel_cpu": .double(processorPercent), "kernel_memory": .int(memory),
      "cpu_count": .int(processorCount),
    ]
    if let hostProcessorPercent { content["host_cpu_percent"] = .double(hostProcessorPercent) }
    if let memory = hostMemory {
      let used = memory.total - memory.available
      let percent = memory.total > 0 ? (1_000 * Double(used) / Double(memory.total)).rounded() : 0
      content["host_virtual_memory"] = [
        "total": .int(memory.total), "available": .int(memory.available),
        "used": .int(used), "free": .int(memory.free), "percent": .double(percent / 10),
      ]
    }
    return content
  }
}
