internal import JSON
internal import Language
internal import Session

/// What is asked of stopped code, or of the session's variables between two cells.
///
extension SessionDebugger {
  /// How many elements of a list are given to who does not say how many.
  private static let pageLength = 100

  func stackTrace(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let code else { throw Refusal("no code is stopped") }
    let calls = code.calls
    let start = max(0, arguments["startFrame"]?.int ?? 0)
    var levels = arguments["levels"]?.int ?? 0
    if levels <= 0 { levels = calls.count }
    let frames = calls.enumerated().dropFirst(start).prefix(levels).map { index, call -> JSON in
      [
        "id": .int(DebugReferences.Frame(thread: code.thread, index: index).number),
        "name": .string(call.function ?? "<cell>"),
        "source": ["name": .string(call.source), "path": .string(call.path)],
        "line": .int(call.line), "column": .int(call.column), "endLine": .int(call.endLine),
        "endColumn": .int(call.endColumn),
      ]
    }
    return ["stackFrames": .array(frames), "totalFrames": .int(calls.count)]
  }

  func scopes(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    let thread = code?.thread ?? 0
    let index = frame(arguments["frameId"])
    let locals = values.add(.locals(frame: .init(thread: thread, index: index)))
    let globals = values.add(.globals(thread: thread))
    return [
      "scopes": [
        [
          "name": "Locals", "variablesReference": .int(locals), "expensive": false,
          "presentationHint": "locals",
        ],
        ["name": "Globals", "variablesReference": .int(globals), "expensive": false],
      ]
    ]
  }

  func variables(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let number = arguments["variablesReference"]?.int, let referent = values[number] else {
      throw Refusal("these variables are no longer there")
    }
    let start = max(0, arguments["start"]?.int ?? 0)
    let count = arguments["count"]?.int ?? 0
    switch referent {
    case .locals(let frame):
      return ["variables": described(code?.locals(frame: frame.index) ?? [], code)]
    case .globals: return ["variables": described(session.heldVariables, code)]
    case .inside(let value, _):
      let total = value.elementCount
      let wanted = count > 0 ? count : total > 0 ? Self.pageLength : 0
      let end = total > 0 ? min(start &+ wanted, total) : 0
      if arguments["filter"]?.string == "named", total > 0 { return ["variables": []] }
      let parts = value.parts(min(start, end)..<end)
      var list = described(parts, code).array ?? []
      if count <= 0, end < total {
        list.append([
          "name": "…", "value": .string("\(grouped(total - end)) more"), "variablesReference": 0,
        ])
      }
      return ["variables": .array(list)]
    }
  }

  func inspectVariables(_ code: StoppedCode?) -> JSON {
    if code == nil { values.forget(thread: 0) }
    let variables = described(code?.cellVariables ?? session.heldVariables, code)
    keep(plain(variables))
    return ["variables": variables]
  }

  func richInspectVariables(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let name = arguments["variableName"]?.string else {
      throw Refusal("‘variableName’ is missing")
    }
    let found =
      code?.locals(frame: frame(arguments["frameId"])).last { $0.name == name }
      ?? session.heldVariables.last { $0.name == name }
    guard let found else { throw Refusal("there is no variable ‘\(name)’") }
    let forms = Session.display(of: found.value).mime
    return ["data": .object(forms.mapValues(JSON.string)), "metadata": [:]]
  }

  func evaluate(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let expression = arguments["expression"]?.string else {
      throw Refusal("‘expression’ is missing")
    }
    guard let code else {
      switch session.evaluate(expression) {
      case .success(let display):
        return ["result": .string(display.plain), "variablesReference": 0]
      case .failure(let failure): throw Refusal(failure.message)
      }
    }
    return try content(
      code.evaluate(expression, frame: frame(arguments["frameId"])), name: "result", code)
  }

  func setVariable(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let code, let number = arguments["variablesReference"]?.int,
      let name = arguments["name"]?.string, let value = arguments["value"]?.string
    else { throw Refusal("‘setVariable’ needs a scope, a name and a value") }
    var frame = 0
    switch values[number] {
    case .locals(let place)?: frame = place.index
    case .globals?: break
    default: throw Refusal("only whole variables can be set; evaluate an assignment instead")
    }
    if case .failure(let failure) = code.evaluate("\(name) = \(value)", frame: frame) {
      throw Refusal(failure.message)
    }
    return try content(code.evaluate(name, frame: frame), name: "value", code)
  }

  func copyToGlobals(_ arguments: JSON, _ code: StoppedCode?) throws(Refusal) -> JSON {
    guard let code, let name = arguments["srcVariableName"]?.string else {
      throw Refusal("‘copyToGlobals’ needs the name of a variable")
    }
    let frame = frame(arguments["srcFrameId"])
    let target = arguments["dstVariableName"]?.string ?? name
    guard code.copyToSession(name, frame: frame, as: target) else {
      throw Refusal("‘\(name)’ cannot be kept as ‘\(target)’")
    }
    return [:]
  }

  /// The place of a call in its thread's list; the innermost's where none is named.
  private func frame(_ number: JSON?) -> Int {
    number?.int.map { DebugReferences.Frame(number: $0).index } ?? 0
  }

  // MARK: Values

  private func content(
    _ result: Result<HeldValue?, CellFailure>, name: String, _ code: StoppedCode?
  ) throws(Refusal) -> JSON {
    switch result {
    case .failure(let failure): throw Refusal(failure.message)
    case .success(nil): return [name: "()", "type": "Void", "variablesReference": 0]
    case .success(let value?):
      var content = described(HeldValue.Part(name: "", value: value), code)
      content[name] = content["value"]
      if name != "value" { content["value"] = nil }
      content["name"] = nil
      content["evaluateName"] = nil
      return content
    }
  }

  private func described(_ parts: [HeldValue.Part], _ code: StoppedCode?) -> JSON {
    .array(parts.map { described($0, code) })
  }

  private func described(_ part: HeldValue.Part, _ code: StoppedCode?) -> JSON {
    let value = part.value
    let thread = code?.thread ?? 0
    var content: JSON = [
      "name": .string(part.name), "value": .string(value.text),
      "variablesReference": .int(value.hasParts ? values.add(.inside(value, thread: thread)) : 0),
    ]
    if tellsTypes { content["type"] = .string("\(value.type)") }
    if !part.isIndexed { content["evaluateName"] = .string(part.name) }
    if value.elementCount > 0 { content["indexedVariables"] = .int(value.elementCount) }
    return content
  }

  /// Variables without numbers to ask for more by.
  private func plain(_ variables: JSON) -> JSON {
    .array(
      (variables.array ?? []).map { variable in
        var variable = variable
        variable["variablesReference"] = 0
        variable["indexedVariables"] = nil
        return variable
      })
  }
}
