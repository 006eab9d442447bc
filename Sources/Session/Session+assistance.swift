public import Language
import Syntax

extension Session {
  /// What could stand at a place.
  public func completions(in code: String, at offset: Int) -> Completions {
    let candidates = complete(SourceText(name: "", text: code), at: offset, in: scope)
    return Completions(
      items: candidates.items.map {
        Completion(text: $0.text, kind: $0.kind.rawValue, signature: $0.signature)
      }, replaced: candidates.replaced.start..<candidates.replaced.end)
  }

  /// What there is to say about the name at a place; at detail 1 with the value of a variable.
  public func inspect(_ code: String, at offset: Int, detail: Int = 0) -> Display? {
    let source = SourceText(name: "", text: code)
    guard let found = Language.inspect(source, at: offset, in: scope) else { return nil }
    var text = found.text
    if let variable = scope.variables.first(where: { $0.name == found.name }),
      let value = machine.value(of: variable.id)
    {
      let shown = display(of: value, as: variable.type).plain
      text += "\n\nvalue: " + (detail > 0 ? shown : String(shown.prefix(500)))
    }
    return Display(plain: text)
  }
}
