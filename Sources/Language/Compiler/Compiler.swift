import Syntax

/// Turns a checked program into code.
struct Compiler {
  let session: SessionLayout
  /// Whether the program runs on the stack whose registers the session variables are.
  var ownsGlobals = true
  /// Whether a debugger is attached.
  var isMarking = false
  /// Whether whoever waits for the code has given up; asked at every statement.
  var isCancelled: () -> Bool = { false }

  /// Compiles every function of a program, then its top level; that may be a function to be called in
  /// the midst of another program.
  func compile(
    _ program: Program, entryAsFunction: Bool = false
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
        function, source: program.source, session: session, functions: byID, isEntry: false,
        isMarking: isMarking, isCancelled: isCancelled)
      functions.append((id.index, try compiler.compile()))
    }
    let compiler = FunctionCompiler(
      program.entry, source: program.source, session: session, functions: byID,
      isEntry: !entryAsFunction, ownsGlobals: ownsGlobals && !entryAsFunction,
      isMarking: isMarking, isCancelled: isCancelled)
    return (functions, try compiler.compile())
  }
}
