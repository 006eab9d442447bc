import Syntax

extension FunctionCompiler {
  // MARK: Routines

  /// Calls a routine of the machine on arguments; the result stands at the window's start.
  @discardableResult
  func routine(
    _ name: String, _ arguments: [TypedExpression], result: Type, into target: Slots? = nil,
    text: String? = nil, function: FunctionDeclaration? = nil
  ) -> Slots {
    let size = arguments.reduce(Layout.none) { $0 + $1.type.layout }
    let window = temporary(
      Layout(raw: max(size.raw, result.layout.raw), ref: max(size.ref, result.layout.ref)))
    var offsets: [Layout] = []
    var absent: Set<Int> = []
    var at = window
    for (index, argument) in arguments.enumerated() {
      offsets.append(Layout(raw: at.raw - window.raw, ref: at.ref - window.ref))
      if case .absent = argument.kind { absent.insert(index) }
      _ = compile(argument, into: at)
      at += argument.type.layout
    }
    emit(
      .callRoutine, window.raw, window.ref,
      site(
        Site(
          text ?? name, shapes: arguments.map { Shape.of($0.type) } + [Shape.of(result)],
          offsets: offsets, spans: arguments.map(\.span), absent: absent, function: function,
          routine: Routines.table[name] ?? Routines.missing)))
    return settle(window, result.layout, target)
  }

  /// Calls a routine on a window that is filled already.
  func call(_ name: String, _ window: Slots, shapes: [Shape], number: Int = 0) {
    emit(
      .callRoutine, window.raw, window.ref,
      site(
        Site(
          name, shapes: shapes, number: number, routine: Routines.table[name] ?? Routines.missing)))
  }

  // MARK: Calls

  func call(
    _ callee: Callee, _ arguments: [TypedExpression], _ expression: TypedExpression,
    _ target: Slots?
  ) -> Slots {
    switch callee {
    case .function(let id):
      return invoke(.direct(id), arguments.map(\.type), expression.type, target) { window, homes in
        for (argument, home) in zip(arguments, homes) {
          _ = self.compile(argument, into: window + home)
        }
      }
    case .value(let function):
      let invocation = invocation(of: function, arguments)
      return invoke(invocation, arguments.map(\.type), expression.type, target) { window, homes in
        for (argument, home) in zip(arguments, homes) {
          _ = self.compile(argument, into: window + home)
        }
      }
    case .library(let function):
      switch function.body {
      case .intrinsic(let name):
        if let emitter = Intrinsics.emitters[name] {
          return emitter(self, arguments, expression, target)
        }
        return routine(name, arguments, result: expression.type, into: target, function: function)
      case .native, .memberwise:
        return routine(
          "native", arguments, result: expression.type, into: target, text: function.name,
          function: function)
      }
    }
  }

  /// How a function value is called.
  enum Invocation {
    case direct(FunctionID)
    /// The closure in a reference register.
    case closure(Int)
  }

  func invocation(of function: TypedExpression, _ arguments: [TypedExpression] = []) -> Invocation {
    if case .closure(let id) = function.kind, functions[id]?.captures.isEmpty ?? true {
      return .direct(id)
    }
    var closure = compile(function)
    if !isTemporary(closure, .reference), arguments.contains(where: \.mayChangeVariables) {
      let copy = temporary(.reference)
      emit(.copyRef, copy.ref, closure.ref)
      closure = copy
    }
    return .closure(closure.ref)
  }

  /// Calls a function value; `fill` puts the arguments in the window.
  @discardableResult
  func invoke(
    _ invocation: Invocation, _ parameters: [Type], _ result: Type, _ target: Slots? = nil,
    fill: (Slots, [Slots]) -> Void
  ) -> Slots {
    let signature = Signature(parameters: parameters, result: result)
    let window = temporary(signature.window)
    fill(window, signature.homes)
    emitCall(invocation, window)
    return settle(window, result.layout, target)
  }

  private func emitCall(_ invocation: Invocation, _ window: Slots) {
    switch invocation {
    case .direct(let id):
      if id.index <= Int(UInt16.max),
        let sum = takeBack(
          .addSmall,
          where: {
            $0.a == window.raw && Int(Int8(truncatingIfNeeded: $0.signedC)) == $0.signedC
          })
      {
        let callSpan = span
        span = sum.span
        emit(.callAdding, window.raw, sum.instruction.b, id.index, d: sum.instruction.signedC)
        span = callSpan
        emit(.stop, window.ref)
      } else if id.index <= Int(UInt16.max) {
        emit(.call, window.raw, window.ref, id.index)
      } else {
        emit(.callWide, window.raw, window.ref, constant(UInt64(int: id.index)))
      }
    case .closure(let register): emit(.callClosure, window.raw, window.ref, register)
    }
  }

  // MARK: Calls that change places

  func mutatingCall(
    _ callee: Callee, _ places: [(parameter: Int, place: Place)],
    _ arguments: [TypedExpression], _ expression: TypedExpression, _ target: Slots?
  ) -> Slots {
    switch callee {
    case .library(let function):
      guard let place = places.first?.place else { return target ?? next }
      return mutatingLibraryCall(function, place, arguments, expression, target)
    case .function(let id):
      return inoutCall(.direct(id), places, arguments, expression, target)
    case .value(let function):
      return inoutCall(invocation(of: function, arguments), places, arguments, expression, target)
    }
  }

  private func inoutCall(
    _ invocation: Invocation, _ places: [(parameter: Int, place: Place)],
    _ arguments: [TypedExpression], _ expression: TypedExpression, _ target: Slots?
  ) -> Slots {
    let byParameter = Dictionary(places.map { ($0.parameter, $0.place) }) { first, _ in first }
    var rest = arguments[...]
    var types: [Type] = []
    var values: [Int: TypedExpression] = [:]
    for index in 0..<(places.count + arguments.count) {
      if let place = byParameter[index] {
        types.append(place.type)
      } else if let argument = rest.popFirst() {
        types.append(argument.type)
        values[index] = argument
      }
    }
    let signature = Signature(
      parameters: types, inouts: Set(byParameter.keys), result: expression.type)
    let prepared = places.map { prepare($0.place) }
    let window = temporary(signature.window)
    for index in types.indices {
      if let value = values[index] { _ = compile(value, into: window + signature.homes[index]) }
    }
    let taking = instructions.count
    for (index, place) in places.enumerated() {
      let home = window + signature.homes[place.parameter]
      scratch {
        if !exchangeEntry(prepared[index], place.place.type, home, routine: "readEntry") {
          take(locate(prepared[index]), place.place.type, into: home)
        }
      }
    }
    let taken = instructions.count
    emitCall(invocation, window)
    let start = instructions.count
    for (index, place) in places.enumerated() {
      let home = window + signature.homes[place.parameter]
      scratch {
        if !exchangeEntry(prepared[index], place.place.type, home, routine: "assignEntry") {
          store(
            locate(prepared[index]), place.place.type.layout, from: home, taking: true)
        }
      }
    }
    lendings[start] = Lending(
      takes: taking == taken ? 0..<0 : taking..<taken,
      call: instructions[start - 1].opcode == .stop ? start - 2 : start - 1,
      end: instructions.count, window: window, values: signature.inouts)
    return settle(window + signature.inouts, expression.type.layout, target)
  }

  /// Reads or writes an entry of a dictionary as an optional, whose value has no place of its own.
  private func exchangeEntry(
    _ prepared: Prepared, _ type: Type, _ home: Slots, routine: String
  ) -> Bool {
    guard case .entry(let base, let key, let keyType, let value, nil) = prepared,
      type == .optional(value)
    else { return false }
    let isRead = routine == "readEntry"
    let window = temporary(Layout(raw: 1, ref: 0) + keyType.layout + type.layout)
    let keyHome = Slots(raw: window.raw + 1, ref: window.ref)
    let valueHome = keyHome + keyType.layout
    move(keyType.layout, from: key, to: keyHome, taking: false)
    if !isRead { move(type.layout, from: home, to: valueHome, taking: true) }
    let slot = address(of: locate(base))
    emit(.move, window.raw, slot)
    call(routine, window, shapes: [Shape.of(keyType), Shape.of(type)])
    if isRead { move(type.layout, from: valueHome, to: home, taking: true) }
    return true
  }

  /// Loads a value, leaving empty collections behind, so that the callee holds them alone.
  private func take(_ location: Location, _ type: Type, into target: Slots) {
    load(location, Layout(raw: type.layout.raw, ref: 0), into: target)
    for (slot, empty) in type.emptyObjects.enumerated() {
      let part = location.part(Layout(raw: 0, ref: slot))
      let home = Slots(raw: target.raw, ref: target.ref + slot)
      guard let empty else {
        load(part, .reference, into: home)
        continue
      }
      if case .registers(let source) = part {
        emit(.swapObject, home.ref, source.ref, object(empty))
        continue
      }
      load(part, .reference, into: home)
      let placeholder = temporary(.reference)
      emit(.loadObject, placeholder.ref, object(empty))
      store(part, .reference, from: placeholder, taking: true)
    }
  }

  private func mutatingLibraryCall(
    _ function: FunctionDeclaration, _ place: Place, _ arguments: [TypedExpression],
    _ expression: TypedExpression, _ target: Slots?
  ) -> Slots {
    guard case .intrinsic(let name) = function.body else {
      return nativeMutatingCall(function, place, arguments, expression, target)
    }
    let prepared = prepare(place)
    if let emitter = Intrinsics.mutatingEmitters[name] {
      return emitter(self, prepared, place, arguments, expression, target)
    }
    // A closure may give up the collection that the receiver is an element or entry of, so the
    // routine works on a copy of its own, which goes back when it is done.
    let isLent =
      prepared.isWithinCollection
      && arguments.contains {
        if case .function = $0.type { true } else { false }
      }
    let lent = isLent ? temporary(.reference) : .none
    // The receiver's address, then the arguments.
    let result = expression.type.layout
    let size = arguments.reduce(Layout.number) { $0 + $1.type.layout }
    let window = temporary(
      Layout(raw: max(size.raw, result.raw), ref: max(size.ref, result.ref)))
    var at = Slots(raw: window.raw + 1, ref: window.ref)
    var offsets: [Layout] = []
    for argument in arguments {
      offsets.append(Layout(raw: at.raw - window.raw, ref: at.ref - window.ref))
      _ = compile(argument, into: at)
      at += argument.type.layout
    }
    if isLent { scratch { load(locate(prepared), .reference, into: lent) } }
    scratch {
      let receiver = isLent ? Location.registers(lent) : locate(prepared)
      _ = emit(.move, window.raw, address(of: receiver))
    }
    emit(
      .callRoutine, window.raw, window.ref,
      site(
        Site(
          name,
          shapes: [Shape.of(place.type)] + arguments.map { Shape.of($0.type) }
            + [Shape.of(expression.type)], offsets: offsets, spans: arguments.map(\.span),
          function: function, routine: Routines.table[name] ?? Routines.missing)))
    if isLent { scratch { store(locate(prepared), .reference, from: lent, taking: true) } }
    return settle(window, result, target)
  }

  /// A native method that changes its receiver: it gives the receiver back before the result.
  private func nativeMutatingCall(
    _ function: FunctionDeclaration, _ place: Place, _ arguments: [TypedExpression],
    _ expression: TypedExpression, _ target: Slots?
  ) -> Slots {
    let prepared = prepare(place)
    let receiver = place.type.layout
    let size = arguments.reduce(receiver) { $0 + $1.type.layout }
    let back = receiver + expression.type.layout
    let window = temporary(
      Layout(raw: max(size.raw, back.raw), ref: max(size.ref, back.ref)))
    var at = window + receiver
    var offsets = [Layout.none]
    var absent: Set<Int> = []
    for (index, argument) in arguments.enumerated() {
      offsets.append(Layout(raw: at.raw - window.raw, ref: at.ref - window.ref))
      if case .absent = argument.kind { absent.insert(index + 1) }
      _ = compile(argument, into: at)
      at += argument.type.layout
    }
    scratch { load(locate(prepared), receiver, into: window) }
    emit(
      .callRoutine, window.raw, window.ref,
      site(
        Site(
          function.name,
          shapes: [Shape.of(place.type)] + arguments.map { Shape.of($0.type) }
            + [Shape.of(expression.type)], offsets: offsets,
          spans: [place.span] + arguments.map(\.span), absent: absent, function: function,
          routine: Routines.table["nativeMutating"] ?? Routines.missing)))
    scratch { store(locate(prepared), receiver, from: window, taking: true) }
    return settle(window + receiver, expression.type.layout, target)
  }

  // MARK: Closures

  func closure(_ id: FunctionID, _ target: Slots?) -> Slots {
    let to = target ?? temporary(.reference)
    let captures = functions[id]?.captures ?? []
    var layout = Layout.none
    for capture in captures {
      let local = function.locals[capture.outer.index]
      layout += local.isBoxed ? .reference : local.type.layout
    }
    let window = temporary(layout)
    var at = window
    for capture in captures {
      let local = function.locals[capture.outer.index]
      switch homes[capture.outer.index] {
      case .box(let box):
        // A function may be made before the variable it captures has a value.
        let exists = label()
        jump(.jumpNotNullRef, box, to: exists)
        emit(.newBox, box, local.type.layout.raw, local.type.layout.ref)
        place(exists)
        emit(.copyRef, at.ref, box)
        at += .reference
      case .registers(let home):
        move(local.type.layout, from: home, to: at, taking: false)
        at += local.type.layout
      }
    }
    emit(
      .makeClosure, to.ref, window.raw,
      site(Site("closure", shapes: [], offsets: [layout], number: id.index)))
    emit(.stop, window.ref)
    return to
  }
}

extension Type {
  /// For each reference slot of a value, the empty collection that may stand in while the value is
  /// lent to a function; nil where a copy is as good.
  var emptyObjects: [HeapObject?] {
    switch self {
    case .array(let element): [ArrayObject(element.layout)]
    case .dictionary(let key, let value): [TableObject(key: key, value: value.layout)]
    case .set(let element): [TableObject(key: element, value: .none)]
    case .tuple, .nominal:
      parts.isEmpty
        ? Array(repeating: nil, count: layout.ref) : parts.flatMap(\.emptyObjects)
    case .optional(let wrapped): wrapped.emptyObjects
    default: Array(repeating: nil, count: layout.ref)
    }
  }
}
