public import Language

extension Session {
  /// What could stand at a place.
  public func completions(in code: String, at offset: Int) -> Completions {
    Completions(items: [], replaced: offset..<offset)
  }

  /// What there is to say about the name at a place; more at detail 1.
  public func inspect(_ code: String, at offset: Int, detail: Int = 0) -> Display? { nil }
}
