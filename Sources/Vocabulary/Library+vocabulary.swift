public import Language

extension Library {
  /// The reinforcement-learning vocabulary: problems, algorithms, verbs, values and pictures.
  public static let vocabulary: Library = {
    var library = Library()
    for kind in Kinds.all { library.add(kind) }
    addScheduleWords(to: &library)
    addModelWords(to: &library)
    addGridWords(to: &library)
    addChoiceWords(to: &library)
    addProblemWords(to: &library)
    addEnvironmentWords(to: &library)
    addAlgorithmWords(to: &library)
    addValueWords(to: &library)
    addVerbWords(to: &library)
    addResultWords(to: &library)
    addFigureWords(to: &library)
    return library
  }()
}
