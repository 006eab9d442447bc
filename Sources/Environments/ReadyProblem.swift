/// A ready-made problem: a constructor with the field's name, its parameters, and where it comes from.
public protocol ReadyProblem: Problem, Parameterised {
  /// What the field calls it: "CliffWalking".
  static var name: String { get }
  /// What it is about, in a sentence or two.
  static var documentation: String { get }
  /// The book, paper or program it comes from.
  static var source: String { get }
}
