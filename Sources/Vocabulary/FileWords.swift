import Environments
import Language
import Martlet
import Tabular
import Training

/// Keeping values in files: `save` and `load`.
func addFileWords(to library: inout Library) {
  for (kind, type) in storableKinds { kind.swiftType = type }
  let path = "The file: a path, from the folder that the session works in."
  library.add(
    word(
      "save",
      [
        .plain(
          "value", anyType,
          "What to keep: a run, a solution, a policy, a model, an algorithm, numbers, text, …"),
        .label("to", .string, path),
      ], to: .void,
      """
      Keeps a value in a file, whole or not at all. A file that `save` did not write is not \
      overwritten. A model goes into the notation of other programs where the path ends in `.drn` \
      or `.json`; `MDP(file:)` reads it.
      """
    ) { (a) throws(RuntimeFailure) in
      let path = try a.string(1)
      try making(a, orSaying: "the file was not written") { () throws(RuntimeFailure) in
        do throws(ArchiveError) { try save(a[0], to: path) } catch { throw failure(error, path) }
      }
      return .void
    })
  var load = word(
    "load", [.plain("path", .string, path)], to: .variable(0),
    """
    Reads what `save` kept in a file. The type of the result says what is wanted: \
    `let run: Run = load("run.martlet")`.
    """
  ) { (a) throws(RuntimeFailure) in
    let path = try a.string(0)
    guard let type = a.call.resultType else {
      throw RuntimeFailure("bad-file", "nothing says what “\(path)” should hold", argument: 0)
    }
    return try making(a, orSaying: "the file was not read") { () throws(RuntimeFailure) in
      var kept: Stored?
      do throws(ArchiveError) {
        let (root, keeper) = try Archive.open(ArchiveFile(path).read())
        kept = root
        return try languageValue(root, as: type, keeper)
      } catch {
        if case .mismatch(let found, _) = error, let annotation = kept.flatMap(annotation) {
          throw RuntimeFailure(
            "bad-file",
            "“\(path)” holds \(found), not what is wanted here (\(type)): write "
              + "‘let x: \(annotation) = load(\"\(path)\")’", argument: 0)
        }
        throw failure(error, path, argument: 0)
      }
    }
  }
  load.resultAdvice = "write what the file holds: ‘let run: Run = load(\"run.martlet\")’"
  library.add(load)
}

/// The type that every value converts to.
private let anyType = Library.core.types["Any"].map { Type.nominal($0) } ?? .string

/// The types of results that a file can hold; those with hyper-parameters say so themselves.
private let storableKinds: [(NominalType, any Storable.Type)] = [
  (Kinds.solution, Solution.self), (Kinds.run, Run.self), (Kinds.runs, Runs.self),
  (Kinds.prediction, Prediction.self), (Kinds.predictions, Predictions.self),
  (Kinds.comparison, Comparison.self), (Kinds.evaluation, Evaluation.self),
  (Kinds.trajectory, Trajectory.self), (Kinds.dataset, Dataset.self),
  (Kinds.testbed, Testbed.self), (Kinds.stepCurve, StepCurve.self),
  (Kinds.policy, Policy.self),
  (Kinds.stateValues, StateValues.self), (Kinds.actionValues, ActionValues.self),
  (Kinds.mdp, MDP.self), (Kinds.gridWorld, GridWorld.self), (Kinds.schedule, Schedule.self),
]

private func save(_ value: Value, to path: String) throws(ArchiveError) {
  if case .object(_, let payload) = value, let model = payload as? MDP,
    try model.isExported(to: path)
  {
    return
  }
  var keeper = Keeper()
  let root = try stored(value, by: &keeper)
  try ArchiveFile(path).write(Archive.bytes(of: root, keeper))
}

private func failure(
  _ error: ArchiveError, _ path: String, argument: Int? = nil
) -> RuntimeFailure {
  var message = sentence(error.description)
  if message.hasPrefix("The file ") { message = "“\(path)” " + message.dropFirst(9) }
  if case .unstorable = error { return RuntimeFailure("cannot-save", message, argument: 0) }
  return RuntimeFailure("bad-file", message, argument: argument)
}
