public import Language

extension Library {
  /// The reinforcement-learning vocabulary: problems, algorithms, verbs, values and pictures.
  public static let vocabulary: Library = {
    var library = Library()
    library.addFamily(
      "Problems",
      """
      What algorithms run on: models by clauses or by a function, grid worlds from maps, and the \
      field's ready-made problems.
      """,
      examples: Examples.problems.merging(Examples.environments) { first, _ in first }
    ) { part in
      for kind in Kinds.ofProblems { part.add(kind) }
      addModelWords(to: &part)
      addGridWords(to: &part)
      addChoiceWords(to: &part)
      addProblemWords(to: &part)
      addEnvironmentWords(to: &part)
    }
    library.addFamily(
      "Algorithms",
      """
      Learning and planning algorithms as values: every hyper-parameter has a label, a default and \
      bounds. A rate may be a number or a schedule.
      """, examples: Examples.algorithms
    ) { part in
      for kind in Kinds.ofAlgorithms { part.add(kind) }
      addScheduleWords(to: &part)
      addExplorationWords(to: &part)
      addOptionWords(to: &part)
      addAlgorithmWords(to: &part)
      addPredictorWords(to: &part)
      addLinearWords(to: &part)
    }
    library.addFamily(
      "Verbs", "What is done with problems, algorithms and policies.",
      examples: Examples.verbs.merging(Examples.comparing) { first, _ in first }
    ) { part in
      addVerbWords(to: &part)
      addPredictWord(to: &part)
      addBanditWords(to: &part)
      addDatasetWords(to: &part)
    }
    library.addFamily(
      "Results",
      """
      What verbs give: values, policies, runs. States and actions keep their names: \
      `values["high"]`, `values[3]`, and `values[row, column]` on a grid.
      """, examples: Examples.results
    ) { part in
      for kind in Kinds.ofResults { part.add(kind) }
      addValueWords(to: &part)
      addResultWords(to: &part)
      addPredictionMembers()
    }
    library.addFamily(
      "Pictures",
      """
      Charts, heat maps, graphs and tables, as SVG in a notebook and as characters in a terminal. A \
      picture that stands as a statement is shown.
      """, examples: Examples.pictures
    ) { part in
      for kind in Kinds.ofPictures { part.add(kind) }
      addFigureWords(to: &part)
    }
    library.addFamily(
      "Controls",
      """
      What a person can move on the page: sliders, lists, boxes and buttons, whose values later cells \
      read. A notebook with widgets (ipywidgets, or jupyterlab_widgets) shows them; elsewhere they \
      are lines of text.
      """, examples: Examples.controls
    ) { part in
      for kind in Kinds.ofControls { part.add(kind) }
      addWidgetWords(to: &part)
    }
    return library
  }()
}
