/// What can go wrong in an instruction itself, with the sentence that says so.
enum Fault {
  case none
  case overflow
  case divisionByZero
  case conversion
  case index(Int, count: Int)
  case uninitialised(Int)
  case depth
  case interrupted
  case parallelWrite
  case unknownFunction
  case arrayTooLarge
  case textTooLarge
  case failure(RuntimeFailure)
}

extension Fault {
  func failure(_ globalName: (Int) -> String) -> RuntimeFailure? {
    switch self {
    case .none: nil
    case .overflow:
      RuntimeFailure(
        "integer-overflow",
        "the result does not fit in Int (64 bits); use Double, or &+ &- &* to wrap around")
    case .divisionByZero: RuntimeFailure("division-by-zero", "an Int is divided by zero")
    case .conversion:
      RuntimeFailure(
        "conversion-out-of-range",
        "the number is not finite or does not fit in Int, so Int(…) cannot convert it")
    case .index(let index, let count): RuntimeFailure.index(index, count: count)
    case .uninitialised(let id):
      RuntimeFailure(
        "uninitialised-variable",
        "‘\(globalName(id))’ has no value: the statement that defines it has not run to its end")
    case .depth:
      RuntimeFailure(
        "recursion-too-deep",
        "the functions call each other too deeply; does the recursion have an end?")
    case .interrupted: RuntimeFailure("interrupted", "interrupted")
    case .parallelWrite:
      RuntimeFailure(
        "parallel-write",
        "a function that runs on several threads at once cannot change a variable outside itself")
    case .unknownFunction:
      RuntimeFailure("unknown-function", "the function was never defined")
    case .arrayTooLarge: .tooLarge("an array of so many elements")
    case .textTooLarge: .tooLarge("a string of so many characters")
    case .failure(let failure): failure
    }
  }
}

extension RuntimeFailure {
  /// An array index that is out of range.
  static func index(_ index: Int, count: Int, of what: String = "array") -> RuntimeFailure {
    let range =
      switch count {
      case 0: "the \(what) is empty"
      case 1: "the \(what) has one element, at index 0"
      default: "the \(what) has \(count) elements, 0 to \(count - 1)"
      }
    return RuntimeFailure("index-out-of-range", "index \(index) is out of range: \(range)")
  }

  /// Something that would take too much memory.
  static func tooLarge(_ what: String) -> RuntimeFailure {
    RuntimeFailure("allocation-too-large", "\(what) would take too much memory")
  }
}
