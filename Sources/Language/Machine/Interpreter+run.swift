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
    let characters = engine.characters
    let id = self.id
    var fuel = 1000
    var fault = Fault.none

    frame.pointee = Frame(
      pc: UnsafePointer(stopCode.code.pointee.instructions), raw: r, ref: o, code: code)
    frame += 1

    dispatch: while true {
      let i = pc.pointee
      pc += 1
      switch i.opcode {
      case .move: r[i.a] = r[i.b]
      case .moveTwo, .moveThree:
        r[i.a] = r[i.b]
        r[i.a &+ 1] = r[i.b &+ 1]
        if i.opcode == .moveThree { r[i.a &+ 2] = r[i.b &+ 2] }
      case .moveFour:
        let four = (r[i.b], r[i.b &+ 1], r[i.b &+ 2], r[i.b &+ 3])
        (r[i.a], r[i.a &+ 1], r[i.a &+ 2], r[i.a &+ 3]) = four
      case .moveMany:
        let target = r + i.a
        target.update(from: r + i.b, count: i.c)
      case .loadSmall: r[i.a] = UInt64(int: i.wide)
      case .loadConstant: r[i.a] = k[i.b]
      case .copyRef: copy(o, i.a, from: o[i.b])
      case .takeRef:
        put(o, i.a, exchange(o + i.b, nil))
      case .swapObject:
        retain(code.pointee.objects[i.c])
        put(o, i.a, exchange(o + i.b, code.pointee.objects[i.c]))
      case .loadObject: copy(o, i.a, from: code.pointee.objects[i.b])
      case .clearRefs: clear(o, i.a, i.b)

      case .loadGlobal: r[i.a] = g[i.b]
      case .storeGlobal:
        if !isOwner(0, id, &fault) { break dispatch }
        g[i.a] = r[i.b]
      case .loadGlobalRef: copy(o, i.a, from: go[i.b])
      case .markGlobal: engine.isInitialised[i.wide] = true

      case .loadBox:
        r[i.a] = box(o[i.b])._withUnsafeGuaranteedRef { $0.raw[i.c] }
      case .loadBoxRef:
        copy(o, i.a, from: box(o[i.b])._withUnsafeGuaranteedRef { $0.ref[i.c] })
      case .addressLocal: r[i.a] = bits(o + i.b)
      case .loadMemory: r[i.a] = rawSlots(r[i.b])[i.c]
      case .storeMemory: rawSlots(r[i.a])[i.b] = r[i.c]
      case .loadMemoryRef: copy(o, i.a, from: refSlots(r[i.b])[i.c])
      case .storeMemoryRef:
        put(refSlots(r[i.a]), i.b, exchange(o + i.c, nil))

      case .loadElement:
        guard let value = number(of: array(o[i.b]), r[i.c].int, &fault) else { break dispatch }
        r[i.a] = value
      case .loadElementSmall:
        guard let value = number(of: array(o[i.b]), i.c, &fault) else { break dispatch }
        r[i.a] = value
      case .loadElementBorrowed:
        let object = array(Reference(rawSlots(r[i.b])))
        guard let value = number(of: object, r[i.c].int, &fault) else { break dispatch }
        r[i.a] = value
      case .storeElement:
        guard let place = place(o + i.a, r[i.b].int, &fuel, &fault) else { break dispatch }
        place.pointee = r[i.c]
      case .storeElementConstant:
        guard let place = place(o + i.a, r[i.b].int, &fuel, &fault) else { break dispatch }
        place.pointee = k[i.c]
      case .loadInner:
        guard let value = inner(i, &pc, r, o, &fault) else { break dispatch }
        r[i.a] = value
      case .loadField, .loadFieldBorrowed:
        let object = i.opcode == .loadField ? array(o[i.b]) : array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        r[i.a] = object._withUnsafeGuaranteedRef { $0.raw[index &* $0.rawStride &+ i.d] }
      case .loadFieldRef:
        let object = array(o[i.b])
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        copy(o, i.a, from: object._withUnsafeGuaranteedRef { $0.ref[index &* $0.refStride &+ i.d] })
      case .storeField, .storeFieldAt:
        let slot = i.opcode == .storeField ? o + i.a : refSlots(r[i.a])
        guard let place = field(i, slot, r, &fuel, &fault) else { break dispatch }
        place.pointee = r[i.c]
      case .addToField:
        guard let place = field(i, o + i.a, r, &fuel, &fault) else { break dispatch }
        place.pointee = (place.pointee.double + r[i.c].double).bits
      case .subtractFromField:
        guard let place = field(i, o + i.a, r, &fuel, &fault) else { break dispatch }
        place.pointee = (place.pointee.double - r[i.c].double).bits
      case .loadElementRef:
        let object = array(o[i.b])
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        copy(o, i.a, from: object._withUnsafeGuaranteedRef { $0.ref }[index])
      case .loadElements, .loadElementsBorrowed:
        let target = pc.pointee.a
        pc += 1
        let object =
          i.opcode == .loadElements ? array(o[i.b]) : array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        copyElement(object, index, r + i.a, o + target)
      case .elementAddress:
        if !giveElementAddress(i, r, &fuel, &fault) { break dispatch }
      case .borrowGlobal: r[i.a] = UInt64(UInt(bitPattern: go[i.b]))
      case .borrowBox:
        r[i.a] = UInt64(UInt(bitPattern: box(o[i.b])._withUnsafeGuaranteedRef { $0.ref[i.c] }))
      case .borrowElement, .borrowElementBorrowed:
        let object =
          i.opcode == .borrowElement ? array(o[i.b]) : array(Reference(rawSlots(r[i.b])))
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        r[i.a] = UInt64(
          UInt(bitPattern: object._withUnsafeGuaranteedRef { $0.ref }[index]))
      case .countArray:
        r[i.a] = UInt64(int: array(o[i.b])._withUnsafeGuaranteedRef { $0.count })
      case .countArrayBorrowed:
        let object = array(Reference(rawSlots(r[i.b])))
        r[i.a] = UInt64(int: object._withUnsafeGuaranteedRef { $0.count })
      case .loadElementAt:
        let object = array(refSlots(r[i.b])[0])
        guard let value = number(of: object, r[i.c].int, &fault) else { break dispatch }
        r[i.a] = value
      case .storeElementAt:
        let slot = refSlots(r[i.a])
        guard let place = place(slot, r[i.b].int, &fuel, &fault) else { break dispatch }
        place.pointee = r[i.c]
      case .newNumbers: put(o, i.a, newNumbers(r + i.b, i.c))
      case .numberEntry:
        r[i.a] = bits(
          self.entry(of: o + i.b, r + i.c, o + i.c, default: r[pc.pointee.a]))
        pc += 1
      case .addToEntry:
        let number = self.entry(of: o + i.b, r + i.c, o + i.c, default: r[i.a])
        let sum = number.pointee.int.addingReportingOverflow(pc.pointee.signedC)
        if !keep(sum, &number.pointee, &fault) { break dispatch }
        pc += 1
      case .newArray:
        let layout = Layout(raw: pc.pointee.a, ref: pc.pointee.b)
        pc += 1
        put(o, i.a, ownedFresh(ArrayObject(layout, capacity: i.c)))
      case .appendRaw:
        if makeUnique(o + i.a) { fuel = 0 }
        if !append(r[i.b], to: array(o[i.a]), &fault) { break dispatch }
      case .appendMany, .appendAt:
        let slot = i.opcode == .appendMany ? o + i.a : refSlots(r[i.a])
        if !append(i, slot, r, o, &fuel, &fault) { break dispatch }
      case .iterate:
        let object = array(o[i.b])
        let index = r[i.c].int
        let isThere = index < object._withUnsafeGuaranteedRef { $0.count }
        if isThere {
          r[i.a] = object._withUnsafeGuaranteedRef { $0.raw }[index]
          r[i.c] = UInt64(int: index &+ 1)
        }
        if goOn(isThere, &pc, &fuel, &fault, frame) { break dispatch }
      case .iterateRef:
        let object = array(o[i.b])
        let index = r[i.c].int
        let isThere = index < object._withUnsafeGuaranteedRef { $0.count }
        if isThere {
          copy(o, i.a, from: object._withUnsafeGuaranteedRef { $0.ref }[index])
          r[i.c] = UInt64(int: index &+ 1)
        }
        if goOn(isThere, &pc, &fuel, &fault, frame) { break dispatch }
      case .iterateText:
        let place = r[i.c].int
        let plain = TextObject.plainByte(o[i.b], place)
        if plain >= 0 {
          putCharacter(o + i.a, characters[plain])
          r[i.c] = UInt64(int: place &+ 1)
          pc += pc.pointee.wide
          if isTime(&fuel, &fault, frame) { break dispatch }
        } else if let (character, next) = nextCharacter(o[i.b], place) {
          put(o, i.a, character)
          r[i.c] = next
          pc += pc.pointee.wide
          if isTime(&fuel, &fault, frame) { break dispatch }
        }
        pc += 1
      case .iterateMany:
        let target = pc.pointee.a
        pc += 1
        let object = array(o[i.b])
        let index = r[i.c].int
        let isThere = index < object._withUnsafeGuaranteedRef { $0.count }
        if isThere {
          copyElement(object, index, r + i.a, o + target)
          r[i.c] = UInt64(int: index &+ 1)
        }
        if goOn(isThere, &pc, &fuel, &fault, frame) { break dispatch }

      case .addInt:
        if !keep(r[i.b].int.addingReportingOverflow(r[i.c].int), &r[i.a], &fault) { break dispatch }
      case .subtractInt:
        let difference = r[i.b].int.subtractingReportingOverflow(r[i.c].int)
        if !keep(difference, &r[i.a], &fault) { break dispatch }
      case .multiplyInt:
        let product = r[i.b].int.multipliedReportingOverflow(by: r[i.c].int)
        if !keep(product, &r[i.a], &fault) { break dispatch }
      case .divideInt:
        let divisor = r[i.c].int
        let result = r[i.b].int.dividedReportingOverflow(by: divisor)
        if !keep(result, by: divisor, &r[i.a], &fault) { break dispatch }
      case .remainderInt:
        let divisor = r[i.c].int
        let result = r[i.b].int.remainderReportingOverflow(dividingBy: divisor)
        if !keep(result, by: divisor, &r[i.a], &fault) { break dispatch }
      case .addSmall:
        if !keep(r[i.b].int.addingReportingOverflow(i.signedC), &r[i.a], &fault) { break dispatch }
      case .multiplyConstant:
        let product = r[i.b].int.multipliedReportingOverflow(by: k[i.c].int)
        if !keep(product, &r[i.a], &fault) { break dispatch }
      case .remainderPower:
        // The remainder has the sign of the dividend.
        let value = r[i.b].int
        let mask = Int(i.c)
        let bias = (value &>> 63) & mask
        r[i.a] = UInt64(int: ((value &+ bias) & mask) &- bias)
      case .divideConstant:
        r[i.a] = UInt64(int: Reciprocal.quotient(r[i.b].int, k + i.c))
      case .remainderConstant:
        let number = r[i.b].int
        r[i.a] = UInt64(int: number &- Reciprocal.quotient(number, k + i.c) &* k[i.c].int)
      case .addWrapping: r[i.a] = r[i.b] &+ r[i.c]
      case .subtractWrapping: r[i.a] = r[i.b] &- r[i.c]
      case .multiplyWrapping: r[i.a] = r[i.b] &* r[i.c]
      case .bitAnd: r[i.a] = r[i.b] & r[i.c]
      case .bitOr: r[i.a] = r[i.b] | r[i.c]
      case .bitXor: r[i.a] = r[i.b] ^ r[i.c]
      case .negateInt:
        if !keep(0.subtractingReportingOverflow(r[i.b].int), &r[i.a], &fault) { break dispatch }
      case .minSmall: r[i.a] = UInt64(int: r[i.b].int < i.signedC ? r[i.b].int : i.signedC)
      case .maxSmall: r[i.a] = UInt64(int: r[i.b].int > i.signedC ? r[i.b].int : i.signedC)
      case .minInt: r[i.a] = r[i.c].int < r[i.b].int ? r[i.c] : r[i.b]
      case .maxInt: r[i.a] = r[i.c].int >= r[i.b].int ? r[i.c] : r[i.b]
      case .equalInt: r[i.a] = UInt64(bool: r[i.b] == r[i.c])
      case .notEqualInt: r[i.a] = UInt64(bool: r[i.b] != r[i.c])
      case .lessInt: r[i.a] = UInt64(bool: r[i.b].int < r[i.c].int)
      case .lessOrEqualInt: r[i.a] = UInt64(bool: r[i.b].int <= r[i.c].int)
      case .not: r[i.a] = 1 &- r[i.b]

      case .addDouble: r[i.a] = (r[i.b].double + r[i.c].double).bits
      case .subtractDouble: r[i.a] = (r[i.b].double - r[i.c].double).bits
      case .multiplyDouble: r[i.a] = (r[i.b].double * r[i.c].double).bits
      case .divideDouble: r[i.a] = (r[i.b].double / r[i.c].double).bits
      case .addDoubleConstant: r[i.a] = (r[i.b].double + k[i.c].double).bits
      case .subtractDoubleConstant: r[i.a] = (r[i.b].double - k[i.c].double).bits
      case .multiplyDoubleConstant: r[i.a] = (r[i.b].double * k[i.c].double).bits
      case .divideDoubleConstant: r[i.a] = (r[i.b].double / k[i.c].double).bits
      case .multiplyAdd:
        r[i.a] = (r[i.d].double + r[i.b].double * r[i.c].double).bits
      case .multiplySubtract:
        r[i.a] = (r[i.d].double - r[i.b].double * r[i.c].double).bits
      case .multiplyConstantAdd:
        r[i.a] = (r[i.d].double + r[i.b].double * k[i.c].double).bits
      case .multiplyAddInner:
        let second = pc.pointee
        guard let x = inner(i, &pc, r, o, &fault) else { break dispatch }
        guard let y = inner(second, &pc, r, o, &fault) else { break dispatch }
        r[i.a] = (r[i.d].double + x.double * y.double).bits
      case .addField:
        guard let value = field(i, &pc, r, o, &fault) else { break dispatch }
        r[i.a] = (r[i.b].double + value).bits
      case .subtractField:
        guard let value = field(i, &pc, r, o, &fault) else { break dispatch }
        r[i.a] = (r[i.b].double - value).bits
      case .multiplyField:
        guard let value = field(i, &pc, r, o, &fault) else { break dispatch }
        r[i.a] = (r[i.b].double * value).bits
      case .widenMultiplyConstant:
        r[i.a] = (Double(r[i.b].int) * k[i.c].double).bits
      case .widenDivideConstant:
        r[i.a] = (Double(r[i.b].int) / k[i.c].double).bits
      case .negateDouble: r[i.a] = (-r[i.b].double).bits
      case .equalDouble: r[i.a] = UInt64(bool: r[i.b].double == r[i.c].double)
      case .notEqualDouble: r[i.a] = UInt64(bool: r[i.b].double != r[i.c].double)
      case .lessDouble: r[i.a] = UInt64(bool: r[i.b].double < r[i.c].double)
      case .lessOrEqualDouble: r[i.a] = UInt64(bool: r[i.b].double <= r[i.c].double)
      case .widen: r[i.a] = Double(r[i.b].int).bits
      case .truncate:
        if !keep(truncated: r[i.b].double, &r[i.a], &fault) { break dispatch }
      case .absDouble: r[i.a] = r[i.b] & 0x7FFF_FFFF_FFFF_FFFF
      case .squareRoot: r[i.a] = r[i.b].double.squareRoot().bits
      case .floorDouble: r[i.a] = r[i.b].double.rounded(.down).bits
      case .minDouble: r[i.a] = r[i.c].double < r[i.b].double ? r[i.c] : r[i.b]
      case .maxDouble: r[i.a] = r[i.c].double >= r[i.b].double ? r[i.c] : r[i.b]
      case .appendText, .appendTextAt:
        let slot = i.opcode == .appendText ? o + i.a : refSlots(r[i.a])
        let added = i.d == 1 ? code.pointee.objects[i.b] : o[i.b]
        if !append(added, toText: slot) {
          fault = .textTooLarge
          break dispatch
        }
      case .appendTextElement:
        let object = array(o[i.b])
        let index = r[i.c].int
        if !has(object, index, &fault) { break dispatch }
        if !append(object._withUnsafeGuaranteedRef { $0.ref }[index], toText: o + i.a) {
          fault = .textTooLarge
          break dispatch
        }
      case .equalText, .notEqualText:
        let second = i.d == 1 ? code.pointee.objects[i.c] : o[i.c]
        r[i.a] = UInt64(bool: TextObject.areEqual(o[i.b], second) == (i.opcode == .equalText))
      case .lessText: r[i.a] = UInt64(bool: TextObject.isLess(o[i.b], o[i.c]))
      case .lessOrEqualText: r[i.a] = UInt64(bool: !TextObject.isLess(o[i.c], o[i.b]))
      case .jumpEqualText, .jumpNotEqualText:
        let second = i.d == 1 ? code.pointee.objects[i.b] : o[i.b]
        let holds = TextObject.areEqual(o[i.a], second) == (i.opcode == .jumpEqualText)
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }

      case .jumpEqualCharacter:
        let holds = TextObject.isEqual(o[i.a], toCharacter: characters[i.b])
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotEqualCharacter:
        let holds = !TextObject.isEqual(o[i.a], toCharacter: characters[i.b])
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }

      case .jump:
        if leap(&pc, i.wide, &fuel, &fault, frame) { break dispatch }
      case .jumpTrue:
        if r[i.a] != 0, leap(&pc, i.wide, &fuel, &fault, frame) { break dispatch }
      case .jumpFalse:
        if r[i.a] == 0, leap(&pc, i.wide, &fuel, &fault, frame) { break dispatch }
      case .jumpElementTrue, .jumpElementFalse:
        guard let truth = number(of: array(o[i.a]), r[i.b].int, &fault) else { break dispatch }
        let holds = (truth != 0) == (i.opcode == .jumpElementTrue)
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpEqualInt:
        if r[i.a] == r[i.b], leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotEqualInt:
        if r[i.a] != r[i.b], leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessInt:
        if r[i.a].int < r[i.b].int, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessOrEqualInt:
        if r[i.a].int <= r[i.b].int, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpEqualSmall:
        if r[i.a].int == i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotEqualSmall:
        if r[i.a].int != i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessSmall:
        if r[i.a].int < i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessOrEqualSmall:
        if r[i.a].int <= i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpGreaterSmall:
        if r[i.a].int > i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpGreaterOrEqualSmall:
        if r[i.a].int >= i.signedB, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpEqualDouble:
        let holds = r[i.a].double == r[i.b].double
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotEqualDouble:
        let holds = r[i.a].double != r[i.b].double
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessDouble:
        let holds = r[i.a].double < r[i.b].double
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpLessOrEqualDouble:
        let holds = r[i.a].double <= r[i.b].double
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotLessDouble:
        let holds = !(r[i.a].double < r[i.b].double)
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNotLessOrEqualDouble:
        let holds = !(r[i.a].double <= r[i.b].double)
        if holds, leap(&pc, i.signedC, &fuel, &fault, frame) { break dispatch }
      case .jumpNullRef:
        if o[i.a] == nil, leap(&pc, i.wide, &fuel, &fault, frame) { break dispatch }
      case .jumpNotNullRef:
        if o[i.a] != nil, leap(&pc, i.wide, &fuel, &fault, frame) { break dispatch }
      case .addJumpLess:
        if !keep(r[i.a].int.addingReportingOverflow(r[i.b].int), &r[i.a], &fault) { break dispatch }
        if goOn(r[i.a].int < r[i.c].int, &pc, &fuel, &fault, frame) { break dispatch }
      case .storeConstantAddJumpLess:
        let index = r[i.b].int
        guard let place = place(o + i.a, index, &fuel, &fault) else { break dispatch }
        place.pointee = k[i.c]
        // A failure of the sum is one of the next word.
        let sum = pc.pointee
        pc += 1
        if !keep(index.addingReportingOverflow(r[sum.b].int), &r[i.b], &fault) { break dispatch }
        if goOn(r[i.b].int < r[sum.c].int, &pc, &fuel, &fault, frame) { break dispatch }
      case .addSmallJumpLess:
        if !keep(r[i.a].int.addingReportingOverflow(i.signedB), &r[i.a], &fault) { break dispatch }
        if goOn(r[i.a].int < r[i.c].int, &pc, &fuel, &fault, frame) { break dispatch }
      case .addSmallJumpLessSmall:
        if !keep(r[i.a].int.addingReportingOverflow(i.signedB), &r[i.a], &fault) { break dispatch }
        if goOn(r[i.a].int < i.signedC, &pc, &fuel, &fault, frame) { break dispatch }
      case .loop:
        let value = r[i.a].int
        if value < r[i.b].int {
          r[i.a] = UInt64(int: value &+ 1)
          pc += i.signedC
          if isTime(&fuel, &fault, frame) { break dispatch }
        }

      case .call, .callWide:
        let index = i.opcode == .call ? i.c : k[i.c].int
        guard let callee = functions[index] else {
          fault = .unknownFunction
          break dispatch
        }
        if !hasRoom(frame, r, o, &fault) { break dispatch }
        frame.enter(callee, i.a, i.b, &r, &o, &k, &pc, &code)
        if isTimeOnEntry(&fuel, &fault, frame, code, o) { break dispatch }
      case .callAdding:
        guard let callee = functions[i.c] else {
          fault = .unknownFunction
          break dispatch
        }
        if !keep(r[i.b].int.addingReportingOverflow(i.signedD), &r[i.a], &fault) { break dispatch }
        let window = pc.pointee.a
        pc += 1
        if !hasRoom(frame, r, o, &fault) { break dispatch }
        frame.enter(callee, i.a, window, &r, &o, &k, &pc, &code)
        if isTimeOnEntry(&fuel, &fault, frame, code, o) { break dispatch }
      case .callClosure:
        let closure = Unmanaged<ClosureObject>.fromOpaque(o[i.c].unsafelyUnwrapped)
        guard let callee = self.code(of: closure) else {
          note(frame, r, o, code)
          if !callNative(closure, r + i.a, o + i.b, &fault) { break dispatch }
          fuel = 0
          if isTime(&fuel, &fault, frame) { break dispatch }
          break
        }
        if !hasRoom(frame, r, o, &fault) { break dispatch }
        load(capturesOf: closure, of: callee, r + i.a, o + i.b)
        frame.enter(callee, i.a, i.b, &r, &o, &k, &pc, &code)
        if isTimeOnEntry(&fuel, &fault, frame, code, o) { break dispatch }
      case .giveBackNumber:
        r[0] = r[i.a]
        frame.leave(&r, &o, &k, &pc, &code)
      case .giveBackSum:
        if !keep(r[i.b].int.addingReportingOverflow(r[i.c].int), &r[0], &fault) { break dispatch }
        frame.leave(&r, &o, &k, &pc, &code)
      case .giveBack, .giveBackRaw:
        if i.opcode == .giveBackRaw { r[0] = r[i.a] }
        let refCount = code.pointee.frame.ref
        if refCount > 0 {
          let kept = code.pointee.keptRefs
          clear(o, kept, refCount &- kept)
        }
        frame.leave(&r, &o, &k, &pc, &code)
      case .makeClosure:
        let next = pc.pointee
        pc += 1
        makeClosure(code.pointee.sites[i.c], o, i.a, r + i.b, o + next.a)
      case .callRoutine:
        // Asked before and not after, so that what an interrupted training gives is still kept.
        if isTimeBetween(&fuel, &fault) { break dispatch }
        note(frame, r, o, code)
        let fresh = MemoryLimit.fresh
        if !perform(code.pointee.sites[i.c], r + i.a, o + i.b, &fault) { break dispatch }
        fuel &-= Interpreter.routineFuel
        if mayHaveTakenLong(since: fresh) { fuel = 0 }
      case .stop: return

      case .checkGlobal, .absInt, .storeGlobalRef, .newBox, .storeBox, .storeBoxRef, .addressGlobal,
        .addressGlobalRaw, .addressBox,
        .addressBoxRaw, .shiftLeft, .shiftRight, .complement, .modInt, .remainderDouble,
        .ceilDouble, .truncDouble, .roundDouble, .power, .atan2, .hypot, .modDouble, .math,
        .failNone, .failUnwrap, .random:
        if !performRare(i, r, o, code, &fault) { break dispatch }
      }
    }
    self.frame = frame
    if isWritingBack {
      hasFailedToWriteBack = true
      return
    }
    throw unwind(fault, pc - 1, code, r, o, to: base)
  }
}
