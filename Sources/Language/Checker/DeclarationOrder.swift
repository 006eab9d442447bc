/// The order in which declarations are looked at that may name each other.
enum DeclarationOrder {
  /// Puts each declaration after those that it names: of those that wait for none, always the first
  /// as written; where all wait for each other, the first of them.
  ///
  /// - Parameters:
  ///   - names: What is declared; several may have one name.
  ///   - mentions: For each the names that stand in it.
  ///   - mayNameItself: Whether a declaration that names itself does not wait for that.
  /// - Returns: The places of the declarations, in order.
  static func of(
    _ names: [String], mentioning mentions: [Set<String>], mayNameItself: Bool = true
  ) -> [Int] {
    // How many declarations of a name are left, and who waits for it.
    var left: [String: Int] = [:]
    for name in names { left[name, default: 0] += 1 }
    var waiting: [String: [Int]] = [:]
    var awaited = [Int](repeating: 0, count: names.count)
    for place in names.indices {
      for name in mentions[place] where left[name] != nil {
        if mayNameItself, name == names[place] { continue }
        waiting[name, default: []].append(place)
        awaited[place] += 1
      }
    }
    var order: [Int] = []
    var isTaken = [Bool](repeating: false, count: names.count)
    // Before the first are only declarations that are taken, before the next also some that wait.
    var first = 0
    var next = 0
    while order.count < names.count {
      while isTaken[first] { first += 1 }
      while next < names.count, isTaken[next] || awaited[next] > 0 { next += 1 }
      let place = next < names.count ? next : first
      isTaken[place] = true
      order.append(place)
      let name = names[place]
      let count = (left[name] ?? 1) - 1
      left[name] = count
      guard count == 0 else { continue }
      for waiter in waiting[name] ?? [] {
        awaited[waiter] -= 1
        if awaited[waiter] == 0 { next = min(next, waiter) }
      }
    }
    return order
  }
}
