/// The candidate most like a name that is unknown, or nil when none is near.
///
/// A candidate that differs in case only comes first, then the one at the least distance by
/// Damerau and Levenshtein (adjacent characters may be swapped), where the bound grows with the
/// length: one edit up to four characters, two up to eight, then a third of the length. Failing
/// that, a candidate that the name begins, or that begins the name.
public func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let written = Array(name.unicodeScalars)
  let lowered = Array(name.lowercased().unicodeScalars)
  guard !written.isEmpty, written.count <= 100 else { return nil }
  let isUpper = name.first?.isUppercase == true
  var best: (rank: Int, distance: Int, otherCase: Int, name: String)?
  for candidate in candidates where candidate != name {
    let scalars = Array(candidate.lowercased().unicodeScalars)
    guard !scalars.isEmpty, scalars.count <= 100 else { continue }
    guard let (rank, distance) = likeness(lowered, scalars) else { continue }
    // Of two names as near, a variable is likelier where a variable was written.
    let otherCase = (candidate.first?.isUppercase == true) == isUpper ? 0 : 1
    let entry = (rank, distance, otherCase, candidate)
    if let known = best, (known.rank, known.distance, known.otherCase, known.name) <= entry {
      continue
    }
    best = entry
  }
  return best?.name
}

/// How like two names are, less being nearer: the kind of likeness, then the edits.
private func likeness(
  _ name: [Unicode.Scalar], _ candidate: [Unicode.Scalar]
) -> (rank: Int, distance: Int)? {
  if name == candidate { return (0, 0) }
  let longer = max(name.count, candidate.count)
  let bound = longer <= 4 ? 1 : longer <= 8 ? 2 : longer / 3
  var best: Int?
  // A single character resembles every other; only its case can be wrong.
  if min(name.count, candidate.count) > 1,
    let distance = editDistance(name, candidate, atMost: bound)
  {
    best = 4 * distance + (name[0] == candidate[0] ? 0 : 2)
  }
  // A beginning is worth a little more than one edit elsewhere, and more than two anywhere.
  if name.count >= 3, candidate.starts(with: name) { best = min(best ?? .max, 5) }
  if let best { return (1, best) }
  if candidate.count >= 4, name.starts(with: candidate) { return (2, name.count - candidate.count) }
  return nil
}

/// The number of insertions, deletions, changes and swaps of neighbours between two texts, each
/// piece edited once; nil beyond a bound.
private func editDistance(
  _ first: [Unicode.Scalar], _ second: [Unicode.Scalar], atMost bound: Int
) -> Int? {
  guard abs(first.count - second.count) <= bound else { return nil }
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  var row = last
  for i in 0..<first.count {
    row[0] = i + 1
    var least = row[0]
    for j in 0..<second.count {
      let change = first[i] == second[j] ? 0 : 1
      var cost = min(last[j] + change, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row[j + 1] = cost
      least = min(least, cost)
    }
    guard least <= bound else { return nil }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  let distance = last[second.count]
  return distance <= bound ? distance : nil
}
