import Language
import Syntax
import Vocabulary

extension Session {
  /// The vocabulary, and the words that concern the session itself.
  var library: Library {
    var library = Library.core
    library.merge(.vocabulary)
    library.addFamily(
      "Notebook words",
      "Words about the notebook itself: what it shows, asks, remembers and forgets.",
      examples: Self.examples
    ) { self.addNotebookWords(to: &$0) }
    return library
  }

  private func addNotebookWords(to library: inout Library) {
    if let any = Library.core.types["Any"] {
      library.add(
        FunctionDeclaration(
          "show",
          [.init(label: nil, name: "value", type: .nominal(any), documentation: "Any value.")],
          to: .void, documentation: "Shows a value now, wherever in the cell it stands.",
          body: .intrinsic("show")))
    }
    library.addDisplay()
    addInputAndOutput(to: &library)
    addHelp(to: &library)
    library.add(
      FunctionDeclaration(
        "variables", [], to: .void,
        documentation: """
          Lists the session's variables with type, size and value, and the functions and types that \
          cells have declared.
          """,
        body: .native { (call) throws(RuntimeFailure) in
          call.session?.showVariables()
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "reset", [], to: .void,
        documentation:
          "Forgets every variable, function and type of the session when the cell ends.",
        body: .native { (call) throws(RuntimeFailure) in
          guard let session = call.session else { return .void }
          session.taking {
            if !session.isEvaluating { session.shared.isResetWanted = true }
          }
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "seed", [.init(label: nil, name: "number", type: .int, documentation: "Any number.")],
        to: .void,
        documentation: "Starts the session's random numbers again from a seed.",
        body: .native { (call) throws(RuntimeFailure) in
          if case .int(let number)? = call.arguments.first { call.host.seed(number) }
          return .void
        }))
  }

  private func addInputAndOutput(to library: inout Library) {
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
    let ask = FunctionDeclaration.Body.native { (call) throws(RuntimeFailure) in
      var prompt = ""
      if case .string(let text)? = call.arguments.first { prompt = text }
      return call.host.readLine(prompt: prompt).map { .string($0) } ?? .none
    }
    library.add(
      FunctionDeclaration(
        "nextCell",
        [.init(label: nil, name: "code", type: .string, documentation: "The text of the cell.")],
        to: .void,
        documentation: "Puts text into a new cell below this one, where the front end can.",
        body: .native { (call) throws(RuntimeFailure) in
          if case .string(let text)? = call.arguments.first { call.session?.host.nextCell = text }
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
        body: ask))
    library.add(
      FunctionDeclaration(
        "ask",
        [.init(label: nil, name: "question", type: .string, documentation: "What to ask.")],
        to: .optional(.string),
        documentation: "Asks the user a question; nil where nobody can be asked.", body: ask))
  }

  private func addHelp(to library: inout Library) {
    library.add(
      FunctionDeclaration(
        "help", [], to: .void, documentation: "Lists the words of the language in the pager.",
        body: .native { (call) throws(RuntimeFailure) in
          guard let session = call.session else { return .void }
          session.host.page(session.taking { session.words })
          return .void
        }))
    library.add(
      FunctionDeclaration(
        "help",
        [
          .init(
            label: nil, name: "word", type: .string,
            documentation: """
              A word, with or without quotes: a function, a type, a variable, or a member, as in \
              `help(Run.returns)`.
              """)
        ],
        to: .void, documentation: "Shows what a word means in the pager.",
        body: .native { (call) throws(RuntimeFailure) in
          guard case .string(let word)? = call.arguments.first, let session = call.session else {
            return .void
          }
          guard let page = session.taking({ session.page(on: word) }) else {
            let sentence = session.taking { session.unknownWord(word) }
            throw RuntimeFailure("unknown-word", sentence, argument: 0)
          }
          session.host.page(page)
          return .void
        }))
  }

  private static let examples = [
    "show": "for n in 1...2 {\n    show(n)\n}",
    "display":
      "let board = display(\"thinking\")\nfor n in 1...3 {\n    board.update(n)\n}",
    "nextCell": "nextCell(\"let rate = 0.1\")",
    "ask": "let colour = ask(\"Your favourite colour? \") ?? \"none\"\nprint(colour)",
    "help": "help(ValueIteration)\nhelp(Run.returns)\nhelp(\"print\")",
    "variables": "let rates = [0.1, 0.2]\nvariables()",
    "reset": "let rate = 0.1\nreset()",
    "seed": "seed(7)\nlet first = Int.random(in: 1...1_000_000)\nseed(7)\n"
      + "print(first == Int.random(in: 1...1_000_000))  // prints true",
    "clearOutput":
      "for round in 1...3 {\n    clearOutput(wait: true)\n    print(\"round\", round)\n}",
    "readLine": "let name = readLine(\"Your name? \") ?? \"nobody\"\nprint(\"Hello,\", name)",
  ]
}

extension NativeCall {
  /// The shell whose cell makes the call.
  var session: Session? { (host as? SessionHost)?.session }
}
