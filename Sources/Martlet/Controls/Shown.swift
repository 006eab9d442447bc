internal import Plots

/// Something that is shown, and can be replaced where it stands; in a program, what is printed after
/// it.
public struct Shown: Sendable {
  /// Shows another value in its place.
  public func update(_ value: Any) { show(value) }
}

/// Shows a value where another can take its place: as text, on standard output.
@discardableResult
public func display(_ value: Any) -> Shown {
  show(value)
  return Shown()
}

/// Shows a value: as text, on standard output.
public func show(_ value: Any) {
  switch value {
  case let control as Control: print(control.text)
  case let picture as any Picture: print(picture.text)
  case let table as Table: print(table.text)
  default: print(value)
  }
}

/// Asks the person at the terminal a question; nil where nobody can be asked.
///
/// - Parameter question: What to ask.
/// - Returns: The answer.
public func ask(_ question: String) -> String? {
  print(question, terminator: "")
  return readLine()
}

/// Puts text into a new cell below, in a notebook; nothing in a program, which has no cells.
public func nextCell(_ code: String) {}

/// Removes what a notebook's cell has put out; nothing in a program, whose output stays.
///
/// - Parameter wait: Whether to wait for the next output.
public func clearOutput(wait: Bool = false) {}
