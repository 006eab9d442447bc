public import Language
import Syntax

/// What front ends ask about code that is being typed.
extension Session {
  /// What could stand at a place.
  public func completions(in code: String, at offset: Int) -> Completions {
    taking { completionsHere(in: code, at: offset) }
  }

  private func completionsHere(in code: String, at offset: Int) -> Completions {
    let source = SourceText(name: "", text: code)
    if let place = StringPlace(source, at: min(max(offset, 0), source.bytes.count)) {
      return completions(in: place, at: offset)
    }
    let candidates = complete(source, at: offset, in: scope)
    return Completions(
      items: candidates.items.map {
        Completion(text: $0.text, kind: $0.kind.rawValue, signature: $0.signature)
      }, replaced: candidates.replaced.start..<candidates.replaced.end)
  }

  /// The functions whose string argument names a file.
  private static let fileWords: Set<String> = ["load", "save"]

  /// The names of states, actions and keys in a subscript, or of files.
  private func completions(in place: StringPlace, at offset: Int) -> Completions {
    if let receiver = place.receiver {
      let names = subscriptNames(of: receiver, at: place.position)
      let items = names.compactMap { name -> (Int, Completion)? in
        guard let distance = likeness(from: place.text, to: name) else { return nil }
        return (distance, Completion(text: name, kind: "instance", signature: "in \(receiver)"))
      }
      return Completions(
        items: items.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
          .map(\.element.1),
        replaced: place.start..<offset)
    }
    let isFile = place.callee.map { Self.fileWords.contains($0) } ?? false
    guard isFile || PathNames.looksLikePath(place.text) else {
      return Completions(items: [], replaced: offset..<offset)
    }
    let last = place.text.utf8.lastIndex(of: UInt8(ascii: "/"))
    let begun = last.map { place.text[place.text.utf8.index(after: $0)...] } ?? place.text[...]
    return Completions(
      items: PathNames.continuing(place.text).map {
        Completion(text: $0, kind: "path", signature: $0.hasSuffix("/") ? "folder" : "file")
      }, replaced: offset - begun.utf8.count..<offset)
  }

  /// The names by which a value can be asked, from the value itself; nothing of the user's runs.
  private func subscriptNames(of receiver: String, at position: Int) -> [String] {
    let path = receiver.split(separator: ".").map(String.init)
    guard let root = path.first, let variable = scope.variables.first(where: { $0.name == root }),
      var value = machine.value(of: variable.id)
    else { return [] }
    for name in path.dropFirst() {
      switch value {
      case .object(let nominal, _):
        guard let property = nominal.members[name]?.first(where: \.isProperty),
          case .native(let body) = property.body,
          let next = try? body(NativeCall(arguments: [value], host: host))
        else { return [] }
        value = next
      case .structure(let nominal, let values):
        guard case .structure(let properties) = nominal.kind,
          let index = properties.firstIndex(where: { $0.name == name }),
          values.indices.contains(index)
        else { return [] }
        value = values[index]
      default: return []
      }
    }
    if case .excerpt(let part) = value { value = part.head }
    switch value {
    case .object(let nominal, let object): return nominal.subscriptNames?(object, position) ?? []
    case .dictionary(let entries):
      return entries.compactMap { if case .string(let key) = $0.key { key } else { nil } }
    default: return []
    }
  }

  /// What there is to say about the name at a place, or about the call around it.
  ///
  /// - Parameters:
  ///   - code: The cell.
  ///   - offset: A UTF-8 offset into it.
  ///   - detail: At 1 the source text of what the user declared comes along, and longer values.
  /// - Returns: Text and HTML; nil where there is nothing to say.
  public func inspect(_ code: String, at offset: Int, detail: Int = 0) -> Display? {
    taking { inspectHere(code, at: offset, detail: detail) }
  }

  private func inspectHere(_ code: String, at offset: Int, detail: Int) -> Display? {
    let source = SourceText(name: "", text: code)
    guard let found = Language.inspect(source, at: offset, in: scope) else { return nil }
    var text = found.text
    var html = found.html
    func add(_ title: String, _ content: String) {
      text += "\n\n\(title)\n"
      text += content.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    \($0)" }.joined(separator: "\n")
      html += "\n<p>\(title)</p>\n<pre><code>\(Self.escaped(content))</code></pre>"
    }
    if let variable = found.variable, let value = machine.value(of: variable.id) {
      let shown = Self.display(of: value, as: variable.type).plain
      let short = detail > 0 ? shown : Self.shortened(shown)
      add("Value:", short)
    }
    if detail > 0 {
      for declaration in declarations[found.name] where isOwn(found) {
        add("Source, \(declaration.cell):", declaration.text)
      }
    }
    return Display(plain: text, html: html)
  }

  /// Whether the name at hand is one that a cell declared at its top level.
  private func isOwn(_ found: Inspection) -> Bool {
    found.variable != nil || scope.functionNames.contains(found.name)
      || scope.typeNames.contains(found.name)
  }

  private static func shortened(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.prefix(12).joined(separator: "\n").prefix(1000)
    return kept.count < text.count ? kept + "\n…" : String(kept)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
