extension Routines {
  /// A hasher is the list of the hashes that it was given.
  static let hashing: [String: Routine] = [
    "hasher": { _, _, _, ref throws(RuntimeFailure) in ref.put(0, owned(ArrayObject(.number))) },
    "hashCombine": { _, site, raw, ref throws(RuntimeFailure) in
      var hasher = Hasher()
      site.shapes[1].hash(raw + 1, ref, into: &hasher)
      uniqueArray(raw[0].refSlots).append(bits: UInt64(int: hasher.finalize()))
    },
    "hashFinalize": { _, _, raw, ref throws(RuntimeFailure) in
      let parts = ref.array(0)
      var hasher = Hasher()
      for index in 0..<parts.count { hasher.combine(parts.raw[index]) }
      raw[0] = UInt64(int: hasher.finalize())
    },
  ]
}
