/// A value held for a look inside: its parts are taken out one by one as they are asked for.
///
/// It keeps the value as it was when it was taken. No code of the user runs for it, save where a
/// property of a library's object is asked for.
public struct HeldValue: @unchecked Sendable {
  let shape: Shape
  /// A copy of the value's slots.
  let slots: SlotsObject
  let engine: Engine

  /// A part of a value.
  public struct Part: Sendable {
    /// What leads to it from the whole: a name, or an index in brackets.
    public var name: String
    /// The part itself.
    public var value: HeldValue
    /// Whether it is an element of a list rather than a named part.
    public var isIndexed = false

    /// Makes a part.
    public init(name: String, value: HeldValue, isIndexed: Bool = false) {
      self.name = name
      self.value = value
      self.isIndexed = isIndexed
    }
  }

  init(_ shape: Shape, _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine) {
    self.shape = shape
    self.engine = engine
    slots = SlotsObject(shape.layout, owner: -1)
    for slot in 0..<shape.layout.raw { slots.raw[slot] = raw[slot] }
    for slot in 0..<shape.layout.ref { slots.ref.copy(slot, from: ref[slot]) }
  }

  /// Holds a value in its border form; nil for one that is none of the type.
  init?(_ value: Value, as type: Type, _ engine: Engine) {
    shape = Shape.of(type)
    self.engine = engine
    slots = SlotsObject(shape.layout, owner: -1)
    do throws(RuntimeFailure) {
      try shape.unbox(value, slots.raw, slots.ref, engine)
    } catch {
      return nil
    }
  }

  /// Its type.
  public var type: Type { shape.type }

  /// The value in its border form, long lists as excerpts.
  public var value: Value {
    shape.box(slots.raw, slots.ref, engine, for: Purpose(isShown: true))
  }

  /// The value in a line.
  public var text: String {
    let value = self.value
    var text: String
    if case .object(let nominal, let object) = value {
      text = nominal.display.map { $0(object).plain } ?? nominal.name
    } else {
      text = shown(value, as: type, within: .brief)
    }
    if let end = text.firstIndex(where: \.isNewline) { text = text[..<end] + " …" }
    return text.count > 120 ? text.prefix(120) + " …" : text
  }

  /// The number of its elements, where it is a list; 0 for all else.
  public var elementCount: Int {
    switch content.shape.form {
    case .array: content.ref.array(0).count
    case .dictionary, .set: content.ref.table(0).count
    default: 0
    }
  }

  /// Whether there is anything inside.
  public var hasParts: Bool {
    switch content.shape.form {
    case .array, .dictionary, .set: elementCount > 0
    case .tuple, .structure: !content.shape.parts.isEmpty
    case .enumeration:
      content.shape.hasPayload && SlotsObject.at(content.ref).map { $0.layout != .none } ?? false
    case .object(let nominal), .abstract(let nominal):
      content.ref[0] != nil && !properties(of: object?.nominal ?? nominal).isEmpty
    default: false
    }
  }

  /// The parts: the elements of a list within a range, or all named parts.
  public func parts(_ range: Range<Int>) -> [Part] {
    let (shape, raw, ref) = content
    switch shape.form {
    case .array(let element):
      let array = ref.array(0)
      return range.clamped(to: 0..<array.count).map { index in
        Part(
          name: "[\(index)]",
          value: HeldValue(
            element, array.raw + index * array.rawStride, array.ref + index * array.refStride,
            engine),
          isIndexed: true)
      }
    case .dictionary(let key, let value):
      let table = ref.table(0)
      return entries(of: table, range).map { entry in
        let text = shown(
          key.box(table.keyRaw(entry), table.keyRef(entry), engine, for: Purpose(isShown: true)),
          as: key.type, within: .brief)
        return Part(
          name: "[\(text)]",
          value: HeldValue(value, table.valueRaw(entry), table.valueRef(entry), engine),
          isIndexed: true)
      }
    case .set(let element):
      let table = ref.table(0)
      return zip(range, entries(of: table, range)).map { index, entry in
        Part(
          name: "\(index)",
          value: HeldValue(element, table.keyRaw(entry), table.keyRef(entry), engine),
          isIndexed: true)
      }
    case .tuple:
      guard case .tuple(let elements) = shape.type else { return [] }
      return named(
        elements.enumerated().map { $1.label ?? ".\($0)" }, shape.parts, raw, ref)
    case .structure(let nominal):
      guard case .structure(let properties) = nominal.kind else { return [] }
      return named(properties.map(\.name), shape.parts, raw, ref)
    case .enumeration(let nominal):
      // Without payloads there is no slot for one either.
      guard case .enumeration(let cases) = nominal.kind, shape.hasPayload,
        let payload = SlotsObject.at(ref), cases.indices.contains(raw[0].int)
      else { return [] }
      let item = cases[raw[0].int]
      return named(
        item.payload.enumerated().map { $1.label ?? ".\($0)" }, shape.payload(case: raw[0].int),
        payload.raw, payload.ref)
    case .object, .abstract:
      guard let object else { return [] }
      return properties(of: object.nominal).compactMap { property in
        guard case .native(let body) = property.body else { return nil }
        let call = NativeCall(
          arguments: [.object(object.nominal, object.value)], host: engine.host,
          resultType: property.result)
        guard let value = try? body(call),
          let held = HeldValue(value, as: property.result, engine)
        else { return nil }
        return Part(name: property.name, value: held)
      }
    default: return []
    }
  }

  /// The slots of what an optional holds, and of all else itself.
  private var content: (shape: Shape, raw: RawSlots, ref: RefSlots) {
    if let boxed = unboxed { return boxed.content }
    var shape = self.shape
    var raw = slots.raw
    while case .optional(let wrapped, let isPlain) = shape.form {
      if isPlain {
        if slots.ref[0] == nil { return (Shape.of(.void), raw, slots.ref) }
      } else {
        if raw[0] == 0 { return (Shape.of(.void), raw, slots.ref) }
        raw += 1
      }
      shape = wrapped
    }
    return (shape, raw, slots.ref)
  }

  /// What an abstract type's value is in its own type.
  private var unboxed: HeldValue? {
    guard case .abstract = shape.form, let reference = slots.ref[0] else { return nil }
    let boxed = Unmanaged<BoxedObject>.fromOpaque(reference).takeUnretainedValue()
    guard let type = boxed.type, type != shape.type else { return nil }
    if case .object = boxed.value { return nil }
    return HeldValue(boxed.value, as: type, engine)
  }

  private func entries(of table: TableObject, _ range: Range<Int>) -> [Int] {
    let live = (0..<table.used).lazy.filter(table.isLive)
    return Array(live.dropFirst(max(range.lowerBound, 0)).prefix(range.count))
  }

  private func named(
    _ names: [String], _ shapes: [Shape], _ raw: RawSlots, _ ref: RefSlots
  ) -> [Part] {
    var offset = Layout.none
    return zip(names, shapes).map { name, shape in
      defer { offset += shape.layout }
      return Part(
        name: name, value: HeldValue(shape, raw + offset.raw, ref + offset.ref, engine))
    }
  }

  private var object: (nominal: NominalType, value: any Sendable)? {
    let (shape, _, ref) = content
    switch shape.form {
    case .object, .abstract:
      guard let reference = ref[0] else { return nil }
      let boxed = Unmanaged<BoxedObject>.fromOpaque(reference).takeUnretainedValue()
      if case .object(let nominal, let value) = boxed.value { return (nominal, value) }
      return nil
    default: return nil
    }
  }

  /// The properties of a library's type that can be asked for by themselves.
  private func properties(of nominal: NominalType) -> [FunctionDeclaration] {
    nominal.members.values.flatMap { $0 }.filter {
      guard $0.isProperty, $0.parameters.isEmpty, !$0.isMutating, !$0.result.hasVariables else {
        return false
      }
      if case .native = $0.body { return true }
      return false
    }.sorted { $0.name < $1.name }
  }
}

extension Type {
  /// Whether it is known only at a call.
  fileprivate var hasVariables: Bool {
    switch self {
    case .variable, .broken: true
    case .array(let element), .set(let element), .optional(let element), .inout(let element):
      element.hasVariables
    case .dictionary(let key, let value): key.hasVariables || value.hasVariables
    case .tuple(let elements): elements.contains { $0.type.hasVariables }
    case .function(let parameters, let result):
      result.hasVariables || parameters.contains { $0.hasVariables }
    default: false
    }
  }
}

extension Machine {
  /// Holds the value of a variable of the session; nil while it has none.
  public func hold(_ id: GlobalID) -> HeldValue? {
    guard isInitialised(id), let home = store.session.homes[id], let type = store.session.types[id]
    else {
      return nil
    }
    return HeldValue(
      Shape.of(type), store.interpreter.rawStack + home.raw, store.interpreter.refStack + home.ref,
      store.engine)
  }

  /// Holds the value of a variable of a call that is under way.
  public func hold(_ variable: FrameVariable) -> HeldValue {
    HeldValue(variable.shape, variable.raw, variable.ref, store.engine)
  }

  /// Holds a value; nil for one that is none of the type.
  public func hold(_ value: Value, as type: Type) -> HeldValue? {
    HeldValue(value, as: type, store.engine)
  }
}
