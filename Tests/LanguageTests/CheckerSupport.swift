import Foundation
import Language
import Syntax

/// A session of the checker and the machine over the core library and a few words of a toy
/// vocabulary.
struct Bench {
  var scope = Scope(library: Bench.library)
  let host = RecordingHost()
  let machine: Machine

  init() { machine = Machine(host: host) }

  /// Checks a cell and keeps what it declares.
  @discardableResult
  mutating func check(_ code: String) -> CheckedCell {
    let source = SourceText(name: "cell", text: code)
    let checked = Language.check(Parser.parse(source), of: source, in: scope)
    scope = checked.scope
    return checked
  }

  /// Runs a cell; gives what it printed and its value, or what went wrong.
  mutating func run(_ code: String) -> String {
    let before = host.output.count
    let checked = check(code)
    guard let program = checked.program else {
      return "error: "
        + checked.diagnostics.map { "\($0.id): \($0.message)" }.joined(separator: "\n")
    }
    do throws(RuntimeFailure) {
      machine.install(program)
      let result = try machine.run()
      var text = String(host.output.dropFirst(before))
      if let (value, type) = result { text += "=> " + printed(value, as: type) }
      return text
    } catch {
      return "failure: \(error.id)"
    }
  }

  /// The identifiers of the messages about some code that follows a prelude.
  static func messages(_ code: String) -> [String] {
    var bench = Bench()
    return bench.check(code).diagnostics.map(\.id)
  }

  // MARK: A toy vocabulary

  static let schedule = NominalType(name: "Schedule", kind: .library)
  static let rate = NominalType(
    name: "Rate", kind: .abstract, accepts: [.double, .nominal(schedule)])
  static let clause = NominalType(name: "Clause", kind: .library)
  static let target = NominalType(
    name: "Target", kind: .abstract, accepts: [.string, .dictionary(.string, .double)])
  static let model = NominalType(
    name: "Model", kind: .library, documentation: "A model made of clauses.")
  static let agent = NominalType(name: "Agent", kind: .library)
  static let chart = NominalType(name: "Chart", kind: .library, isPicture: true)

  static let library: Library = {
    var library = Library.core
    for type in [schedule, rate, clause, target, model, agent, chart] { library.add(type) }
    schedule.staticMembers["linear"] = [
      FunctionDeclaration(
        "linear", [.init(label: "from", type: .double), .init(label: "to", type: .double)],
        to: .nominal(schedule), body: .native { _ throws(RuntimeFailure) in .object(schedule, 0) })
    ]
    model.members["clauses"] = [
      FunctionDeclaration(
        "clauses", to: .array(.string), isProperty: true, documentation: "The clauses as text.",
        body: .native { (call) throws(RuntimeFailure) in
          guard case .object(_, let lines as [String])? = call.arguments.first else {
            return .void
          }
          return .array(lines.map { .string($0) })
        })
    ]
    library.add(
      FunctionDeclaration(
        "From",
        [
          .init(label: nil, name: "state", type: .string),
          .init(label: "to", type: .nominal(target)),
          .init(label: "reward", type: .double, presence: .defaulted("0")),
        ], to: .nominal(clause),
        body: .native { (call) throws(RuntimeFailure) in
          .object(clause, call.arguments.map { printed($0, as: nil) }.joined(separator: " "))
        }))
    library.add(
      FunctionDeclaration(
        "Model",
        [
          .init(label: nil, name: "name", type: .string),
          .init(
            label: "clauses", type: .array(.nominal(clause)), presence: .builder(isRequired: true)),
        ], to: .nominal(model), documentation: "Makes a model.",
        body: .native { (call) throws(RuntimeFailure) in
          guard case .array(let list) = call.arguments[1] else { return .void }
          return .object(
            model,
            list.map { (value) -> String in
              if case .object(_, let text as String) = value { return text }
              return "?"
            })
        }))
    library.add(
      FunctionDeclaration(
        "Agent",
        [
          .init(
            label: "stepSize", type: .nominal(rate), presence: .defaulted("0.1"),
            documentation: "How far an estimate moves.", bounds: "0...1", symbols: ["alpha", "α"]),
          .init(label: "epsilon", type: .nominal(rate), presence: .defaulted("0.1")),
        ], to: .nominal(agent), documentation: "Learns from steps.", source: "Watkins (1989)",
        body: .native { (call) throws(RuntimeFailure) in
          .object(agent, call.arguments.map { printed($0, as: nil) }.joined(separator: " "))
        }))
    agent.members["settings"] = [
      FunctionDeclaration(
        "settings", to: .string, isProperty: true,
        body: .native { (call) throws(RuntimeFailure) in
          guard case .object(_, let text as String)? = call.arguments.first else { return .void }
          return .string(text)
        })
    ]
    library.add(
      FunctionDeclaration(
        "draw", [.init(label: nil, name: "numbers", type: .array(.double))], to: .nominal(chart),
        body: .native { _ throws(RuntimeFailure) in .object(chart, 0) }))
    library.add(
      FunctionDeclaration(
        "play", [.init(label: nil, name: "policy", type: .function([.int], .int))], to: .int,
        body: .native { (call) throws(RuntimeFailure) in
          guard case .function(let policy)? = call.arguments.first else { return .void }
          return try policy.call([.int(20)])
        }))
    return library
  }()
}

/// Does something on a thread with as much stack as a session's has; those of tests have little.
func onLargeStack(_ body: @escaping @Sendable () -> Void) async {
  await withCheckedContinuation { continuation in
    let thread = Thread {
      body()
      continuation.resume()
    }
    thread.stackSize = 64 << 20
    thread.start()
  }
}
