import Language
import Syntax

/// Pages of help.
extension Session {
  /// Lets `help(ValueIteration)` and `help(run.returns)` name a word without quotes.
  func quotingHelp(in tree: SyntaxTree, of source: SourceText) -> SyntaxTree {
    var tree = tree
    for (index, statement) in tree.statements.enumerated() {
      guard case .expression(let expression) = statement.kind,
        case .call(let callee, let arguments) = expression.kind,
        case .name("help") = callee.kind, arguments.count == 1, arguments[0].label == nil,
        let word = word(arguments[0].value, in: source)
      else { continue }
      let quoted = Expression(.string([.text(word)]), arguments[0].value.span)
      let call = Expression(.call(callee, [Argument(label: nil, value: quoted)]), expression.span)
      tree.statements[index] = Statement(.expression(call), statement.span)
    }
    return tree
  }

  /// Whether a cell is what one types to leave, as in other languages: ‘exit’ or ‘quit’, also called.
  ///
  /// What the user has declared by that name is meant before.
  func isFarewell(_ tree: SyntaxTree) -> Bool {
    guard tree.statements.count == 1, tree.diagnostics.isEmpty,
      case .expression(let expression) = tree.statements[0].kind
    else { return false }
    var word = expression
    if case .call(let callee, let arguments) = expression.kind, arguments.isEmpty { word = callee }
    guard case .name(let name) = word.kind, name == "exit" || name == "quit" else { return false }
    return declarations[name].isEmpty
  }

  /// The text of an expression that names something.
  private func word(_ expression: Expression, in source: SourceText) -> String? {
    switch expression.kind {
    case .name, .member, .implicitMember: source[expression.span]
    case .call(let callee, let arguments) where arguments.isEmpty: word(callee, in: source)
    default: nil
    }
  }

  /// The page on a word.
  func page(on word: String) -> Display? {
    if let found = inspect(word, at: word.utf8.count, detail: 1) { return found }
    guard word.hasPrefix(".") else { return nil }
    // A member by its dot alone: of whichever type has it.
    let name = String(word.dropFirst())
    let owner = scope.library.types.values.filter { $0.staticMembers[name] != nil }.map(\.name)
      .min()
    return owner.flatMap { inspect($0 + word, at: ($0 + word).utf8.count, detail: 1) }
  }

  func unknownWord(_ word: String) -> String {
    let names =
      Array(scope.library.functions.keys) + scope.library.types.keys + scope.functionNames
    let near = nearest(to: word, among: names)
    return "there is no word “\(word)”" + (near.map { "; did you mean “\($0)”?" } ?? "")
      + "; ‘help()’ lists what there is"
  }

  /// Every word of the language by chapters.
  var words: Display {
    var lines = [
      "help(word) tells what a word means: help(train), help(QLearning), help(Run.returns).", "",
    ]
    for family in scope.library.families {
      let names = Set(family.library.functions.keys).union(family.library.types.keys)
        .union(family.library.members.keys).sorted { $0.lowercased() < $1.lowercased() }
      lines += [family.title, wrapped(names), ""]
    }
    return Display(plain: lines.dropLast().joined(separator: "\n"))
  }

  private func wrapped(_ names: [String]) -> String {
    var lines: [String] = []
    var line = " "
    for name in names {
      if line.count + name.count + 1 > 80 {
        lines.append(line)
        line = " "
      }
      line += " " + name
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
