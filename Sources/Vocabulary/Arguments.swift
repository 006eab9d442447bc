import Language

/// The arguments of a native call, read by the types they were declared with.
///
/// The checker has made sure of the types, so a value of another kind is a fault of Martlet's own: it
/// is reported as such and never traps.
struct Arguments {
  let call: NativeCall

  var host: any Host { call.host }

  /// Whether the argument was given.
  func has(_ index: Int) -> Bool {
    if case .absent = self[index] { false } else { true }
  }

  /// What is read of an argument that was given and is not nil.
  func given<T>(
    _ index: Int, _ read: (Int) throws(RuntimeFailure) -> T
  ) throws(RuntimeFailure) -> T? {
    if case .none = self[index] { return nil }
    return has(index) ? try read(index) : nil
  }

  subscript(index: Int) -> Value {
    call.arguments.indices.contains(index) ? call.arguments[index] : .absent
  }

  func int(_ index: Int) throws(RuntimeFailure) -> Int {
    guard case .int(let value) = self[index] else { throw mismatch(index, "a whole number") }
    return value
  }

  func int(_ index: Int, default value: Int) throws(RuntimeFailure) -> Int {
    has(index) ? try int(index) : value
  }

  func double(_ index: Int) throws(RuntimeFailure) -> Double {
    guard let value = number(self[index]) else { throw mismatch(index, "a number") }
    return value
  }

  func double(_ index: Int, default value: Double) throws(RuntimeFailure) -> Double {
    has(index) ? try double(index) : value
  }

  func bool(_ index: Int, default value: Bool) throws(RuntimeFailure) -> Bool {
    guard has(index) else { return value }
    guard case .bool(let flag) = self[index] else { throw mismatch(index, "true or false") }
    return flag
  }

  func string(_ index: Int) throws(RuntimeFailure) -> String {
    guard case .string(let value) = self[index] else { throw mismatch(index, "a string") }
    return value
  }

  func string(_ index: Int, default value: String) throws(RuntimeFailure) -> String {
    has(index) ? try string(index) : value
  }

  func list(_ index: Int) throws(RuntimeFailure) -> [Value] {
    guard let values = elements(self[index]) else { throw mismatch(index, "an array") }
    return values
  }

  func doubles(_ index: Int) throws(RuntimeFailure) -> [Double] {
    if case .doubles(let values) = self[index] { return values }
    var numbers: [Double] = []
    for value in try list(index) {
      guard let number = number(value) else { throw mismatch(index, "an array of numbers") }
      numbers.append(number)
    }
    return numbers
  }

  func ints(_ index: Int) throws(RuntimeFailure) -> [Int] {
    if case .ints(let values) = self[index] { return values }
    var numbers: [Int] = []
    for value in try list(index) {
      guard case .int(let number) = value else { throw mismatch(index, "an array of Int") }
      numbers.append(number)
    }
    return numbers
  }

  func strings(_ index: Int) throws(RuntimeFailure) -> [String] {
    var texts: [String] = []
    for value in try list(index) {
      guard case .string(let text) = value else { throw mismatch(index, "an array of String") }
      texts.append(text)
    }
    return texts
  }

  /// The Swift value inside a library value.
  func object<T>(_ index: Int, as type: T.Type = T.self) throws(RuntimeFailure) -> T {
    guard case .object(_, let payload) = self[index], let value = payload as? T else {
      throw mismatch(index, "a \(T.self)")
    }
    return value
  }

  func objects<T>(_ index: Int, as type: T.Type = T.self) throws(RuntimeFailure) -> [T] {
    var values: [T] = []
    for case .object(_, let payload) in try list(index) {
      guard let value = payload as? T else { throw mismatch(index, "an array of \(T.self)") }
      values.append(value)
    }
    return values
  }

  func function(_ index: Int) throws(RuntimeFailure) -> any FunctionValue {
    guard case .function(let function) = self[index] else { throw mismatch(index, "a function") }
    return function
  }

  private func mismatch(_ index: Int, _ expected: String) -> RuntimeFailure {
    RuntimeFailure(
      "internal-argument", "expected \(expected) here: this is a fault in Martlet itself",
      argument: index)
  }
}

/// A value as a real number; nil for anything that is none.
func number(_ value: Value) -> Double? {
  switch value {
  case .double(let number): number
  case .int(let number): Double(number)
  default: nil
  }
}

/// The numbers of any array value, other elements left out; nil for anything else.
func numbers(_ value: Value) -> [Double]? {
  switch value {
  case .doubles(let values): values
  case .ints(let values): values.map(Double.init)
  case .array(let values): values.compactMap(number)
  default: nil
  }
}

/// The elements of any array value; nil for anything else.
func elements(_ value: Value) -> [Value]? {
  switch value {
  case .array(let values): values
  case .ints(let values): values.map { .int($0) }
  case .doubles(let values): values.map { .double($0) }
  default: nil
  }
}
