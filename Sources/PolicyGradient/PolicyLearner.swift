package import Arrays
import Environments
import Equations
import Glibc
package import Networks
package import Training

/// The policy and the baseline of a REINFORCE training, and how they learn from episodes.
package struct PolicyLearner: ~Copyable {
  /// From an observation to the logits of the actions.
  package private(set) var policy: MultilayerPerceptron
  /// The loss of each update.
  private(set) var losses: [Double] = []

  private let settings: Reinforce
  private let progress: Progress
  private let actionCount: Int
  private var baseline: MultilayerPerceptron
  private var policyOptimiser: Adam
  private var baselineOptimiser: Adam
  /// The latest gradient of the policy's loss.
  package private(set) var gradient: Vector
  private var baselineGradient: Vector
  private var policyWorkspace: MultilayerPerceptron.Workspace
  private var baselineWorkspace: MultilayerPerceptron.Workspace
  private var probabilities: Vector
  private var advantages: [Double] = []
  private var entropies: [Double] = []
  private var valueLosses: [Double] = []

  package init(
    _ settings: Reinforce, inputs: Int, actions: Int, seed: Int, progress: Progress = Progress()
  ) {
    self.settings = settings
    self.progress = progress
    actionCount = actions
    var weights = RandomStream(seed: seed, purpose: .initialisation)
    let policyShape = MultilayerPerceptron.Shape(
      inputs: inputs, hidden: settings.hidden, outputs: actions, activation: .tanh)
    let baselineShape = MultilayerPerceptron.Shape(
      inputs: inputs, hidden: settings.hidden, outputs: 1, activation: .tanh)
    // Nearly equal logits make a policy that begins by trying everything.
    let gain = 2.0.squareRoot()
    policy = MultilayerPerceptron(
      policyShape, initialisation: .orthogonal(hiddenGain: gain, outputGain: 0.01),
      using: &weights, isCancelled: { progress.isCancelled })
    baseline = MultilayerPerceptron(
      baselineShape, initialisation: .orthogonal(hiddenGain: gain, outputGain: 1),
      using: &weights, isCancelled: { progress.isCancelled })
    policyOptimiser = Adam(count: policyShape.parameterCount, learningRate: 0)
    baselineOptimiser = Adam(count: baselineShape.parameterCount, learningRate: 0)
    gradient = Vector(count: policyShape.parameterCount)
    baselineGradient = Vector(count: baselineShape.parameterCount)
    policyWorkspace = MultilayerPerceptron.Workspace(for: policyShape, capacity: 1024) {
      progress.isCancelled
    }
    baselineWorkspace = MultilayerPerceptron.Workspace(for: baselineShape, capacity: 1024) {
      progress.isCancelled
    }
    probabilities = Vector(count: actions)
  }

  /// Series by name: the policy's mean entropy and the baseline's mean loss, per update.
  var metrics: [String: [Double]] {
    settings.usesBaseline
      ? ["entropy": entropies, "valueLoss": valueLosses] : ["entropy": entropies]
  }

  package mutating func drawAction(
    _ observation: UnsafePointer<Float>, using choices: inout RandomStream
  ) -> Int {
    probabilities.pointer.update(from: policy(observation), count: actionCount)
    let row = UnsafeMutableBufferPointer(start: probabilities.pointer, count: actionCount)
    softmax(inPlace: row)
    return drawIndex(of: UnsafeBufferPointer(row), using: &choices)
  }

  /// The baseline's value of a state; 0 where there is no baseline.
  mutating func value(_ observation: UnsafePointer<Float>) -> Double {
    settings.usesBaseline ? Double(baseline(observation)[0]) : 0
  }

  package mutating func learn(from episodes: borrowing EpisodeBatch, at step: Int) {
    guard episodes.count > 0, !progress.isCancelled else { return }
    reserve(episodes.count)
    estimateAdvantages(episodes)  // (3)
    guard estimateGradient(episodes) else { return }  // (4)
    if let limit = settings.gradientLimit { gradient.clip(toNorm: limit) }
    policyOptimiser.learningRate = settings.learningRate.value(at: step)
    policyOptimiser.update(&policy.parameters, gradient: gradient)
    if settings.usesBaseline {
      fitBaseline(  // (5)
        episodes, learningRate: settings.valueLearningRate.value(at: step))
    }
  }

  private mutating func reserve(_ count: Int) {
    guard count > policyWorkspace.capacity else { return }
    let capacity = max(count, 2 * policyWorkspace.capacity)
    let progress = progress
    policyWorkspace = MultilayerPerceptron.Workspace(for: policy.shape, capacity: capacity) {
      progress.isCancelled
    }
    baselineWorkspace = MultilayerPerceptron.Workspace(for: baseline.shape, capacity: capacity) {
      progress.isCancelled
    }
  }

  private mutating func estimateAdvantages(_ episodes: borrowing EpisodeBatch) {
    let count = episodes.count
    advantages.removeAll(keepingCapacity: true)
    advantages += episodes.returns
    if settings.usesBaseline {
      let values = baseline.forward(episodes.observations, count: count, in: &baselineWorkspace)
      for t in 0..<count { advantages[t] -= Double(values[t]) }
    }
    if settings.normalizesAdvantages, count > 1 {
      let (centre, width) = (mean(advantages), standardDeviation(advantages))
      for t in 0..<count { advantages[t] = (advantages[t] - centre) / (width + 1e-8) }
    }
    if settings.discountsStates {
      for t in 0..<count { advantages[t] *= episodes.stateDiscounts[t] }
    }
  }

  /// Computes the gradient by θ of the loss, the mean over steps of −A log π(a) − β H(π).
  ///
  /// - Returns: Whether the gradient is whole; that of an update that nobody waits for may not be.
  private mutating func estimateGradient(_ episodes: borrowing EpisodeBatch) -> Bool {
    let count = episodes.count
    let logits = policy.forward(episodes.observations, count: count, in: &policyWorkspace)
    let slopes = policyWorkspace.outputGradient
    slopes.update(from: logits, count: count * actionCount)
    var (loss, entropySum) = (0.0, 0.0)
    for t in 0..<count {
      let row = UnsafeMutableBufferPointer(start: slopes + t * actionCount, count: actionCount)
      let action = episodes.actions[t]
      let entropy = softmax(inPlace: row)
      loss -= advantages[t] * logarithm(row[action]) + settings.entropyBonus * entropy
      entropySum += entropy
      policyGradient(
        inPlace: row, action: action, weight: advantages[t] / Double(count),
        entropyWeight: settings.entropyBonus / Double(count), entropy: entropy)
    }
    policy.backward(
      episodes.observations, count: count, in: &policyWorkspace, gradient: &gradient)
    if progress.isCancelled { return false }
    losses.append(loss / Double(count))
    entropies.append(entropySum / Double(count))
    return true
  }

  private mutating func fitBaseline(
    _ episodes: borrowing EpisodeBatch, learningRate: Double
  ) {
    let count = episodes.count
    baselineOptimiser.learningRate = learningRate
    for round in 0..<settings.valueUpdates where !progress.isCancelled {
      let values = baseline.forward(episodes.observations, count: count, in: &baselineWorkspace)
      if progress.isCancelled { return }
      let slopes = baselineWorkspace.outputGradient
      var loss = 0.0
      for t in 0..<count {
        let error = Double(values[t]) - episodes.returns[t]
        loss += error * error / 2
        slopes[t] = Float(error / Double(count))
      }
      if round == 0 { valueLosses.append(loss / Double(count)) }
      baseline.backward(
        episodes.observations, count: count, in: &baselineWorkspace, gradient: &baselineGradient)
      if progress.isCancelled { return }
      baselineOptimiser.update(&baseline.parameters, gradient: baselineGradient)
    }
  }
}

/// log π, kept finite for a probability that rounded to 0.
private func logarithm(_ probability: Float) -> Double {
  log(max(Double(probability), 1e-38))
}
