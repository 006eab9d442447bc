/// Parts of arrays.
extension Routines {
  /// Puts elements in place of those in a range that is in bounds.
  private static func replace(
    _ slot: RefSlots, _ range: Range<Int>, with other: ArrayObject?
  ) throws(RuntimeFailure) {
    let array = slot.array(0)
    let added = other?.count ?? 0
    let layout = Layout(raw: array.rawStride, ref: array.refStride)
    if ArrayObject.isTooLarge(array.count - range.count + added, layout) {
      throw .tooLarge("an array of so many elements")
    }
    let result = ArrayObject(layout, capacity: array.count - range.count + added)
    func copy(_ source: ArrayObject, _ indices: Range<Int>) {
      for index in indices {
        result.append(
          source.raw + index * source.rawStride, source.ref + index * source.refStride)
      }
    }
    copy(array, 0..<range.lowerBound)
    if let other { copy(other, 0..<added) }
    copy(array, range.upperBound..<array.count)
    slot.put(0, owned(result))
  }

  /// The range among the arguments after a receiver's address.
  private static func argumentRange(
    _ site: Site, _ raw: RawSlots, _ count: Int
  ) throws(RuntimeFailure) -> Range<Int> {
    do throws(RuntimeFailure) {
      return try bounds(site, raw + 1, count)
    } catch {
      var failure = error
      failure.argument = 0
      throw failure
    }
  }

  /// The elements before or after an index.
  private static func end(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, _ range: (Int, Int) -> (Int, Int)
  ) throws(RuntimeFailure) {
    let index = raw[site.offsets[1].raw].int
    let array = ref.array(0)
    let (lower, upper) = range(index, array.count)
    guard lower >= 0, lower <= upper, upper <= array.count else {
      var failure = RuntimeFailure.index(index, count: array.count)
      failure.argument = 1
      throw failure
    }
    ref.put(0, owned(array.copy(lower..<upper)))
  }

  static let slices: [String: Routine] = [
    "replaceSubrange": { _, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let range = try argumentRange(site, raw, slot.array(0).count)
      try replace(slot, range, with: ref.array(site.offsets[1].ref))
    },
    "removeSubrange": { _, site, raw, _ throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let range = try argumentRange(site, raw, slot.array(0).count)
      uniqueArray(slot).remove(range)
    },
    "insertContents": { _, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let index = raw[site.offsets[1].raw].int
      let count = slot.array(0).count
      guard (0...count).contains(index) else {
        throw RuntimeFailure(
          "index-out-of-range",
          "elements cannot go in at index \(index) of an array of \(count)", argument: 1)
      }
      try replace(slot, index..<index, with: ref.array(0))
    },
    "prefix-upTo": { _, site, raw, ref throws(RuntimeFailure) in
      try end(site, raw, ref) { index, _ in (0, index) }
    },
    "prefix-through": { _, site, raw, ref throws(RuntimeFailure) in
      try end(site, raw, ref) { index, _ in (0, index == .max ? .max : index + 1) }
    },
    "suffix-from": { _, site, raw, ref throws(RuntimeFailure) in
      try end(site, raw, ref) { index, count in (index, count) }
    },
  ]
}
