/// Values that are shown where they can be replaced.
extension Routines {
  static let places: [String: Routine] = [
    "display": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let value = site.shapes[0].box(raw, ref, interpreter.engine, for: .showing(interpreter))
      try interpreter.raiseOwnFailure()
      let (type, result) = (site.shapes[0].type, site.shapes[1])
      let id = interpreter.outside {
        interpreter.host.show(value, as: type, isReplaceable: true)
      }
      ref.clear(0, site.shapes[0].layout.ref)
      try result.unbox(.object(Library.shown, Shown(id: id)), raw, ref, interpreter.engine)
    },
    "redisplay": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let place = site.offsets[1]
      let value = site.shapes[1].box(
        raw + place.raw, ref + place.ref, interpreter.engine, for: .showing(interpreter))
      try interpreter.raiseOwnFailure()
      guard
        case .object(_, let shown as Shown) = try site.shapes[0].box(raw, ref, interpreter.engine)
      else { return }
      let type = site.shapes[1].type
      interpreter.outside { interpreter.host.update(value, as: type, id: shown.id) }
    },
  ]
}

/// Something that is shown and can be replaced.
struct Shown: Sendable {
  /// Where.
  var id: String
}

extension Library {
  /// The type of what `display` gives.
  static let shown: NominalType = {
    let type = NominalType(
      name: "Shown", kind: .library,
      documentation: "Something that is shown, and can be replaced where it stands.")
    type.isQuiet = true
    type.members["update"] = [
      FunctionDeclaration(
        "update",
        [
          .init(
            label: nil, name: "value", type: .nominal(any),
            documentation: "What is to be seen instead.")
        ], to: .void, documentation: "Shows another value in its place.",
        body: .intrinsic("redisplay"))
    ]
    return type
  }()

  /// `display(_:)`, and the type of what it gives.
  public mutating func addDisplay() {
    add(Self.shown)
    var display = FunctionDeclaration(
      "display",
      [.init(label: nil, name: "value", type: .nominal(Self.any), documentation: "Any value.")],
      to: .nominal(Self.shown),
      documentation: """
        Shows a value now, where another can take its place: `update(_:)` of what it gives replaces \
        the value, also from a later cell.
        """, body: .intrinsic("display"))
    display.isDiscardable = true
    add(display)
  }
}
