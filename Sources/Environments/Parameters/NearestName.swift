/// The known name most like a misspelt one, if any is near.
///
/// - Complexity: O(k · n · m) for k known names of a length m near the name's n.
package func nearestName(to name: String, in known: [String]) -> String? {
  let wanted = Array(name.lowercased())
  let most = max(1, wanted.count / 3)
  var best = (distance: most + 1, name: String?.none)
  // No distance is less than the difference of lengths, and no character takes less than a byte.
  for candidate in known where candidate.utf8.count > wanted.count - best.distance {
    let letters = Array(candidate.lowercased())
    guard abs(letters.count - wanted.count) < best.distance else { continue }
    let found = distance(wanted, letters)
    if found < best.distance { best = (found, candidate) }
  }
  return best.name
}

/// Edit distance with insertions, deletions, substitutions and swaps of neighbours.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var before = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
      current.append(best)
    }
    (before, previous) = (previous, current)
  }
  return previous[b.count]
}
