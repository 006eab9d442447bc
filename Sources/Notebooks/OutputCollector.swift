internal import JSON
internal import Session

/// Gathers the outputs of a notebook's cells in nbformat's terms, as front ends do: one stream a
/// name and cell, later pictures in the place of earlier ones.
struct OutputCollector {
  /// Where something was shown that can be replaced.
  private struct Place {
    var cell: Int
    var output: Int
  }

  /// The outputs of each cell that has ended, by the cell's index.
  private(set) var outputs: [Int: [JSON]] = [:]
  private var places: [String: [Place]] = [:]
  private var cell = 0
  private var clearsNext = false
  /// The texts of the running cell's streams, whose outputs have none until the cell ends.
  private var streams: [String: String] = [:]

  /// Begins a cell, without outputs.
  mutating func begin(cell index: Int) {
    cell = index
    clearsNext = false
    clear()
  }

  /// Takes what a running cell puts out.
  mutating func add(_ output: Output) {
    switch output {
    case .stream(let text, let isError): addStream(text, name: isError ? "stderr" : "stdout")
    case .display(let display, let id):
      let data = Self.data(display.mime)
      if let id { replace(id, with: data) }
      append(["output_type": "display_data", "data": data, "metadata": [:]], id: id)
    case .update(let display, let id): replace(id, with: Self.data(display.mime))
    case .clear(let wait):
      if wait { clearsNext = true } else { clear() }
    case .failure(let failure): append(Self.error(failure))
    case .widget: break
    }
  }

  /// Ends a cell: its value, or why it stopped.
  mutating func end(_ report: CellReport, number: Int) {
    if let failure = report.failure {
      append(Self.error(failure))
    } else if let value = report.value {
      append([
        "output_type": "execute_result", "execution_count": .int(number),
        "data": Self.data(value.mime), "metadata": [:],
      ])
    }
    let list = (outputs[cell] ?? []).map { output in
      guard let name = output["name"]?.string, let text = streams[name] else { return output }
      return Streams.output(name, Streams.overwritten(text))
    }
    // Only streams change places, which nothing can replace, so that `places` stays true.
    outputs[cell] = Streams.ordered(list)
    streams = [:]
  }

  private static func error(_ failure: CellFailure) -> JSON {
    [
      "output_type": "error", "ename": .string(failure.name), "evalue": .string(failure.message),
      "traceback": .array(failure.traceback.map(JSON.string)),
    ]
  }

  private static func data(_ forms: [String: String]) -> JSON {
    .object(forms.mapValues(JSON.string))
  }

  private mutating func addStream(_ text: String, name: String) {
    clearIfAsked()
    if streams[name]?.append(text) == nil {
      streams[name] = text
      outputs[cell, default: []].append(Streams.output(name, ""))
    }
  }

  private mutating func append(_ output: JSON, id: String? = nil) {
    clearIfAsked()
    let index = outputs[cell]?.count ?? 0
    if let id { places[id, default: []].append(Place(cell: cell, output: index)) }
    outputs[cell, default: []].append(output)
  }

  private mutating func replace(_ id: String, with data: JSON) {
    for place in places[id] ?? [] { outputs[place.cell]?[place.output]["data"] = data }
  }

  private mutating func clearIfAsked() {
    if clearsNext { clear() }
    clearsNext = false
  }

  private mutating func clear() {
    outputs[cell] = []
    streams = [:]
    let cell = cell
    places = places.mapValues { $0.filter { $0.cell != cell } }
  }
}
