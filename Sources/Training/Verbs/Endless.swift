import Environments

/// Makes sure that the episodes of a model can end: from every state that can be met, a terminal one
/// can be reached, or there is a time limit.
func checkEpisodesEnd(_ world: World) throws(TrainingError) {
  guard world.timeLimit == nil, let model = world.model else { return }
  let distance = model.stepsToEnd
  guard let trapped = model.reachable.first(where: { distance[$0] == nil }) else { return }
  throw .endless(problem: world.name, state: model.labels.stateName(trapped))
}
