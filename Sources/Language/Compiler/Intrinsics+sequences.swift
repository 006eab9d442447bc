import Syntax

extension Intrinsics {
  /// Functions that take closures: loops in the code itself, so that a closure runs on the same
  /// stack, unboxed, and may be interrupted and traced like any other code.
  nonisolated(unsafe) static let sequenceEmitters: [String: Emitter] = [
    "map": {
      $0.mapping($1, $2, $3) { compiler, value, type, array in
        compiler.append(value, type.layout, toArray: array)
      }
    },
    "flatMap": {
      $0.mapping($1, $2, $3) { compiler, value, type, array in
        let window = compiler.temporary(Layout(raw: 1, ref: 1))
        compiler.emit(.addressLocal, window.raw, array)
        compiler.move(.reference, from: value, to: window, taking: true)
        compiler.call("appendContents", window, shapes: [Shape.of(type), Shape.of(type)])
      }
    },
    "compactMap": {
      $0.mapping($1, $2, $3) { compiler, value, type, array in
        guard case .optional(let wrapped) = type else { return }
        let none = compiler.label()
        let inner = compiler.jump(ifNil: value, type, to: none)
        compiler.append(inner, wrapped.layout, toArray: array)
        compiler.place(none)
      }
    },
    "filter": { compiler, arguments, expression, target in
      let to = compiler.newArray(of: expression.type)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
        let skip = compiler.label()
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.jump(.jumpFalse, holds.raw, to: skip)
        compiler.append(element, type.layout, toArray: to.ref)
        compiler.place(skip)
      }
      return compiler.settle(to, .reference, target)
    },
    "forEach": { compiler, arguments, _, target in
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
        compiler.invoke(invocation, on: [(element, type)], .void)
      }
      return target ?? compiler.next
    },
    "reduce": { compiler, arguments, expression, target in
      let layout = expression.type.layout
      let total = compiler.temporary(layout)
      _ = compiler.compile(arguments[1], into: total)
      compiler.elements(arguments[0], calling: arguments[2]) { element, type, invocation, _ in
        let next = compiler.invoke(
          invocation, on: [(total, expression.type), (element, type)], expression.type,
          takingFirst: true)
        compiler.move(layout, from: next, to: total, taking: true)
      }
      return compiler.settle(total, layout, target)
    },
    "allSatisfy": { $0.searching($1, $3, found: .jumpFalse, outcome: (1, 0)) },
    "containsWhere": { $0.searching($1, $3, found: .jumpTrue, outcome: (0, 1)) },
    "countWhere": { compiler, arguments, _, target in
      let total = compiler.temporary(.number)
      compiler.emit(.loadSmall, total.raw, wide: 0)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.emit(.addWrapping, total.raw, total.raw, holds.raw)
      }
      return compiler.settle(total, .number, target)
    },
    "firstWhere": { compiler, arguments, expression, target in
      let layout = expression.type.layout
      let result = compiler.temporary(layout)
      _ = compiler.compile(
        TypedExpression(.none, expression.type, expression.span), into: result)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, end in
        let skip = compiler.label()
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.jump(.jumpFalse, holds.raw, to: skip)
        compiler.wrap(expression.type, at: result)
        compiler.move(
          type.layout, from: element, to: compiler.wrappedSlots(expression.type, at: result),
          taking: true)
        compiler.jump(to: end)
        compiler.place(skip)
      }
      return compiler.settle(result, layout, target)
    },
    "firstIndexWhere": { compiler, arguments, expression, target in
      let result = compiler.temporary(.pair)
      compiler.emit(.loadSmall, result.raw, wide: 0)
      compiler.emit(.loadSmall, result.raw + 1, wide: -1)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, end in
        let skip = compiler.label()
        compiler.emit(.addSmall, result.raw + 1, result.raw + 1, 1)
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.jump(.jumpFalse, holds.raw, to: skip)
        compiler.emit(.loadSmall, result.raw, wide: 1)
        compiler.jump(to: end)
        compiler.place(skip)
      }
      return compiler.settle(result, .pair, target)
    },
    "lastWhere": { compiler, arguments, expression, target in
      let layout = expression.type.layout
      let result = compiler.temporary(layout)
      _ = compiler.compile(
        TypedExpression(.none, expression.type, expression.span), into: result)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
        let skip = compiler.label()
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.jump(.jumpFalse, holds.raw, to: skip)
        compiler.wrap(expression.type, at: result)
        compiler.move(
          type.layout, from: element, to: compiler.wrappedSlots(expression.type, at: result),
          taking: true)
        compiler.place(skip)
      }
      return compiler.settle(result, layout, target)
    },
    "lastIndexWhere": { compiler, arguments, _, target in
      let result = compiler.temporary(.pair)
      let index = compiler.temporary(.number)
      compiler.emit(.loadSmall, result.raw, wide: 0)
      compiler.emit(.loadSmall, result.raw + 1, wide: 0)
      compiler.emit(.loadSmall, index.raw, wide: -1)
      compiler.elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
        let skip = compiler.label()
        compiler.emit(.addSmall, index.raw, index.raw, 1)
        let holds = compiler.invoke(invocation, on: [(element, type)], .bool)
        compiler.jump(.jumpFalse, holds.raw, to: skip)
        compiler.emit(.loadSmall, result.raw, wide: 1)
        compiler.emit(.move, result.raw + 1, index.raw)
        compiler.place(skip)
      }
      return compiler.settle(result, .pair, target)
    },
    "minBy": { $0.extreme($1, $2, $3, isGreatest: false) },
    "maxBy": { $0.extreme($1, $2, $3, isGreatest: true) },
    "optionalMap": { compiler, arguments, expression, target in
      compiler.optionalMap(arguments, expression, target)
    },
    "optionalFlatMap": { compiler, arguments, expression, target in
      compiler.optionalMap(arguments, expression, target)
    },
  ]
}

extension FunctionCompiler {
  /// What `for` over a type gives.
  static func elementType(of type: Type) -> Type {
    switch type {
    case .array(let element), .set(let element): element
    case .range, .closedRange: .int
    case .string: .string
    case .dictionary(let key, let value):
      .tuple([.init(label: "key", type: key), .init(label: "value", type: value)])
    default: .void
    }
  }

  /// A loop over a sequence that calls a closure; `body` gets the element's registers, the closure
  /// and the label after the loop.
  func elements(
    _ sequence: TypedExpression, calling closure: TypedExpression,
    _ body: (Slots, Type, Invocation, Label) -> Void
  ) {
    let type = FunctionCompiler.elementType(of: sequence.type)
    switch sequence.type {
    case .range, .closedRange:
      let start = label()
      let end = label()
      let pair = temporary(.pair)
      _ = compile(sequence, into: pair)
      let invocation = invocation(of: closure)
      if sequence.type == .range {
        jump(.jumpLessOrEqualInt, pair.raw + 1, pair.raw, to: end)
        emit(.addSmall, pair.raw + 1, pair.raw + 1, -1)
      }
      let element = temporary(.number)
      place(start)
      emit(.move, element.raw, pair.raw)
      scratch { body(element, type, invocation, end) }
      jump(.loop, pair.raw, pair.raw + 1, to: start)
      place(end)
    default:
      let array = temporary(.reference)
      if case .array = sequence.type {
        _ = compile(sequence, into: array)
      } else {
        _ = routine("elements", [sequence], result: .array(type), into: array)
      }
      let invocation = invocation(of: closure)
      let index = temporary(.number)
      emit(.loadSmall, index.raw, wide: 0)
      let element = temporary(type.layout)
      rounds {
        iterate(array.ref, index.raw, type.layout, into: element)
      } _: { _, end in
        scratch { body(element, type, invocation, end) }
      }
    }
  }

  /// Calls a closure on values in registers.
  @discardableResult
  func invoke(
    _ invocation: Invocation, on arguments: [(Slots, Type)], _ result: Type,
    takingFirst: Bool = false
  ) -> Slots {
    invoke(invocation, arguments.map(\.1), result) { window, homes in
      for (index, argument) in arguments.enumerated() {
        move(
          argument.1.layout, from: argument.0, to: window + homes[index],
          taking: takingFirst && index == 0)
      }
    }
  }

  func newArray(of type: Type) -> Slots {
    let to = temporary(.reference)
    guard case .array(let element) = type else { return to }
    emit(.newArray, to.ref, 0, 0)
    emit(.stop, element.layout.raw, element.layout.ref)
    return to
  }

  fileprivate func mapping(
    _ arguments: [TypedExpression], _ expression: TypedExpression, _ target: Slots?,
    _ gather: (FunctionCompiler, Slots, Type, Int) -> Void
  ) -> Slots {
    let to = newArray(of: expression.type)
    guard case .function(_, let result) = arguments[1].type else { return to }
    elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
      gather(self, invoke(invocation, on: [(element, type)], result), result, to.ref)
    }
    return settle(to, .reference, target)
  }

  fileprivate func searching(
    _ arguments: [TypedExpression], _ target: Slots?, found: Opcode, outcome: (Int, Int)
  ) -> Slots {
    let result = temporary(.number)
    emit(.loadSmall, result.raw, wide: outcome.1)
    let done = label()
    elements(arguments[0], calling: arguments[1]) { element, type, invocation, _ in
      let holds = invoke(invocation, on: [(element, type)], .bool)
      jump(found, holds.raw, to: done)
    }
    emit(.loadSmall, result.raw, wide: outcome.0)
    place(done)
    return settle(result, .number, target)
  }

  fileprivate func extreme(
    _ arguments: [TypedExpression], _ expression: TypedExpression, _ target: Slots?,
    isGreatest: Bool
  ) -> Slots {
    let type = expression.type
    let result = temporary(type.layout)
    _ = compile(TypedExpression(.none, type, expression.span), into: result)
    let inner = wrappedSlots(type, at: result)
    elements(arguments[0], calling: arguments[1]) { element, elementType, invocation, _ in
      let take = label()
      let skip = label()
      _ = jump(ifNil: result, type, to: take)
      let pair = [(element, elementType), (inner, elementType)]
      let holds = invoke(invocation, on: isGreatest ? pair.reversed() : pair, .bool)
      jump(.jumpFalse, holds.raw, to: skip)
      place(take)
      wrap(type, at: result)
      move(elementType.layout, from: element, to: inner, taking: true)
      place(skip)
    }
    return settle(result, type.layout, target)
  }

  fileprivate func optionalMap(
    _ arguments: [TypedExpression], _ expression: TypedExpression, _ target: Slots?
  ) -> Slots {
    guard case .optional(let wrapped) = arguments[0].type,
      case .function(_, let made) = arguments[1].type
    else { return target ?? temporary(expression.type.layout) }
    let type = expression.type
    let result = temporary(type.layout)
    _ = compile(TypedExpression(.none, type, expression.span), into: result)
    let value = temporary(arguments[0].type.layout)
    _ = compile(arguments[0], into: value)
    let end = label()
    let inner = jump(ifNil: value, arguments[0].type, to: end)
    let output = invoke(invocation(of: arguments[1]), on: [(inner, wrapped)], made)
    if made == type {
      move(type.layout, from: output, to: result, taking: true)
    } else {
      wrap(type, at: result)
      move(made.layout, from: output, to: wrappedSlots(type, at: result), taking: true)
    }
    place(end)
    return settle(result, type.layout, target)
  }
}
