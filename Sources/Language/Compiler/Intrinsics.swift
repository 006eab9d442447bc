/// The library functions that the compiler turns into instructions, by the names that their
/// declarations in the core library give.
enum Intrinsics {
  typealias Emitter =
    (FunctionCompiler, [TypedExpression], TypedExpression, Slots?) -> Slots
  typealias MutatingEmitter =
    (FunctionCompiler, FunctionCompiler.Prepared, Place, [TypedExpression], TypedExpression, Slots?)
    -> Slots

  nonisolated(unsafe) static let emitters: [String: Emitter] = {
    var table: [String: Emitter] = [:]
    for (name, opcode) in unary {
      table[name] = { $0.apply(opcode, $1[0], $3) }
    }
    for (name, opcode) in binary {
      table[name] = { $0.apply(opcode, $1[0], $1[1], $3) }
    }
    for function in MathFunction.allCases {
      table["\(function)"] = { $0.apply(.math, $1[0], $3, number: function.rawValue) }
    }
    table["widen"] = { $0.apply(.widen, $1[0], $3) }
    table["identity"] = { $0.compile($1[0], into: $3) }
    table["arrayCount"] = { $0.count($1[0], $3) }
    table["arrayIsEmpty"] = { compiler, arguments, _, target in
      let count = compiler.scratch { compiler.count(arguments[0], nil) }
      let to = target ?? compiler.temporary(.number)
      let zero = compiler.scratch { compiler.temporary(Layout(raw: 2, ref: 0)) }
      compiler.emit(.loadSmall, zero.raw + 1, wide: 0)
      compiler.emit(.equalInt, to.raw, count.raw, zero.raw + 1)
      return to
    }
    for (name, value) in constants {
      table[name] = { compiler, _, _, target in
        let to = target ?? compiler.temporary(.number)
        compiler.emit(.loadConstant, to.raw, compiler.constant(value))
        return to
      }
    }
    table["minInt"] = extremes(.minInt)
    table["maxInt"] = extremes(.maxInt)
    table["minDouble"] = extremes(.minDouble)
    table["maxDouble"] = extremes(.maxDouble)
    table["clampInt"] = clamp(.minInt, .maxInt)
    table["clampDouble"] = clamp(.minDouble, .maxDouble)
    table.merge(sequenceEmitters) { first, _ in first }
    table.merge(statementEmitters) { first, _ in first }
    return table
  }()

  nonisolated(unsafe) static let mutatingEmitters: [String: MutatingEmitter] = [
    "append": { compiler, prepared, place, arguments, _, target in
      let layout = arguments[0].type.layout
      let value = compiler.held(compiler.compile(arguments[0]), layout)
      let location = compiler.locate(prepared)
      if case .registers(let home) = location {
        compiler.append(value, layout, toArray: home.ref)
      } else {
        compiler.emit(.appendAt, compiler.address(of: location), value.raw, value.ref)
      }
      return target ?? compiler.next
    },
    "appendText": { compiler, prepared, _, arguments, _, target in
      compiler.appendText(prepared, arguments[0])
      return target ?? compiler.next
    },
    "toggle": { compiler, prepared, _, _, _, target in
      let value = compiler.temporary(.number)
      let location = compiler.locate(prepared)
      compiler.load(location, .number, into: value)
      compiler.emit(.not, value.raw, value.raw)
      compiler.store(location, .number, from: value, taking: false)
      return target ?? compiler.next
    },
  ]

  /// Whether a function's last instruction alone writes its result.
  static func isArithmetic(_ name: String) -> Bool {
    unary[name] != nil || binary[name] != nil || constants[name] != nil
      || ["arrayCount", "minInt", "maxInt", "minDouble", "maxDouble"].contains(name)
      || MathFunction.allCases.contains { "\($0)" == name }
  }

  private static let unary: [String: Opcode] = [
    "absInt": .absInt, "absDouble": .absDouble, "sqrt": .squareRoot, "floor": .floorDouble,
    "ceil": .ceilDouble, "trunc": .truncDouble, "round": .roundDouble, "truncate": .truncate,
  ]

  private static let binary: [String: Opcode] = [
    "fmod": .remainderDouble, "pow": .power, "atan2": .atan2, "hypot": .hypot, "modInt": .modInt,
    "modDouble": .modDouble,
  ]

  private static let constants: [String: UInt64] = [
    "pi": Double.pi.bitPattern, "infinity": Double.infinity.bitPattern,
    "nan": Double.nan.bitPattern, "intMax": UInt64(int: .max), "intMin": UInt64(int: .min),
    "greatestFinite": Double.greatestFiniteMagnitude.bitPattern,
    "leastNormal": Double.leastNormalMagnitude.bitPattern,
    "leastNonzero": Double.leastNonzeroMagnitude.bitPattern,
    "ulpOfOne": Double.ulpOfOne.bitPattern, "intZero": 0, "doubleZero": 0,
  ]
}

extension FunctionCompiler {
  /// The number of elements of an array, read without counting a reference to it.
  func count(_ array: TypedExpression, _ target: Slots?) -> Slots {
    let saved = next
    if let borrowed = borrow(array) {
      next = saved
      let to = target ?? temporary(.number)
      switch borrowed {
      case .register(let register): emit(.countArray, to.raw, register)
      case .address(let address): emit(.countArrayBorrowed, to.raw, address)
      }
      return to
    }
    let base = scratch { compile(array) }
    let to = target ?? temporary(.number)
    emit(.countArray, to.raw, base.ref)
    return to
  }
}
