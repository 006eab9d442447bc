/// How far conversions stray from an exact match, so that of several functions the one is called that
/// Swift would choose: what Swift converts by itself costs little, in its order; integer literals that
/// become Doubles more; and what only this language converts most.
enum Cost {
  /// A value as one of the types that an abstract type stands for.
  static let abstract = 1
  static let any = 2
  /// A function of the library, where the user's own fits as well.
  static let library = 2
  static let wrapped = 3
  static let elements = 4
  /// A function of other types, called by a closure around it.
  static let adapted = 6
  /// An integer literal as a Double.
  static let literal = 1 << 10
  private static let unit = 1 << 23
  static let widened = 2 * unit
  /// A sequence as an array.
  static let listed = 3 * unit
  static let unwrapped = 5 * unit
  /// A result that does not convert to what is wanted.
  static let misfit = 50 * unit
}
