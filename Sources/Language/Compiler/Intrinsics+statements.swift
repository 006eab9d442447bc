import Syntax

extension Intrinsics {
  nonisolated(unsafe) static let statementEmitters: [String: Emitter] = [
    "print": { $0.printing("print", $1, $3) },
    "printError": { $0.printing("printError", $1, $3) },
    "show": { compiler, arguments, _, target in
      compiler.routine("show", [arguments[0].unabstracted], result: .void)
      return target ?? compiler.next
    },
    "display": { compiler, arguments, call, target in
      compiler.routine("display", [arguments[0].unabstracted], result: call.type, into: target)
    },
    "redisplay": { compiler, arguments, _, target in
      compiler.routine("redisplay", [arguments[0], arguments[1].unabstracted], result: .void)
      return target ?? compiler.next
    },
    "precondition": { compiler, arguments, _, target in
      let holds = compiler.label()
      compiler.jump(ifTrue: arguments[0], to: holds)
      compiler.failing("precondition-failed", Array(arguments.dropFirst()))
      compiler.place(holds)
      return target ?? compiler.next
    },
    "fatalError": { compiler, arguments, _, target in
      compiler.failing("fatal-error", arguments)
      return target ?? compiler.next
    },
    "toText": { compiler, arguments, _, target in
      compiler.routine(
        "interpolate", [arguments[0].unabstracted], result: .string, into: target)
    },
    "describe": { compiler, arguments, _, target in
      compiler.routine("interpolate", arguments, result: .string, into: target)
    },
  ]

  private static let smallForms: [Opcode: Opcode] = [.minInt: .minSmall, .maxInt: .maxSmall]

  /// `min` and `max` of two values and more.
  static func extremes(_ opcode: Opcode) -> Emitter {
    { compiler, arguments, _, target in
      var rest: [TypedExpression] = []
      if arguments.count > 2, case .array(let elements) = arguments[2].kind { rest = elements }
      if rest.isEmpty, let small: Opcode = smallForms[opcode],
        let bound = compiler.smallConstant(arguments[1])
      {
        return compiler.apply(small, arguments[0], target, number: bound)
      }
      if rest.isEmpty { return compiler.apply(opcode, arguments[0], arguments[1], target) }
      let total = compiler.temporary(.number)
      _ = compiler.apply(opcode, arguments[0], arguments[1], total)
      for value in rest {
        compiler.scratch {
          _ = compiler.emit(opcode, total.raw, total.raw, compiler.compile(value).raw)
        }
      }
      return compiler.settle(total, .number, target)
    }
  }

  static func clamp(_ least: Opcode, _ greatest: Opcode) -> Emitter {
    { compiler, arguments, _, target in
      let total = compiler.temporary(.number)
      let low = compiler.temporary(.number)
      let high = compiler.temporary(.number)
      _ = compiler.compile(arguments[0], into: total)
      _ = compiler.compile(arguments[1], into: low)
      _ = compiler.compile(arguments[2], into: high)
      compiler.emit(greatest, total.raw, low.raw, total.raw)
      compiler.emit(least, total.raw, high.raw, total.raw)
      return compiler.settle(total, .number, target)
    }
  }
}

extension FunctionCompiler {
  /// The items' own types tell how they print; they are not boxed on the way.
  fileprivate func printing(
    _ name: String, _ arguments: [TypedExpression], _ target: Slots?
  ) -> Slots {
    guard case .array(let items) = arguments[0].kind else { return target ?? next }
    routine(name, items.map(\.unabstracted) + arguments.dropFirst(), result: .void)
    return target ?? next
  }

  fileprivate func failing(_ id: String, _ message: [TypedExpression]) {
    let text =
      message.first ?? TypedExpression(.string(""), .string, span)
    routine("fail", [text], result: .void, text: id)
  }
}

extension TypedExpression {
  /// The value before its conversion to an abstract type.
  var unabstracted: TypedExpression {
    if case .convert(.abstract, let value) = kind { return value.described }
    return self
  }
}
