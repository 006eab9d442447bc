/// What people used to other languages write, and what Martlet has instead.
enum Habit {
  /// Names of types.
  static let types: [String: String] = [
    "int": "Int", "Integer": "Int", "Int64": "Int", "UInt": "Int", "Int32": "Int",
    "UInt64": "Int", "UInt8": "Int", "float": "Double",
    "Float": "Double", "double": "Double", "Number": "Double", "number": "Double",
    "str": "String", "string": "String", "bool": "Bool",
    "Boolean": "Bool", "boolean": "Bool", "void": "Void", "None": "Void",
  ]

  private static let module = "the functions need no prefix: write ‘sqrt(x)’"

  /// Names of values and functions, with what to write.
  static let names: [String: String] = [
    "len": "write ‘xs.count’ for the number of elements",
    "range": "write ‘0..<n’ for the numbers from 0 below n, or ‘stride(from:to:by:)’ with a step",
    "xrange": "write ‘0..<n’ for the numbers from 0 below n",
    "None": "write ‘nil’", "null": "write ‘nil’", "undefined": "write ‘nil’",
    "True": "write ‘true’", "False": "write ‘false’",
    "str": "write ‘String(x)’, or put the value in a string: ‘\"\\(x)\"’",
    "int": "write ‘Int(x)’", "float": "write ‘Double(x)’", "bool": "write a comparison",
    "list": "write ‘Array(xs)’, or ‘[…]’", "dict": "write ‘[:]’ with a type, or ‘[key: value, …]’",
    "tuple": "write ‘(a, b)’", "enumerate": "write ‘xs.enumerated()’", "set": "write ‘Set(xs)’",
    "sum": "write ‘xs.reduce(0, +)’", "input": "write ‘readLine()’",
    "println": "write ‘print(…)’", "printf": "write ‘print(…)’",
    "disp": "write ‘print(…)’", "console": "write ‘print(…)’",
    "math": module, "np": module, "numpy": module, "jnp": module, "Math": module,
    "random": "write ‘Double.random(in: 0...1)’ or ‘Int.random(in: 0..<n)’",
    "reversed": "write ‘xs.reversed()’", "sorted": "write ‘xs.sorted()’",
    "map": "write ‘xs.map { … }’", "filter": "write ‘xs.filter { … }’",
    "any": "write ‘xs.contains { $0 > 0 }’", "all": "write ‘xs.allSatisfy { $0 > 0 }’",
    "debugPrint": "write ‘print(…)’", "repeatElement": "write ‘Array(repeating: x, count: n)’",
    "sequence": "write a ‘while’ loop that appends to an array",
    "pi": "write ‘Double.pi’", "inf": "write ‘Double.infinity’", "nan": "write ‘Double.nan’",
    "isinstance": "the type of every value is known before the cell runs, so no test is needed",
    "type": "‘help(x)’ tells the type of a value", "typeof": "‘help(x)’ tells the type of a value",
    "this": "write ‘self’", "end": "a body is closed by ‘}’",
    "__name__": "leave the test out: a cell runs from top to bottom",
    "exit": "leave it out: a cell stops at its end", "quit": "leave it out",
    "open": "‘save(x, to: \"name.martlet\")’ and ‘load(\"name.martlet\")’ keep results in files",
    "gym": "an environment is made by its name: write ‘CartPole()’",
    "gymnasium": "an environment is made by its name: write ‘CartPole()’",
    "plt": "write ‘plot(…)’", "torch": "networks are made by the algorithms: write ‘DQN()’",
    "pd": "write ‘table(…)’",
  ]

  /// Members of other languages' collections and strings that have another name here.
  static let members: [String: String] = [
    "len": "count", "length": "count", "size": "count", "push": "append", "add": "append",
    "extend": "append", "upper": "uppercased", "lower": "lowercased", "toUpperCase": "uppercased",
    "toLowerCase": "lowercased", "strip": "trimmed", "pop": "removeLast",
    "reverse": "reversed", "index": "firstIndex", "indexOf": "firstIndex", "has": "contains",
    "includes": "contains", "startswith": "hasPrefix", "endswith": "hasSuffix",
    "startsWith": "hasPrefix", "endsWith": "hasSuffix", "find": "firstIndex",
    "slice": "prefix", "toString": "description",
  ]

  /// What to say of another language's member, where no member alone does the same.
  static func memberAdvice(_ name: String, _ type: Type) -> String? {
    switch type {
    case .dictionary:
      switch name {
      case "items", "entries": "a dictionary is gone through as it is: ‘for (key, value) in d’"
      case "get": "‘d[key]’ is the value, and ‘d[key, default: 0]’ one that is always there"
      case "has_key", "has", "contains", "includes":
        "‘d[key] != nil’ asks whether the key is there"
      case "update": "‘d[key] = value’ sets one value"
      case "pop": "‘d[key] = nil’ removes a key"
      default: nil
      }
    case .array(let element):
      switch (name, element) {
      case ("sum", _): "‘xs.reduce(0, +)’ is the sum"
      case ("mean", _): "‘xs.reduce(0, +) / Double(xs.count)’ is the mean"
      case ("argmax", _): "‘xs.indices.max(by: { xs[$0] < xs[$1] })’ is the index of the greatest"
      case ("argmin", _): "‘xs.indices.min(by: { xs[$0] < xs[$1] })’ is the index of the least"
      case ("shape", _): "‘xs.count’ is the number of rows, ‘xs[0].count’ that of columns"
      case ("copy", _): "‘let ys = xs’ is a copy already"
      case ("join", _): "‘xs.joined(separator: \", \")’ makes a string"
      default: nil
      }
    case .string:
      switch name {
      case "join": "the array comes first: ‘xs.joined(separator: \", \")’"
      case "format": "‘\"\\(x)\"’ puts a value in a string; ‘String(format: \"%.2f\", x)’ says how"
      default: nil
      }
    case .nominal:
      switch name {
      case "reset", "step", "sample": "‘rollout(policy, on: env)’ plays an episode"
      case "learn", "fit", "train": "‘train(algorithm, on: env, episodes: 500)’ learns"
      default: nil
      }
    default: nil
    }
  }

  /// Members that change a value, with those that give a new one.
  static let unchanging: [String: String] = [
    "sort": "sorted()", "reverse": "reversed()", "shuffle": "shuffled()",
    "append": "xs + [x]", "removeLast": "dropLast()", "removeFirst": "dropFirst()",
    "formUnion": "union(…)", "insert": "union([x])",
  ]

  /// What to say where the result of a member that changes its value is used.
  static func changing(_ value: TypedExpression) -> String? {
    guard case .mutatingCall(let callee, _, _) = value.kind,
      case .library(let declaration) = callee
    else { return nil }
    return "‘\(declaration.name)’ changes the variable itself, so it stands on a line of its own"
  }

  /// `max` or `min` where a value is the greatest or least element of an array.
  static func extreme(_ value: TypedExpression) -> String? {
    guard case .call(.library(let declaration), let arguments) = value.kind,
      ["max", "min"].contains(declaration.name), arguments.count == 1
    else { return nil }
    return declaration.name
  }

  /// Labels of other languages, for parameters that have another name here.
  static let labels: [String: String] = [
    "sep": "separator", "end": "terminator", "key": "by", "size": "count",
    "num_episodes": "episodes", "n_episodes": "episodes", "total_timesteps": "steps",
    "timesteps": "steps", "n_steps": "steps", "random_state": "seed",
    "learning_rate": "learningRate", "batch_size": "batchSize", "buffer_size": "replayCapacity",
  ]

  /// What to say of a call with more arguments than the function takes.
  static let callAdvice: [String: String] = [
    "round":
      "‘(x * 100).rounded() / 100’ keeps two digits; ‘String(format: \"%.2f\", x)’ writes two"
  ]

  /// Members that Martlet leaves out, with what to write instead.
  static let leftOutMembers: [String: String] = [
    "startIndex": "‘s.prefix(n)’ and ‘s.dropFirst(n)’ cut a string, ‘Array(s)[i]’ is a character",
    "endIndex": "‘s.suffix(n)’ and ‘s.dropLast(n)’ cut a string, ‘Array(s)[i]’ is a character",
    "index": "‘s.prefix(n)’ and ‘s.dropFirst(n)’ cut a string, ‘Array(s)[i]’ is a character",
    "unicodeScalars": "‘for c in s’ goes through the characters, each a string",
    "utf8": "‘for c in s’ goes through the characters, each a string",
    "utf16": "‘for c in s’ goes through the characters, each a string",
    "compare": "‘a < b’ and ‘a == b’ compare strings",
    "lexicographicallyPrecedes": "‘for (a, b) in zip(xs, ys)’ compares the elements one by one",
    "difference": "‘xs.filter { !ys.contains($0) }’ are the elements that another has not",
    "dropWhile": "write ‘drop(while:)’", "takeWhile": "write ‘prefix(while:)’",
    "makeIterator": "‘for x in xs’ goes through the elements",
    "formatted": "‘String(format: \"%.2f\", x)’ writes a number with two decimals",
    "addingReportingOverflow": "‘&+’ adds without a check",
    "self": "a type is no value here",
  ]

  /// Functions called for their output, where `f(())` means `f()`.
  static func isPrintLike(_ name: String) -> Bool { name == "print" }
}
