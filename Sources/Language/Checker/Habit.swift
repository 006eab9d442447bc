/// What people used to other languages write, and what Martlet has instead.
enum Habit {
  /// Names of types.
  static let types: [String: String] = [
    "int": "Int", "Integer": "Int", "Int64": "Int", "UInt": "Int", "Int32": "Int",
    "UInt64": "Int", "UInt8": "Int", "float": "Double",
    "Float": "Double", "double": "Double", "Number": "Double", "str": "String", "string": "String",
    "bool": "Bool", "Boolean": "Bool", "boolean": "Bool", "void": "Void",
  ]

  /// Names of values and functions, with what to write.
  static let names: [String: String] = [
    "len": "write ‘xs.count’ for the number of elements",
    "range": "write ‘0..<n’ for the numbers from 0 below n, or ‘stride(from:to:by:)’ with a step",
    "None": "write ‘nil’", "null": "write ‘nil’", "undefined": "write ‘nil’",
    "True": "write ‘true’", "False": "write ‘false’",
    "str": "write ‘String(x)’, or put the value in a string: ‘\"\\(x)\"’",
    "int": "write ‘Int(x)’", "float": "write ‘Double(x)’", "bool": "write a comparison",
    "list": "write ‘Array(xs)’, or ‘[…]’", "dict": "write ‘[:]’ with a type, or ‘[key: value, …]’",
    "tuple": "write ‘(a, b)’", "enumerate": "write ‘xs.enumerated()’",
    "sum": "write ‘xs.reduce(0, +)’", "input": "write ‘readLine()’",
    "println": "write ‘print(…)’", "printf": "write ‘print(…)’", "display": "write ‘show(…)’",
    "math": "the functions need no prefix: write ‘sqrt(x)’",
    "np": "the functions need no prefix: write ‘sqrt(x)’",
    "numpy": "the functions need no prefix: write ‘sqrt(x)’",
    "random": "write ‘Double.random(in: 0...1)’ or ‘Int.random(in: 0..<n)’",
    "reversed": "write ‘xs.reversed()’", "sorted": "write ‘xs.sorted()’",
    "map": "write ‘xs.map { … }’", "filter": "write ‘xs.filter { … }’",
    "debugPrint": "write ‘print(…)’", "repeatElement": "write ‘Array(repeating: x, count: n)’",
    "sequence": "write a ‘while’ loop that appends to an array",
    "pi": "write ‘Double.pi’", "inf": "write ‘Double.infinity’", "nan": "write ‘Double.nan’",
  ]

  /// Members of other languages' collections and strings.
  static let members: [String: String] = [
    "len": "count", "length": "count", "size": "count", "push": "append", "add": "append",
    "extend": "append", "keys": "keys", "items": "enumerated", "upper": "uppercased",
    "lower": "lowercased", "split": "split", "strip": "trimmed", "pop": "removeLast",
    "sort": "sort", "reverse": "reversed", "index": "firstIndex", "has": "contains",
    "includes": "contains", "startswith": "hasPrefix", "endswith": "hasSuffix",
    "startsWith": "hasPrefix", "endsWith": "hasSuffix", "forEach": "forEach", "argmax": "max",
  ]

  /// Functions called for their output, where `f(())` means `f()`.
  static func isPrintLike(_ name: String) -> Bool { name == "print" }
}
