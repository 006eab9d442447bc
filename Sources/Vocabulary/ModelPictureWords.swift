import Environments
import Language
import Martlet
import Plots
import Training

/// Graphs of models and tables.
func addModelPictures(to library: inout Library) {
  library.add(
    word(
      "graph",
      [
        .plain("model", Kinds.mdp.type, "The model."),
        .option(
          "solution", Kinds.solution.type, "none",
          "Values to write beside the states; its policy stands out."), titleParameter,
      ], to: Kinds.graphPicture.type,
      "Draws a model as a graph: a circle a state, a dot an action, an arrow an outcome."
    ) { (a) throws(RuntimeFailure) in
      let model = try a.object(0, as: MDP.self)
      let most = 10_000
      if model.stateCount > most {
        throw RuntimeFailure(
          "cannot-draw",
          "a graph takes at most \(most) states, and “\(model.name)” has \(model.stateCount); "
            + "‘table’ lists what a solver finds", argument: 0)
      }
      return Kinds.graphPicture.value(
        graph(
          model, solution: a.has(1) ? try a.object(1) : nil,
          title: a.has(2) ? try a.string(2) : nil))
    })
  library.add(
    word(
      "table", [.plain("solution", Kinds.solution.type, "What a solver found.")],
      to: Kinds.table.type, "Lists the states with their values and optimal actions."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.object(0, as: Solution.self)))
    })
  library.add(
    word(
      "table", [.plain("prediction", Kinds.prediction.type, "What was predicted.")],
      to: Kinds.table.type, "Lists the states that are not terminal with their values."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.object(0, as: Prediction.self)))
    })
  library.add(
    word(
      "table", [.plain("values", Kinds.actionValues.type, "The action values.")],
      to: Kinds.table.type, "Lists the states with the value of each action."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.object(0, as: ActionValues.self)))
    })
  library.add(
    word(
      "table",
      [
        .plain("rows", .array(.array(.double)), "The rows."),
        .option("columns", .array(.string), "numbers from 0", "The names of the columns."),
      ], to: Kinds.table.type, "Lists numbers by row and column."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(
        table(try numberRows(a, 0), columns: a.has(1) ? try a.strings(1) : []))
    })
  library.add(
    word(
      "table",
      [
        .plain(
          "evaluations", .dictionary(.string, Kinds.evaluation.type), "The evaluations by name.")
      ], to: Kinds.table.type, "Sets several evaluations side by side, best mean first."
    ) { (a) throws(RuntimeFailure) in
      var rows: [(name: String, evaluation: Evaluation)] = []
      if case .dictionary(let entries) = a[0] {
        for case (.string(let name), .object(_, let payload as Evaluation)) in entries {
          rows.append((name, payload))
        }
      }
      return Kinds.table.value(table(rows))
    })
}
