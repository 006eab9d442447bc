import Arrays
public import Environments
import Equations
import Networks
public import Training

/// Deep Q-networks: Q-learning with a neural network, a replay memory and a target network.
///
/// Mnih et al., “Human-level control through deep reinforcement learning”, Nature 518, 2015,
/// algorithm 1; with `isDouble` the target of van Hasselt, Guez & Silver, 2016.
///
///     (1) in state s choose a random action with probability ε, else a = argmaxₐ Q(s, a; θ)
///     (2) take a, observe r and s′, and store (s, a, r, s′) in the replay memory D
///     (3) every few steps, draw a minibatch of transitions from D
///     (4)   y = r + γ maxₐ′ Q(s′, a′; θ⁻), and y = r where s′ is terminal
///           double: y = r + γ Q(s′, argmaxₐ′ Q(s′, a′; θ); θ⁻)
///     (5)   descend the gradient of the loss of y − Q(s, a; θ) by θ
///     (6)   every C updates, θ⁻ ← θ⁻ + τ (θ − θ⁻); in the paper τ = 1
///
/// At a time limit the episode stops but s′ is not terminal, so its value still counts in (4).
public struct DQN: Algorithm {
  /// The algorithm's name in the field.
  public static let name = "DQN"
  /// What it does.
  public static let documentation = """
    Learns action values with a neural network from minibatches of remembered transitions, toward \
    targets computed by an older copy of the network.
    """
  /// Where it comes from.
  public static let source = "Mnih et al. (2015), Nature 518; van Hasselt et al. (2016), AAAI"

  /// The widths of the network's hidden layers.
  @Parameter("Hidden layers", in: 1...4096, unit: "units")
  public var hidden = [128, 128]
  /// The learning rate α of Adam.
  @Parameter(
    "Learning rate α", in: .above(0, upTo: 1),
    note: "Falls so that the last policies of a training differ little; 1e-3 as in Dopamine.")
  public var learningRate: Schedule = .linear(from: 1e-3, to: 5e-5, over: 50_000)
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = .linear(from: 1, to: 0.05, over: 10_000)
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// How many transitions an update learns from.
  @Parameter("Batch size", in: 1...65536, unit: "transitions")
  public var batchSize = 128
  /// How many transitions the replay memory D keeps.
  @Parameter("Replay capacity", in: 1...10_000_000, unit: "transitions")
  public var replayCapacity = 50_000
  /// How many steps are only remembered before learning begins.
  @Parameter("Warm-up steps", in: 0...10_000_000, unit: "steps")
  public var warmUp = 1000
  /// Every how many steps learning happens.
  @Parameter("Update period", in: 1...1_000_000, unit: "steps")
  public var updatePeriod = 4
  /// How many minibatches are learned from each time.
  @Parameter("Updates", in: 1...10_000)
  public var updates = 1
  /// Every how many updates the target network is renewed.
  @Parameter(
    "Target period C", in: 1...10_000_000,
    note: """
      Each renewal lets values see one step further, so that a training needs several hundred of \
      them where episodes are long.
      """)
  public var targetPeriod = 35
  /// How much of the way the target network goes toward the online one at each renewal.
  @Parameter("Target rate τ", in: .above(0, upTo: 1), note: "1 copies, as in the paper.")
  public var targetRate = 1.0
  /// Whether the online network selects the action that the target network evaluates.
  @Parameter("Double Q-learning", source: "van Hasselt et al. (2016)")
  public var isDouble = true
  /// Where the Huber loss turns from a parabola into a line; none for the squared loss.
  @Parameter(
    "Huber threshold", in: .above(0),
    note: """
      nil for the squared loss. Far below the size of the values it makes rare ends of episodes \
      count too little: the loss then seeks the median, not the mean.
      """)
  public var huberThreshold: Double? = 10
  /// The norm that gradients are shortened to; none to leave them.
  @Parameter("Gradient norm limit", in: .above(0))
  public var gradientLimit: Double? = 10
  /// What keeps Adam's steps small where gradients are.
  @Parameter("Adam epsilon", in: .above(0, upTo: 1), source: "Castro et al. (2018), Dopamine")
  public var adamEpsilon = 3.125e-4
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - hidden: The widths of the network's hidden layers.
  ///   - learningRate: The learning rate α of Adam, a number or a schedule.
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - batchSize: How many transitions an update learns from.
  ///   - replayCapacity: How many transitions the replay memory keeps.
  ///   - warmUp: How many steps are only remembered before learning begins.
  ///   - updatePeriod: Every how many steps learning happens.
  ///   - updates: How many minibatches are learned from each time.
  ///   - targetPeriod: Every how many updates the target network is renewed.
  ///   - targetRate: How much of the way the target network goes then, τ.
  ///   - isDouble: Whether the online network selects the action that the target evaluates.
  ///   - huberThreshold: Where the Huber loss turns from a parabola into a line; nil for the
  ///     squared loss.
  ///   - gradientLimit: The norm that gradients are shortened to; nil to leave them.
  ///   - adamEpsilon: What keeps Adam's steps small where gradients are.
  public init(
    hidden: [Int]? = nil, learningRate: some Rate = Unset(), epsilon: some Rate = Unset(),
    discount: Double? = nil, batchSize: Int? = nil, replayCapacity: Int? = nil,
    warmUp: Int? = nil, updatePeriod: Int? = nil, updates: Int? = nil, targetPeriod: Int? = nil,
    targetRate: Double? = nil, isDouble: Bool? = nil,
    huberThreshold: Double? = DQN().huberThreshold,
    gradientLimit: Double? = DQN().gradientLimit, adamEpsilon: Double? = nil
  ) {
    if let hidden { self.hidden = hidden }
    learningRate.apply(to: &self.learningRate)
    epsilon.apply(to: &self.epsilon)
    if let discount { self.discount = discount }
    if let batchSize { self.batchSize = batchSize }
    if let replayCapacity { self.replayCapacity = replayCapacity }
    if let warmUp { self.warmUp = warmUp }
    if let updatePeriod { self.updatePeriod = updatePeriod }
    if let updates { self.updates = updates }
    if let targetPeriod { self.targetPeriod = targetPeriod }
    if let targetRate { self.targetRate = targetRate }
    if let isDouble { self.isDouble = isDouble }
    self.huberThreshold = huberThreshold
    self.gradientLimit = gradientLimit
    if let adamEpsilon { self.adamEpsilon = adamEpsilon }
  }

  /// Learns on a problem whose observations are vectors.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    let simulator = try world.vectorSimulator(for: displayName)
    guard ReplayBuffer.fits(capacity: replayCapacity, observationCount: simulator.observationCount)
    else {
      throw .failed(
        "\(displayName)'s memory of \(replayCapacity) transitions of "
          + "\(simulator.observationCount) numbers each is too large; "
          + "replayCapacity: can be set lower.")
    }
    return learn(simulator, world, budget, seed, progress)
  }

  private func learn<Simulator: VectorSimulator>(
    _ start: Simulator, _ world: World, _ budget: Budget, _ seed: Int, _ progress: Progress
  ) -> Run {
    var simulator = start
    let (width, actionCount) = (simulator.observationCount, simulator.actionCount)
    let gamma = world.discount(chosen: discount)
    let (epsilon, learningRate, warmUp) = (self.epsilon, self.learningRate, self.warmUp)
    let (updatePeriod, updates) = (self.updatePeriod, self.updates)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var learner = Learner(self, inputs: width, actions: actionCount, seed: seed, progress)
    var memory = ReplayBuffer(capacity: replayCapacity, observationCount: width)
    var log = EpisodeLog(
      budget: budget, timeLimit: world.timeLimit, progress: progress,
      interval: min(64, 1_000_000 / learner.online.shape.parameterCount))
    let observations = Vector(count: 2 * width)
    var state = observations.pointer
    var next = observations.pointer + width

    while !log.isFinished {
      simulator.reset(into: state, using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let explores = choices.uniform() < epsilon.value(at: time)  // (1)
        let action = explores ? choices.below(actionCount) : learner.greedyAction(state)
        let (reward, terminated) = simulator.step(action, into: next, using: &chance)  // (2)
        memory.append(
          observation: state, action: action, reward: reward, discount: terminated ? 0 : gamma,
          next: next)
        swap(&state, &next)
        if time >= warmUp, time % updatePeriod == 0 {  // (3)
          for _ in 0..<updates where !progress.isCancelled {
            learner.update(from: memory, learningRate: learningRate.value(at: time))
          }
        }
        ending = log.record(reward: reward, terminated: terminated)
      }
    }
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: .greedy(learner.online, on: world), losses: learner.losses.means,
      metrics: ["actionValue": learner.actionValues.means])
  }
}

/// The networks of a training and how they learn.
private struct Learner: ~Copyable {
  var online: MultilayerPerceptron
  var losses = MeanSeries(window: 100)
  var actionValues = MeanSeries(window: 100)

  private let actionCount: Int
  private let isDouble: Bool
  private let threshold: Float
  private let gradientLimit: Double
  private var target: TargetNetwork
  private var optimiser: Adam
  private var batch: TransitionBatch
  private var gradient: Vector
  private var present: MultilayerPerceptron.Workspace
  private var selection: MultilayerPerceptron.Workspace
  private var evaluation: MultilayerPerceptron.Workspace
  private var draws: RandomStream
  private let progress: Progress

  init(_ settings: DQN, inputs: Int, actions: Int, seed: Int, _ progress: Progress) {
    self.progress = progress
    let shape = MultilayerPerceptron.Shape(
      inputs: inputs, hidden: settings.hidden, outputs: actions)
    let count = settings.batchSize
    var weights = RandomStream(seed: seed, purpose: .initialisation)
    online = MultilayerPerceptron(shape, initialisation: .smallUniform, using: &weights) {
      progress.isCancelled
    }
    target = TargetNetwork(
      following: online, period: settings.targetPeriod, rate: settings.targetRate)
    optimiser = Adam(
      count: shape.parameterCount, learningRate: settings.learningRate.value(at: 0),
      epsilon: settings.adamEpsilon)
    batch = TransitionBatch(count: count, observationCount: inputs)
    gradient = Vector(count: shape.parameterCount)
    let workspace = {
      MultilayerPerceptron.Workspace(for: shape, capacity: count) { progress.isCancelled }
    }
    present = workspace()
    selection = workspace()
    evaluation = workspace()
    draws = RandomStream(seed: seed, purpose: .replay)
    actionCount = actions
    isDouble = settings.isDouble
    threshold = settings.huberThreshold.map { Float($0) } ?? .infinity
    gradientLimit = settings.gradientLimit ?? .infinity
  }

  mutating func greedyAction(_ observation: UnsafePointer<Float>) -> Int {
    greedyIndex(UnsafeBufferPointer(start: online(observation), count: actionCount))
  }

  mutating func update(from memory: borrowing ReplayBuffer, learningRate: Double) {
    memory.sample(into: &batch, using: &draws)  // (3)
    let count = batch.count
    let following = batch.nextObservations.pointer
    let values = target.network.forward(following, count: count, in: &evaluation)
    let selector =
      isDouble ? online.forward(following, count: count, in: &selection) : values
    let predictions = online.forward(batch.observations.pointer, count: count, in: &present)
    let slopes = present.outputGradient
    slopes.update(repeating: 0, count: count * actionCount)
    var (loss, value): (Float, Float) = (0, 0)
    for row in 0..<count {
      let first = row * actionCount
      let y = doubleQLearningTarget(  // (4)
        reward: batch.rewards.pointer[row], discount: batch.discounts.pointer[row],
        nextValues: UnsafeBufferPointer(start: values + first, count: actionCount),
        selector: UnsafeBufferPointer(start: selector + first, count: actionCount))
      let taken = first + batch.actions[row]
      let error = predictions[taken] - y
      loss += huberLoss(error, threshold: threshold)
      value += predictions[taken]
      slopes[taken] = huberSlope(error, threshold: threshold) / Float(count)
    }
    online.backward(
      batch.observations.pointer, count: count, in: &present, gradient: &gradient)
    // The gradient of an update that nobody waits for is not whole.
    if progress.isCancelled { return }
    if gradientLimit < .infinity { gradient.clip(toNorm: gradientLimit) }
    optimiser.learningRate = learningRate
    optimiser.update(&online.parameters, gradient: gradient)  // (5)
    target.follow(online)  // (6)
    losses.append(Double(loss) / Double(count))
    actionValues.append(Double(value) / Double(count))
  }
}
