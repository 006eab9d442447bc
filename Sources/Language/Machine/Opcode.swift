/// What an instruction does.
///
/// `r` are the raw registers, `o` the references, `k` the constants;
/// `a`, `b`, `c` the instruction's 16-bit operands, `d` its 8-bit one, `s16`/`s32` signed ones.
enum Opcode: UInt8 {
  // Moves.
  case move  // r[a] = r[b]
  case moveTwo, moveThree  // r[a…] = r[b…], in this order
  case moveFour  // r[a…] = r[b…], all at once
  case moveMany  // r[a…] = r[b…], c of them
  case loadSmall  // r[a] = s32
  case loadConstant  // r[a] = k[b]
  case copyRef  // o[a] = o[b]
  case takeRef  // o[a] = o[b], o[b] = nil
  case loadObject  // o[a] = objects[b]
  case clearRefs  // o[a…] = nil, b of them
  case swapObject  // o[a] = o[b], o[b] = objects[c]
  // Session variables, from functions.
  case loadGlobal  // r[a] = g[b]
  case storeGlobal  // g[a] = r[b]
  case loadGlobalRef  // o[a] = go[b]
  case storeGlobalRef  // go[a] = o[b], o[b] = nil
  case checkGlobal  // fails unless variable s32 has a value
  case markGlobal  // variable s32 has a value
  // Boxes.
  case newBox  // o[a] = a box of b raw and c reference slots
  case loadBox  // r[a] = box o[b] [c]
  case storeBox  // box o[a] [b] = r[c]
  case loadBoxRef  // o[a] = box o[b] [c]
  case storeBoxRef  // box o[a] [b] = o[c], o[c] = nil
  // Memory, by addresses in raw registers.
  case addressLocal  // r[a] = the address of o[b]
  case addressGlobal  // r[a] = the address of go[b]
  case addressGlobalRaw  // r[a] = the address of g[b]
  case addressBox  // r[a] = the address of box o[b]'s reference c
  case addressBoxRaw  // r[a] = the address of box o[b]'s raw slot c
  case loadMemory  // r[a] = *(r[b])[c]
  case storeMemory  // *(r[a])[b] = r[c]
  case loadMemoryRef  // o[a] = *(r[b])[c]
  case storeMemoryRef  // *(r[a])[b] = o[c], o[c] = nil
  // Array elements.
  case loadElement  // r[a] = o[b][r[c]], one raw slot
  case storeElement  // o[a][r[b]] = r[c], made unique
  case loadElementSmall  // r[a] = o[b][c], one raw slot
  case storeElementConstant  // o[a][r[b]] = k[c], made unique
  case loadElementRef  // o[a] = o[b][r[c]], one reference
  case loadInner  // r[a] = o[b][r[c]][r[next word]], one raw slot
  case loadField  // r[a] = raw slot d of o[b][r[c]]
  case loadFieldBorrowed  // r[a] = raw slot d of (r[b])[r[c]]
  case loadFieldRef  // o[a] = reference d of o[b][r[c]]
  case storeField  // raw slot d of o[a][r[b]], made unique, = r[c]
  case storeFieldAt  // the same of the array at *r[a]
  case addToField, subtractFromField  // the same, a Double plus or minus r[c]
  case loadElements  // slots at d window: r[a…], o[next word] = o[b][r[c]]
  case elementAddress  // r[a], r[a + 1] = addresses of element r[c] of the array at *r[b], unique
  case borrowGlobal  // r[a] = go[b], uncounted
  case borrowBox  // r[a] = box o[b] reference c, uncounted
  case borrowElement  // r[a] = o[b][r[c]], one reference, uncounted
  case borrowElementBorrowed  // r[a] = (r[b])[r[c]], one reference, uncounted
  case loadElementBorrowed  // r[a] = (r[b])[r[c]], one raw slot
  case loadElementsBorrowed
  case countArray  // r[a] = o[b].count
  case countArrayBorrowed  // r[a] = (r[b]).count
  case loadElementAt  // r[a] = element r[c] of the array at *r[b]
  case storeElementAt  // element r[b] of the array at *r[a], made unique, = r[c]
  // r[a] = the address of the number for key r[c] or o[c] in table o[b], r[next word] where it is new.
  case numberEntry
  // The number for key r[c] or o[c] in table o[b], r[a] where it is new, plus s16(c of the next word).
  case addToEntry
  case newNumbers  // o[a] = an array of the numbers r[b…], c of them
  case newArray  // o[a] = an empty array with room for c, strides from the next word
  case appendRaw  // o[a].append(r[b]), made unique
  case appendMany  // o[a].append(r[b…], o[c…]), made unique
  case appendAt  // the array at *r[a].append(r[b…], o[c…]), made unique
  // While there is one, the next element or character; then the jump that follows is taken, else left
  // out.
  case iterate  // r[a] = o[b][r[c]]; r[c] += 1
  case iterateRef  // o[a] = o[b][r[c]], one reference; r[c] += 1
  case iterateText  // o[a] = the character at byte r[c] of o[b]; r[c] = the next one's
  case iterateMany  // the same for elements of any layout: r[a…], o[next word…]
  // Int.
  case addInt, subtractInt, multiplyInt, divideInt, remainderInt  // r[a] = r[b] op r[c]
  case addSmall  // r[a] = r[b] + s16(c)
  case multiplyConstant  // r[a] = r[b] * k[c]
  case divideConstant, remainderConstant  // r[a] = r[b] op k[c], a Reciprocal
  case remainderPower  // r[a] = r[b] % (c + 1), a power of two
  case addWrapping, subtractWrapping, multiplyWrapping
  case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  case negateInt, complement  // r[a] = op r[b]
  case minSmall, maxSmall  // r[a] = the one or other of r[b] and s16(c)
  case absInt, minInt, maxInt, modInt
  case equalInt, notEqualInt, lessInt, lessOrEqualInt  // r[a] = r[b] op r[c]
  case not  // r[a] = 1 - r[b]
  // Double.
  case addDouble, subtractDouble, multiplyDouble, divideDouble, remainderDouble
  case addDoubleConstant, subtractDoubleConstant, multiplyDoubleConstant, divideDoubleConstant
  case negateDouble
  case equalDouble, notEqualDouble, lessDouble, lessOrEqualDouble
  case widen  // r[a] = Double(r[b])
  case truncate  // r[a] = Int(r[b])
  case absDouble, squareRoot, floorDouble, ceilDouble, truncDouble, roundDouble
  case minDouble, maxDouble, power, atan2, hypot, modDouble
  case math  // r[a] = function c of r[b]
  case multiplyAdd  // r[a] = r[d] + r[b] * r[c], rounded twice
  case multiplySubtract  // r[a] = r[d] - r[b] * r[c]
  case multiplyConstantAdd  // r[a] = r[d] + r[b] * k[c]
  // r[a] = r[d] + o[b][r[c]][r[a of the next word]] * o[b of it][r[c of it]][r[a of the third]]
  case multiplyAddInner
  case addField, subtractField, multiplyField  // r[a] = r[b] op slot d of o[next word][r[c]]
  case widenMultiplyConstant, widenDivideConstant  // r[a] = Double(r[b]) op k[c]
  // Strings; where d is 1 the second one is objects[…].
  case appendText  // o[a] += o[b]
  case appendTextAt  // the string at *r[a] += o[b]
  case appendTextElement  // o[a] += o[b][r[c]]
  case equalText, notEqualText, lessText, lessOrEqualText  // r[a] = o[b] op o[c]
  case jumpEqualText, jumpNotEqualText  // o[a] op o[b], s16(c)
  case jumpEqualCharacter, jumpNotEqualCharacter  // o[a] op the engine's character b, s16(c)
  // Jumps; the offset counts from the next instruction.
  case jump  // s32
  case jumpTrue, jumpFalse  // by r[a], s32
  case jumpElementTrue, jumpElementFalse  // by o[a][r[b]], one raw slot, s16(c)
  case jumpEqualInt, jumpNotEqualInt, jumpLessInt, jumpLessOrEqualInt  // r[a] op r[b], s16(c)
  case jumpEqualSmall, jumpNotEqualSmall, jumpLessSmall, jumpLessOrEqualSmall
  case jumpGreaterSmall, jumpGreaterOrEqualSmall  // r[a] op s16(b), s16(c)
  case jumpEqualDouble, jumpNotEqualDouble, jumpLessDouble, jumpLessOrEqualDouble
  case jumpNotLessDouble, jumpNotLessOrEqualDouble
  case jumpNullRef, jumpNotNullRef  // o[a], s32
  case addJumpLess  // r[a] += r[b]; the jump that follows, if r[a] < r[c]
  // storeElementConstant, then addJumpLess of r[b], r[b of the next word], r[c of it]
  case storeConstantAddJumpLess
  case addSmallJumpLess  // r[a] += s16(b); the same
  case addSmallJumpLessSmall  // r[a] += s16(b); the jump that follows, if r[a] < s16(c)
  case loop  // if r[a] < r[b] { r[a] += 1; jump s16(c) }
  // Calls.
  case call  // function c, window r + a, o + b
  case callWide  // the same, the function k[c]
  case callAdding  // r[a] = r[b] + s8(d), then function c, window r + a, o + next word
  case callClosure  // closure o[c], window r + a, o + b
  case giveBack
  case giveBackRaw  // r[0] = r[a]; for functions of one raw result and no inout parameter
  case giveBackSum  // r[0] = r[b] + r[c], of Int, in such functions without references
  case giveBackNumber  // as giveBackRaw, for functions without references
  case makeClosure  // o[a] = closure of site c, captures from r[b…], o[next word…]
  case callRoutine  // site c, window r + a, o + b
  case stop  // the end of a cell
  // Failures.
  case failNone  // r[a] is the tag
  case failUnwrap  // site s32
  case random  // r[a] = 64 bits of the session's generator
}
