import Language
import Syntax

/// The reference of the language as Markdown: everything it says is read off the declarations that the
/// checker, completion and help go by.
public struct Reference: Sendable {
  /// A page of the reference.
  public struct Page: Sendable {
    /// The name of its file.
    public var file: String
    /// Its text.
    public var text: String
  }

  /// The scope of a session that has not begun.
  private let scope: Scope

  /// Makes the reference of a session's language.
  public init(of session: Session = Session()) {
    scope = Scope(library: session.scope.library)
  }

  /// The pages: the index, and one for each family of words.
  public var pages: [Page] {
    let families = scope.library.families
    return [Page(file: "README.md", text: index(families))]
      + families.map { Page(file: file($0), text: page($0)) }
  }

  private func file(_ family: Library.Family) -> String {
    family.title.lowercased().replacing(" ", with: "-") + ".md"
  }

  private func index(_ families: [Library.Family]) -> String {
    var lines = [
      "# Reference", "",
      "What the language is and every word that it has. `help(word)` shows the same in a notebook.",
      "",
      "- [A tour of the language](tour.md): from variables to problems of one's own, and how it "
        + "differs from the habits of Python and Swift.", "",
    ]
    for family in families {
      let names = self.names(family).map { "`\($0)`" }.joined(separator: " ")
      lines += ["## [\(family.title)](\(file(family)))", "", family.summary, ""]
      if !names.isEmpty { lines += [names, ""] }
    }
    return finished(lines)
  }

  private func finished(_ lines: [String]) -> String {
    let remark = "<!-- Written by `martlet docs` from the declarations; changes belong there. -->"
    return ([remark, ""] + lines).joined(separator: "\n").trimmingLines + "\n"
  }

  /// The functions and types of a family, by name.
  private func names(_ family: Library.Family) -> [String] {
    Set(family.library.functions.keys).union(family.library.types.keys)
      .filter { $0 != "subscript" && !$0.contains("<") }
      .sorted { ($0.lowercased(), $0) < ($1.lowercased(), $1) }
  }

  // MARK: Pages

  private func page(_ family: Library.Family) -> String {
    var lines = ["# \(family.title)", "", family.summary, ""]
    if family.library.members.isEmpty {
      var groups: [(heading: String?, names: [String])] = []
      for name in names(family) {
        let heading = family.library.functions[name]?.first?.heading
        if let index = groups.firstIndex(where: { $0.heading == heading }) {
          groups[index].names.append(name)
        } else {
          groups.append((heading, [name]))
        }
      }
      groups.sort { ($0.heading ?? "") < ($1.heading ?? "") }
      for group in groups {
        if groups.count > 1 { lines += ["## \(group.heading ?? "In general")", ""] }
        for name in group.names { lines += entry(name, level: groups.count > 1 ? "###" : "##") }
      }
    } else {
      lines += tables(family)
    }
    return finished(lines)
  }

  /// Everything about a word of the vocabulary.
  private func entry(_ name: String, level: String) -> [String] {
    let source = SourceText(name: "", text: name)
    guard let found = inspect(source, at: source.bytes.count, in: scope) else { return [] }
    var lines = ["\(level) `\(name)`", ""]
    if found.forms.contains(where: { $0.text != name }) {
      lines += ["```text"] + found.forms.map { $0.lines() } + ["```", ""]
    }
    for paragraph in found.documentation.split(separator: "\n") {
      lines += [String(paragraph), ""]
    }
    if found.parameters.contains(where: { !$0.documentation.isEmpty }) {
      lines += ["| label | type | default | bounds | symbol | meaning |"]
      lines += ["| --- | --- | --- | --- | --- | --- |"]
      lines += found.parameters.map(row) + [""]
    }
    if !found.members.isEmpty {
      lines += ["| member | meaning |", "| --- | --- |"]
      lines += found.members.map { "| `\(cell($0.signature))` | \(cell($0.documentation)) |" }
      lines += [""]
    }
    if let source = found.source { lines += ["Source: \(source).", ""] }
    return lines + example(found.example)
  }

  private func row(_ parameter: Inspection.Parameter) -> String {
    let symbol = parameter.symbols.first { $0.unicodeScalars.contains { !$0.isASCII } }
    return "| `\(parameter.name)` | `\(cell(parameter.type))` | "
      + (parameter.defaultValue.map { "\(cell($0))" } ?? "required")
      + " | \(cell(parameter.bounds ?? "")) | \(symbol ?? "") | \(cell(parameter.documentation)) |"
  }

  private func example(_ text: String?) -> [String] {
    text.map { ["```swift", $0, "```", ""] } ?? []
  }

  /// The words of the core: a table for the functions, and one for each type that has members.
  private func tables(_ family: Library.Family) -> [String] {
    let library = family.library
    var sections: [(title: String, rows: [(String, String)], examples: [String])] = []
    func add(_ title: String, _ declaration: FunctionDeclaration, prefix: String = "") {
      let signature = prefix + Inspection(declaration).signatures[0]
      let row = (signature, declaration.documentation)
      if let index = sections.firstIndex(where: { $0.title == title }) {
        if !sections[index].rows.contains(where: { $0 == row }) { sections[index].rows.append(row) }
        if let example = declaration.example { sections[index].examples.append(example) }
      } else {
        sections.append((title, [row], declaration.example.map { [$0] } ?? []))
      }
    }
    for name in library.functions.keys.sorted() {
      for declaration in library.functions[name] ?? [] { add("Functions", declaration) }
    }
    for (type, members) in library.staticMembers.sorted(by: { $0.key < $1.key }) {
      for (_, declarations) in members.sorted(by: { $0.key < $1.key }) {
        for declaration in declarations {
          add("Members of `\(type)`", declaration, prefix: "\(type).")
        }
      }
    }
    for name in library.members.keys.sorted() {
      for declaration in library.members[name] ?? [] {
        guard let receiver = declaration.receiver else { continue }
        add("Members of `\(receiver)`", declaration)
      }
    }
    var lines: [String] = []
    for section in sections {
      lines += ["## \(section.title)", "", "| word | meaning |", "| --- | --- |"]
      lines += collapsed(section.rows).map { "| \($0.word) | \(cell($0.meaning)) |" } + [""]
      for text in section.examples { lines += example(text) }
    }
    for name in library.types.keys.sorted() { lines += entry(name, level: "##") }
    return lines
  }

  /// Rows in which a word that has many forms of one meaning stands once.
  private func collapsed(_ rows: [(String, String)]) -> [(word: String, meaning: String)] {
    var result: [(word: String, meaning: String)] = []
    var rest = rows[...]
    while let (signature, meaning) = rest.first {
      let name = signature.prefix { $0 != "(" }
      let same = rest.prefix { $0.0.prefix { $0 != "(" } == name && $0.1 == meaning }
      let shown = same.count > 3 ? same.prefix(1) : same
      for (index, row) in shown.enumerated() {
        let more = index == 0 && same.count > 3 ? " and \(same.count - 1) more forms" : ""
        result.append(("`\(cell(row.0))`\(more)", meaning))
      }
      rest = rest.dropFirst(same.count)
    }
    return result
  }

  /// Text within a table.
  private func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}

extension String {
  /// The text without the blank lines at its end.
  fileprivate var trimmingLines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
