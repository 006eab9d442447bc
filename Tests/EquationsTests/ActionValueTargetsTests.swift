import Equations
import Testing

@Suite struct ActionValueTargetsTests {
  @Test("double Q-learning selects with one set of values and evaluates with the other")
  func doubleQ() {
    let value = [[99.0, 1, 98], [91, 2, 66]]
    let selector = [[2.0, 10, 1], [11, 20, 1]]
    let errors = zip([0.0, 1], zip(value, selector)).enumerated().map { index, item in
      doubleQLearningTarget(
        reward: 1, discount: item.0, nextValues: item.1.0, selector: item.1.1)
        - [1.0, 2][index]
    }
    #expect(errors == [0, 1])
    #expect(qLearningTarget(reward: 1, discount: 1, nextValues: value[1]) == 92)
  }

  @Test("a discount of 0 leaves the reward alone")
  func end() {
    #expect(qLearningTarget(reward: Float(-3), discount: 0, nextValues: [5, 6]) == -3)
  }

  @Test("of equal values the first is greedy")
  func ties() {
    #expect(greedyIndex([1.0, 3, 3, 2]) == 1)
    #expect(greedyIndex([2.0, 2]) == 0)
  }

  @Test("a greedy policy makes expected SARSA Q-learning")
  func expected() {
    let next = [0.5, -1, 2]
    #expect(
      expectedSarsaTarget(reward: 1, discount: 0.9, nextValues: next, probabilities: [0, 0, 1])
        == qLearningTarget(reward: 1, discount: 0.9, nextValues: next))
  }
}
