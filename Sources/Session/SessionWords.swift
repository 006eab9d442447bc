import Language
import Syntax
import Vocabulary

extension Session {
  /// The vocabulary, and the words that concern the session itself.
  var library: Library {
    var library = Library.core
    library.merge(.vocabulary)
    library.add(
      FunctionDeclaration(
        "seed", [.init(label: nil, name: "number", type: .int, documentation: "Any number.")],
        to: .void,
        documentation: "Starts the session's random numbers again from a seed.",
        body: .native { (call) throws(RuntimeFailure) in
          if case .int(let number)? = call.arguments.first { call.host.seed(number) }
          return .void
        }))
    if let any = library.types["Any"] {
      library.add(
        FunctionDeclaration(
          "show", [.init(label: nil, name: "value", type: .nominal(any))], to: .void,
          documentation: "Shows a value now, wherever in the cell it stands.",
          body: .native { (call) throws(RuntimeFailure) in
            if let value = call.arguments.first {
              call.host.show(display(of: value, as: nil), id: nil)
            }
            return .void
          }))
    }
    library.add(
      FunctionDeclaration(
        "clearOutput",
        [
          .init(
            label: "wait", type: .bool, presence: .defaulted("false"),
            documentation: "Whether to wait for the next output.")
        ], to: .void, documentation: "Removes the cell's outputs so far.",
        body: .native { (call) throws(RuntimeFailure) in
          var wait = false
          if case .bool(true)? = call.arguments.first { wait = true }
          call.host.clearOutput(wait: wait)
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "readLine",
        [
          .init(
            label: nil, name: "prompt", type: .string, presence: .defaulted("\"\""),
            documentation: "What to ask.")
        ], to: .optional(.string),
        documentation: "Asks the user for a line of text; nil where nobody can be asked.",
        body: .native { (call) throws(RuntimeFailure) in
          var prompt = ""
          if case .string(let text)? = call.arguments.first { prompt = text }
          return call.host.readLine(prompt: prompt).map { .string($0) } ?? .none
        }))
    library.add(
      FunctionDeclaration(
        "help",
        [.init(label: nil, name: "word", type: .string, documentation: "A word of the language.")],
        to: .void, documentation: "Shows the documentation of a word in the pager.",
        body: .native { [weak self] (call) throws(RuntimeFailure) in
          guard case .string(let word)? = call.arguments.first, let self else { return .void }
          guard let text = inspect(word, at: word.utf8.count, detail: 1) else {
            throw RuntimeFailure("unknown-word", "there is no word “\(word)”", argument: 0)
          }
          host.page(text)
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "variables", [], to: .void,
        documentation: "Lists the session's variables with their types and values.",
        body: .native { [weak self] (call) throws(RuntimeFailure) in
          self?.showVariables()
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "reset", [], to: .void,
        documentation: "Forgets every variable and function of the session when the cell ends.",
        body: .native { [weak self] (call) throws(RuntimeFailure) in
          self?.isResetWanted = true
          return .void
        }))
    return library
  }

  /// Lets `help(ValueIteration)` name a word without quotes.
  func quotingHelp(in tree: SyntaxTree) -> SyntaxTree {
    var tree = tree
    for (index, statement) in tree.statements.enumerated() {
      guard case .expression(let expression) = statement.kind,
        case .call(let callee, let arguments) = expression.kind,
        case .name("help") = callee.kind, arguments.count == 1,
        case .name(let word) = arguments[0].value.kind
      else { continue }
      let quoted = Expression(.string([.text(word)]), arguments[0].value.span)
      let call = Expression(.call(callee, [Argument(label: nil, value: quoted)]), expression.span)
      tree.statements[index] = Statement(.expression(call), statement.span)
    }
    return tree
  }

  private func showVariables() {
    let lines = scope.variables.compactMap { variable -> String? in
      guard let value = machine.value(of: variable.id) else { return nil }
      let text = display(of: value, as: variable.type).plain
      let first = text.prefix { $0 != "\n" }
      let shown = first.count > 60 || first.count < text.count ? first.prefix(60) + " …" : first
      return "\(variable.name): \(variable.type) = \(shown)"
    }
    let text = lines.isEmpty ? "no variables" : lines.joined(separator: "\n")
    host.show(Display(plain: text), id: nil)
  }
}
