import Syntax

/// Turns a checked program into code.
struct Compiler {
  let session: SessionLayout
  /// Whether the program runs on the stack whose registers the session variables are.
  var ownsGlobals = true

  /// Compiles every function of a program, then its top level.
  func compile(
    _ program: Program
  ) throws(RuntimeFailure) -> (
    functions: [(Int, CodeOwner)], entry: CodeOwner
  ) {
    let byID = Dictionary(
      program.functions.compactMap { function in function.id.map { ($0, function) } }
    ) { _, new in new }
    var functions: [(Int, CodeOwner)] = []
    for function in program.functions {
      guard let id = function.id else { continue }
      guard id.index < Engine.functionCapacity else {
        throw RuntimeFailure("too-many-functions", "the session has too many functions; restart")
      }
      let compiler = FunctionCompiler(
        function, source: program.source, session: session, functions: byID, isEntry: false)
      functions.append((id.index, try compiler.compile()))
    }
    let compiler = FunctionCompiler(
      program.entry, source: program.source, session: session, functions: byID, isEntry: true,
      ownsGlobals: ownsGlobals)
    return (functions, try compiler.compile())
  }
}

extension SessionLayout {
  /// Notes that a function uses a session variable.
  func use(_ global: GlobalID, isEntry: Bool) {
    if !isEntry { used.insert(global) }
  }
}
