import Glibc

extension Interpreter {
  /// Runs code in a frame whose arguments are in place, until it returns.
  ///
  /// When it is writing back, it runs from an instruction after a failed call to the end of what puts
  /// inout arguments back in their places, and a further failure is passed over.
  func run(
    _ entry: UnsafePointer<Code>, _ entryRaw: RawSlots, _ entryRef: RefSlots,
    writingBackFrom resumption: UnsafePointer<Instruction>? = nil
  ) throws(RuntimeFailure) {
    let isWritingBack = resumption != nil
    var code = entry
    var pc = resumption ?? UnsafePointer(code.pointee.instructions)
    var r = entryRaw
    var o = entryRef
    var k = code.pointee.constants
    var frame = self.frame
    let base = frame
    let g = engine.globalRaw
    let go = engine.globalRef
    let functions = engine.functions
    let rawLimit = self.rawLimit
    let refLimit = self.refLimit
    let frameLimit = self.frameLimit
    let id = self.id
    var fuel = 1000
    var fault = Fault.none

    frame.pointee = Frame(
      pc: UnsafePointer(stopCode.code.pointee.instructions), raw: r, ref: o,
      code: UnsafePointer(stopCode.code))
    frame += 1

    dispatch: while true {
      let i = pc.pointee
      pc += 1
      switch i.opcode {
      case .move: r[i.a] = r[i.b]
      case .moveMany:
        let target = r + i.a
        target.update(from: r + i.b, count: i.c)
      case .loadSmall: r[i.a] = UInt64(int: i.wide)
      case .loadConstant: r[i.a] = k[i.b]
      case .copyRef: o.copy(i.a, from: o[i.b])
      case .takeRef:
        let taken = o[i.b]
        o[i.b] = nil
        o.put(i.a, taken)
      case .loadObject: o.copy(i.a, from: code.pointee.objects[i.b])
      case .clearRefs: o.clear(i.a, i.b)
      case .swapObject:
        let taken = o[i.b]
        let empty = code.pointee.objects[i.c]
        retain(empty)
        o[i.b] = empty
        o.put(i.a, taken)

      case .loadGlobal: r[i.a] = g[i.b]
      case .storeGlobal:
        guard isOwner(0, id, &fault) else { break dispatch }
        g[i.a] = r[i.b]
      case .loadGlobalRef: o.copy(i.a, from: go[i.b])
      case .storeGlobalRef:
        guard isOwner(0, id, &fault) else { break dispatch }
        let taken = o[i.b]
        o[i.b] = nil
        go.put(i.a, taken)
      case .checkGlobal:
        if !engine.isInitialised[i.wide] {
          fault = .uninitialised(i.wide)
          break dispatch
        }
      case .markGlobal: engine.isInitialised[i.wide] = true

      case .newBox:
        o.put(i.a, owned(SlotsObject(Layout(raw: i.b, ref: i.c), owner: id)))
      case .loadBox:
        r[i.a] = box(o[i.b])._withUnsafeGuaranteedRef { $0.raw[i.c] }
      case .storeBox:
        let owner = box(o[i.a])._withUnsafeGuaranteedRef { $0.owner }
        guard isOwner(owner, id, &fault) else { break dispatch }
        box(o[i.a])._withUnsafeGuaranteedRef { $0.raw[i.b] = r[i.c] }
      case .loadBoxRef:
        o.copy(i.a, from: box(o[i.b])._withUnsafeGuaranteedRef { $0.ref[i.c] })
      case .storeBoxRef:
        let owner = box(o[i.a])._withUnsafeGuaranteedRef { $0.owner }
        guard isOwner(owner, id, &fault) else { break dispatch }
        let taken = o[i.c]
        o[i.c] = nil
        box(o[i.a])._withUnsafeGuaranteedRef { $0.ref }.put(i.b, taken)

      case .addressLocal: r[i.a] = bits(o + i.b)
      case .addressGlobal:
        guard isOwner(0, id, &fault) else { break dispatch }
        r[i.a] = bits(go + i.b)
      case .addressGlobalRaw:
        guard isOwner(0, id, &fault) else { break dispatch }
        r[i.a] = bits(g + i.b)
      case .addressBox, .addressBoxRaw:
        let owner = box(o[i.b])._withUnsafeGuaranteedRef { $0.owner }
        guard isOwner(owner, id, &fault) else { break dispatch }
        r[i.a] =
          i.opcode == .addressBox
          ? bits(box(o[i.b])._withUnsafeGuaranteedRef { $0.ref } + i.c)
          : bits(box(o[i.b])._withUnsafeGuaranteedRef { $0.raw } + i.c)
      case .loadMemory: r[i.a] = rawSlots(r[i.b])[i.c]
      case .storeMemory: rawSlots(r[i.a])[i.b] = r[i.c]
      case .loadMemoryRef: o.copy(i.a, from: refSlots(r[i.b])[i.c])
      case .storeMemoryRef:
        let taken = o[i.c]
        o[i.c] = nil
        refSlots(r[i.a]).put(i.b, taken)

      case .loadElement:
        let object = array(o[i.b])
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        r[i.a] = object._withUnsafeGuaranteedRef { $0.raw }[index]
      case .loadElementBorrowed:
        let object = array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        r[i.a] = object._withUnsafeGuaranteedRef { $0.raw }[index]
      case .storeElement:
        let index = r[i.b].int
        if makeUnique(o + i.a) { fuel = 0 }
        let object = array(o[i.a])
        guard has(object, index, &fault) else { break dispatch }
        object._withUnsafeGuaranteedRef { $0.raw }[index] = r[i.c]
      case .loadElementRef:
        let object = array(o[i.b])
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        o.copy(i.a, from: object._withUnsafeGuaranteedRef { $0.ref }[index])
      case .loadElements, .loadElementsBorrowed:
        let target = pc.pointee.a
        pc += 1
        let object =
          i.opcode == .loadElements ? array(o[i.b]) : array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        copyElement(object, index, r + i.a, o + target)
      case .elementAddress:
        let slot = refSlots(r[i.b])
        let index = r[i.c].int
        if makeUnique(slot) { fuel = 0 }
        let object = array(slot[0])
        guard has(object, index, &fault) else { break dispatch }
        r[i.a] = object._withUnsafeGuaranteedRef { bits($0.raw + index &* $0.rawStride) }
        r[i.a &+ 1] = object._withUnsafeGuaranteedRef { bits($0.ref + index &* $0.refStride) }
      case .borrowGlobal: r[i.a] = UInt64(UInt(bitPattern: go[i.b]))
      case .borrowBox:
        r[i.a] = UInt64(UInt(bitPattern: box(o[i.b])._withUnsafeGuaranteedRef { $0.ref[i.c] }))
      case .borrowElement, .borrowElementBorrowed:
        let object =
          i.opcode == .borrowElement ? array(o[i.b]) : array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        r[i.a] = UInt64(
          UInt(bitPattern: object._withUnsafeGuaranteedRef { $0.ref }[index]))
      case .countArray:
        r[i.a] = UInt64(int: array(o[i.b])._withUnsafeGuaranteedRef { $0.count })
      case .countArrayBorrowed:
        let object = array(Reference(rawSlots(r[i.b])))
        r[i.a] = UInt64(int: object._withUnsafeGuaranteedRef { $0.count })
      case .loadElementAt:
        let object = array(refSlots(r[i.b])[0])
        let index = r[i.c].int
        guard has(object, index, &fault) else { break dispatch }
        r[i.a] = object._withUnsafeGuaranteedRef { $0.raw }[index]
      case .storeElementAt:
        let slot = refSlots(r[i.a])
        let index = r[i.b].int
        if makeUnique(slot) { fuel = 0 }
        let object = array(slot[0])
        guard has(object, index, &fault) else { break dispatch }
        object._withUnsafeGuaranteedRef { $0.raw }[index] = r[i.c]
      case .newArray:
        let layout = Layout(raw: pc.pointee.a, ref: pc.pointee.b)
        pc += 1
        o.put(i.a, owned(ArrayObject(layout, capacity: i.c)))
      case .appendRaw:
        if makeUnique(o + i.a) { fuel = 0 }
        let isFull = array(o[i.a])._withUnsafeGuaranteedRef { object in
          if object.count &+ 1 > ArrayObject.slotLimit { return true }
          object.append(bits: r[i.b])
          return false
        }
        if isFull {
          fault = .failure(.tooLarge("an array of so many elements"))
          break dispatch
        }
      case .appendMany, .appendAt:
        let slot = i.opcode == .appendMany ? o + i.a : refSlots(r[i.a])
        if makeUnique(slot) { fuel = 0 }
        let isFull = array(slot[0])._withUnsafeGuaranteedRef { object in
          let stride = max(object.rawStride, object.refStride)
          if (object.count &+ 1) &* stride > ArrayObject.slotLimit { return true }
          object.append(r + i.b, o + i.c)
          return false
        }
        if isFull {
          fault = .failure(.tooLarge("an array of so many elements"))
          break dispatch
        }
      case .iterate:
        let object = array(o[i.b])
        let index = r[i.c].int
        if index < object._withUnsafeGuaranteedRef({ $0.count }) {
          r[i.a] = object._withUnsafeGuaranteedRef { $0.raw }[index]
          r[i.c] = UInt64(int: index &+ 1)
          pc += 1
        }
      case .iterateMany:
        let target = pc.pointee.a
        pc += 1
        let object = array(o[i.b])
        let index = r[i.c].int
        if index < object._withUnsafeGuaranteedRef({ $0.count }) {
          copyElement(object, index, r + i.a, o + target)
          r[i.c] = UInt64(int: index &+ 1)
          pc += 1
        }

      case .addInt:
        guard keep(r[i.b].int.addingReportingOverflow(r[i.c].int), &r[i.a], &fault) else {
          break dispatch
        }
      case .subtractInt:
        guard keep(r[i.b].int.subtractingReportingOverflow(r[i.c].int), &r[i.a], &fault) else {
          break dispatch
        }
      case .multiplyInt:
        guard keep(r[i.b].int.multipliedReportingOverflow(by: r[i.c].int), &r[i.a], &fault) else {
          break dispatch
        }
      case .divideInt:
        let divisor = r[i.c].int
        let result = r[i.b].int.dividedReportingOverflow(by: divisor)
        guard keep(result, by: divisor, &r[i.a], &fault) else { break dispatch }
      case .remainderInt:
        let divisor = r[i.c].int
        let result = r[i.b].int.remainderReportingOverflow(dividingBy: divisor)
        guard keep(result, by: divisor, &r[i.a], &fault) else { break dispatch }
      case .addSmall:
        guard keep(r[i.b].int.addingReportingOverflow(i.signedC), &r[i.a], &fault) else {
          break dispatch
        }
      case .multiplyConstant:
        guard keep(r[i.b].int.multipliedReportingOverflow(by: k[i.c].int), &r[i.a], &fault) else {
          break dispatch
        }
      case .divideConstant:
        // The compiler leaves 0 and -1 to divideInt.
        r[i.a] = UInt64(int: r[i.b].int.dividedReportingOverflow(by: k[i.c].int).partialValue)
      case .remainderConstant:
        r[i.a] = UInt64(
          int: r[i.b].int.remainderReportingOverflow(dividingBy: k[i.c].int).partialValue)
      case .addWrapping: r[i.a] = r[i.b] &+ r[i.c]
      case .subtractWrapping: r[i.a] = r[i.b] &- r[i.c]
      case .multiplyWrapping: r[i.a] = r[i.b] &* r[i.c]
      case .bitAnd: r[i.a] = r[i.b] & r[i.c]
      case .bitOr: r[i.a] = r[i.b] | r[i.c]
      case .bitXor: r[i.a] = r[i.b] ^ r[i.c]
      case .shiftLeft:
        guard isShift(r[i.c], &fault) else { break dispatch }
        r[i.a] = r[i.b] &<< r[i.c]
      case .shiftRight:
        guard isShift(r[i.c], &fault) else { break dispatch }
        r[i.a] = UInt64(int: r[i.b].int &>> r[i.c].int)
      case .negateInt:
        guard keep(0.subtractingReportingOverflow(r[i.b].int), &r[i.a], &fault) else {
          break dispatch
        }
      case .absInt:
        let value = r[i.b].int
        if value == .min {
          fault = .overflow
          break dispatch
        }
        r[i.a] = UInt64(int: value < 0 ? 0 &- value : value)
      case .complement: r[i.a] = ~r[i.b]
      case .minInt: r[i.a] = UInt64(int: min(r[i.b].int, r[i.c].int))
      case .maxInt: r[i.a] = UInt64(int: max(r[i.b].int, r[i.c].int))
      case .modInt:
        let divisor = r[i.c].int
        let (value, overflow) = r[i.b].int.remainderReportingOverflow(dividingBy: divisor)
        if divisor == 0 {
          fault = .divisionByZero
          break dispatch
        }
        let isBeyond = !overflow && value != 0 && (value < 0) != (divisor < 0)
        r[i.a] = overflow ? 0 : UInt64(int: isBeyond ? value &+ divisor : value)
      case .equalInt: r[i.a] = UInt64(bool: r[i.b] == r[i.c])
      case .notEqualInt: r[i.a] = UInt64(bool: r[i.b] != r[i.c])
      case .lessInt: r[i.a] = UInt64(bool: r[i.b].int < r[i.c].int)
      case .lessOrEqualInt: r[i.a] = UInt64(bool: r[i.b].int <= r[i.c].int)
      case .not: r[i.a] = 1 &- r[i.b]

      case .addDouble: r[i.a] = (r[i.b].double + r[i.c].double).bitPattern
      case .subtractDouble: r[i.a] = (r[i.b].double - r[i.c].double).bitPattern
      case .multiplyDouble: r[i.a] = (r[i.b].double * r[i.c].double).bitPattern
      case .divideDouble: r[i.a] = (r[i.b].double / r[i.c].double).bitPattern
      case .remainderDouble: r[i.a] = fmod(r[i.b].double, r[i.c].double).bitPattern
      case .addDoubleConstant: r[i.a] = (r[i.b].double + k[i.c].double).bitPattern
      case .subtractDoubleConstant: r[i.a] = (r[i.b].double - k[i.c].double).bitPattern
      case .multiplyDoubleConstant: r[i.a] = (r[i.b].double * k[i.c].double).bitPattern
      case .divideDoubleConstant: r[i.a] = (r[i.b].double / k[i.c].double).bitPattern
      case .multiplyAdd:
        r[i.a] = (r[i.b].double * r[i.c].double + r[i.d].double).bitPattern
      case .negateDouble: r[i.a] = (-r[i.b].double).bitPattern
      case .equalDouble: r[i.a] = UInt64(bool: r[i.b].double == r[i.c].double)
      case .notEqualDouble: r[i.a] = UInt64(bool: r[i.b].double != r[i.c].double)
      case .lessDouble: r[i.a] = UInt64(bool: r[i.b].double < r[i.c].double)
      case .lessOrEqualDouble: r[i.a] = UInt64(bool: r[i.b].double <= r[i.c].double)
      case .widen: r[i.a] = Double(r[i.b].int).bitPattern
      case .truncate:
        let value = r[i.b].double
        if !(value > -9_223_372_036_854_777_856.0 && value < 9_223_372_036_854_775_808.0) {
          fault = .conversion
          break dispatch
        }
        r[i.a] = UInt64(int: Int(value))
      case .absDouble: r[i.a] = r[i.b] & 0x7FFF_FFFF_FFFF_FFFF
      case .squareRoot: r[i.a] = r[i.b].double.squareRoot().bitPattern
      case .floorDouble: r[i.a] = r[i.b].double.rounded(.down).bitPattern
      case .ceilDouble: r[i.a] = r[i.b].double.rounded(.up).bitPattern
      case .truncDouble: r[i.a] = r[i.b].double.rounded(.towardZero).bitPattern
      case .roundDouble:
        r[i.a] = r[i.b].double.rounded(.toNearestOrAwayFromZero).bitPattern
      case .minDouble: r[i.a] = Swift.min(r[i.b].double, r[i.c].double).bitPattern
      case .maxDouble: r[i.a] = Swift.max(r[i.b].double, r[i.c].double).bitPattern
      case .power: r[i.a] = Glibc.pow(r[i.b].double, r[i.c].double).bitPattern
      case .atan2: r[i.a] = Glibc.atan2(r[i.b].double, r[i.c].double).bitPattern
      case .hypot: r[i.a] = Glibc.hypot(r[i.b].double, r[i.c].double).bitPattern
      case .modDouble:
        let divisor = r[i.c].double
        let value = fmod(r[i.b].double, divisor)
        let isBeyond = value != 0 && (value < 0) != (divisor < 0)
        r[i.a] = (isBeyond ? value + divisor : value).bitPattern
      case .math: r[i.a] = MathFunction.apply(i.c, r[i.b].double).bitPattern

      case .jump:
        if leap(&pc, i.wide, &fuel, &fault) { break dispatch }
      case .jumpTrue:
        if r[i.a] != 0, leap(&pc, i.wide, &fuel, &fault) { break dispatch }
      case .jumpFalse:
        if r[i.a] == 0, leap(&pc, i.wide, &fuel, &fault) { break dispatch }
      case .jumpEqualInt:
        if r[i.a] == r[i.b], leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNotEqualInt:
        if r[i.a] != r[i.b], leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessInt:
        if r[i.a].int < r[i.b].int, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessOrEqualInt:
        if r[i.a].int <= r[i.b].int, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpEqualSmall:
        if r[i.a].int == i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNotEqualSmall:
        if r[i.a].int != i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessSmall:
        if r[i.a].int < i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessOrEqualSmall:
        if r[i.a].int <= i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpGreaterSmall:
        if r[i.a].int > i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpGreaterOrEqualSmall:
        if r[i.a].int >= i.signedB, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpEqualDouble:
        if r[i.a].double == r[i.b].double, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNotEqualDouble:
        if r[i.a].double != r[i.b].double, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessDouble:
        if r[i.a].double < r[i.b].double, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpLessOrEqualDouble:
        if r[i.a].double <= r[i.b].double, leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNotLessDouble:
        if !(r[i.a].double < r[i.b].double), leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNotLessOrEqualDouble:
        if !(r[i.a].double <= r[i.b].double), leap(&pc, i.signedC, &fuel, &fault) { break dispatch }
      case .jumpNullRef:
        if o[i.a] == nil, leap(&pc, i.wide, &fuel, &fault) { break dispatch }
      case .jumpNotNullRef:
        if o[i.a] != nil, leap(&pc, i.wide, &fuel, &fault) { break dispatch }
      case .loop:
        let value = r[i.a].int
        if value < r[i.b].int {
          r[i.a] = UInt64(int: value &+ 1)
          pc += i.signedC
          if isTime(&fuel, &fault) { break dispatch }
        }

      case .call, .callWide:
        let index = i.opcode == .call ? i.c : k[i.c].int
        guard let callee = functions[index] else {
          fault = .failure(RuntimeFailure("unknown-function", "the function was never defined"))
          break dispatch
        }
        let newRaw = r + i.a
        let newRef = o + i.b
        if newRaw + callee.pointee.frame.raw > rawLimit
          || newRef + callee.pointee.frame.ref > refLimit || frame >= frameLimit
        {
          fault = .depth
          break dispatch
        }
        frame.pointee = Frame(pc: pc, raw: r, ref: o, code: code)
        frame += 1
        r = newRaw
        o = newRef
        code = callee
        pc = UnsafePointer(callee.pointee.instructions)
        k = callee.pointee.constants
        if isTime(&fuel, &fault) { break dispatch }
      case .callClosure:
        let closure = Unmanaged<ClosureObject>.fromOpaque(o[i.c].unsafelyUnwrapped)
          .takeUnretainedValue()
        guard let callee = closure.code ?? engine.function(closure.function) else {
          self.frame = frame
          rawTop = r + code.pointee.frame.raw
          refTop = o + code.pointee.frame.ref
          do throws(RuntimeFailure) {
            try callNative(closure, r + i.a, o + i.b)
          } catch {
            fault = .failure(error)
            break dispatch
          }
          fuel = 0
          if isTime(&fuel, &fault) { break dispatch }
          break
        }
        let newRaw = r + i.a
        let newRef = o + i.b
        if newRaw + callee.pointee.frame.raw > rawLimit
          || newRef + callee.pointee.frame.ref > refLimit || frame >= frameLimit
        {
          fault = .depth
          break dispatch
        }
        if let captures = closure.captures { load(captures, of: callee, newRaw, newRef) }
        frame.pointee = Frame(pc: pc, raw: r, ref: o, code: code)
        frame += 1
        r = newRaw
        o = newRef
        code = callee
        pc = UnsafePointer(callee.pointee.instructions)
        k = callee.pointee.constants
        if isTime(&fuel, &fault) { break dispatch }
      case .giveBack, .giveBackRaw:
        if i.opcode == .giveBackRaw { r[0] = r[i.a] }
        let refCount = code.pointee.frame.ref
        if refCount > 0 {
          let kept = code.pointee.keptRefs
          o.clear(kept, refCount &- kept)
        }
        frame -= 1
        pc = frame.pointee.pc
        r = frame.pointee.raw
        o = frame.pointee.ref
        code = frame.pointee.code
        k = code.pointee.constants
      case .beginWriteBack: break
      case .endWriteBack: if isWritingBack { return }
      case .makeClosure:
        let next = pc.pointee
        pc += 1
        makeClosure(code.pointee.sites[i.c], o, i.a, r + i.b, o + next.a)
      case .callRoutine:
        // Asked before and not after, so that what an interrupted training gives is still kept.
        if isTime(&fuel, &fault) { break dispatch }
        self.frame = frame
        rawTop = r + code.pointee.frame.raw
        refTop = o + code.pointee.frame.ref
        let site = code.pointee.sites[i.c].takeUnretainedValue()
        do throws(RuntimeFailure) {
          try site.routine(self, site, r + i.a, o + i.b)
        } catch {
          fault = .failure(error)
          break dispatch
        }
        fuel = 0
      case .stop: return

      case .failNone:
        fault = .failure(
          RuntimeFailure("unexpected-nil", "the value is nil where a value is needed"))
        break dispatch
      case .failUnwrap:
        fault = .failure(
          code.pointee.sites[i.wide].takeUnretainedValue().unwrapFailure)
        break dispatch
      case .random: r[i.a] = nextRandom()
      }
    }
    self.frame = frame
    if isWritingBack { return }
    throw unwind(fault, pc - 1, code, r, o, to: base)
  }
}
