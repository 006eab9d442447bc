import Environments

/// A name for each algorithm that no other has.
///
/// Variants that would share a name get the parameters added in which they differ, by symbol where they
/// have one: "SARSA α = 0.1"; those that differ in nothing, or in what is no parameter, a number.
///
/// - Parameter algorithms: The algorithms in their order.
/// - Returns: As many names.
package func variantNames(_ algorithms: [any Algorithm]) -> [String] {
  var names = algorithms.map(\.displayName)
  let groups = Dictionary(grouping: names.indices) { names[$0] }
  for group in groups.values where group.count > 1 {
    let parameters = group.map { algorithms[$0].parameters }
    let written = parameters.map { list in
      Dictionary(list.map { ($0.name, words($0)) }, uniquingKeysWith: { first, _ in first })
    }
    for (index, list) in zip(group, parameters) {
      let telling = list.filter { parameter in
        Set(written.map { $0[parameter.name] }).count > 1
      }
      if !telling.isEmpty { names[index] += " " + telling.map(words).joined(separator: ", ") }
    }
  }
  return numbered(names)
}

/// The same names, of equal ones all but the first with a number: "Taxi (2)".
func numbered(_ names: [String]) -> [String] {
  var used: Set<String> = []
  return names.map { name in
    var (unique, number) = (name, 2)
    while !used.insert(unique).inserted {
      unique = "\(name) (\(number))"
      number += 1
    }
    return unique
  }
}

private func words(_ parameter: ParameterDescription) -> String {
  let value =
    switch parameter.value {
    case .string(let word): word
    case .none: "none"
    default: "\(parameter.value)"
    }
  return "\(parameter.symbol ?? parameter.name) = \(value)"
}
