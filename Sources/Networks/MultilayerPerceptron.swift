public import Arrays

/// A feed-forward network of dense layers, y = W_L f(… f(W₁ x + b₁) …) + b_L.
///
/// All weights lie in one flat vector, layer by layer, each layer's matrix `[inputs, outputs]` row
/// by row and then its bias; so a target network, an optimiser, a saved file and a checksum are one
/// loop each. Gradients are derived by hand (`backward`) and tested against finite differences.
public struct MultilayerPerceptron: ~Copyable, Sendable {
  /// The sizes and the activation; all that is needed beside the parameters.
  public let shape: Shape

  /// Every weight and bias.
  public var parameters: Vector

  private var scratch: Vector

  /// Makes a network with fresh weights and biases.
  ///
  /// - Parameters:
  ///   - shape: The sizes and the activation.
  ///   - initialisation: How they are drawn.
  ///   - stream: The stream they are drawn from.
  ///   - isCancelled: Whether nobody waits for the network any more; some weights are 0 then.
  public init(
    _ shape: Shape, initialisation: Initialisation, using stream: inout RandomStream,
    isCancelled: () -> Bool = { false }
  ) {
    self.init(shape)
    for layer in shape.layers where !isCancelled() {
      let isLast = layer.index == shape.layers.count - 1
      let weights = initialisation.weights(
        inputs: layer.inputs, outputs: layer.outputs, isLast: isLast, using: &stream,
        isCancelled: isCancelled)
      if isCancelled() { return }
      for (index, weight) in weights.enumerated() {
        parameters.pointer[layer.weights + index] = weight
      }
      let biases = initialisation.biases(
        inputs: layer.inputs, outputs: layer.outputs, using: &stream)
      for (index, bias) in biases.enumerated() {
        parameters.pointer[layer.bias + index] = bias
      }
    }
  }

  /// Makes a network with given parameters, or nothing when their number is not the shape's.
  public init?(_ shape: Shape, parameters: [Float]) {
    guard parameters.count == shape.parameterCount else { return nil }
    self.init(shape)
    for (index, parameter) in parameters.enumerated() {
      self.parameters.pointer[index] = parameter
    }
  }

  private init(_ shape: Shape) {
    self.shape = shape
    parameters = Vector(count: shape.parameterCount)
    scratch = Vector(count: 2 * shape.width)
  }

  /// A second network with the same weights.
  public func copy() -> MultilayerPerceptron {
    var other = MultilayerPerceptron(shape)
    other.parameters.copy(from: parameters)
    return other
  }

  /// Computes the output for one input, without allocating.
  ///
  /// - Parameter input: x, `[inputs]`.
  /// - Returns: y, `[outputs]`, valid until the next call.
  public mutating func callAsFunction(_ input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    var current = input
    var next = scratch.pointer
    for layer in shape.layers {
      denseForward(
        current, count: 1, weights: parameters.pointer + layer.weights,
        bias: parameters.pointer + layer.bias, inputs: layer.inputs, outputs: layer.outputs,
        activation: layer.activation, into: next)
      current = UnsafePointer(next)
      next = scratch.pointer + (layer.index % 2 == 0 ? shape.width : 0)
    }
    return current
  }

  /// Computes the outputs for a batch, keeping what `backward` needs.
  ///
  /// - Parameters:
  ///   - inputs: x, `[count, inputs]`; must stay in place until `backward`.
  ///   - count: The number of rows, at most the workspace's capacity.
  ///   - workspace: Where every layer's output is kept.
  /// - Returns: y, `[count, outputs]`, valid until the workspace's next use.
  @discardableResult
  public func forward(
    _ inputs: UnsafePointer<Float>, count: Int, in workspace: inout Workspace
  ) -> UnsafePointer<Float> {
    precondition(workspace.fits(shape, count), "the workspace was made for another network")
    var current = inputs
    for layer in shape.layers {
      let next = workspace.output(of: layer)
      denseForward(
        current, count: count, weights: parameters.pointer + layer.weights,
        bias: parameters.pointer + layer.bias, inputs: layer.inputs, outputs: layer.outputs,
        activation: layer.activation, into: next, isCancelled: workspace.isCancelled)
      current = UnsafePointer(next)
    }
    return current
  }

  /// Computes the gradient of a loss by every parameter, after `forward` on the same batch.
  ///
  /// The workspace's `outputGradient`, ∂L/∂y `[count, outputs]`, is to be filled in beforehand; it
  /// is used up.
  ///
  /// - Parameters:
  ///   - inputs: The batch given to `forward`.
  ///   - count: Its number of rows.
  ///   - workspace: The workspace given to `forward`.
  ///   - gradient: Overwritten with ∂L/∂parameters, in the parameters' order.
  public func backward(
    _ inputs: UnsafePointer<Float>, count: Int, in workspace: inout Workspace,
    gradient: inout Vector
  ) {
    precondition(workspace.fits(shape, count), "the workspace was made for another network")
    precondition(gradient.count == parameters.count, "the gradient has another length")
    for layer in shape.layers.reversed() {
      let below = layer.index == 0 ? nil : shape.layers[layer.index - 1]
      let input = below.map { UnsafePointer(workspace.output(of: $0)) } ?? inputs
      denseBackward(
        input, output: workspace.output(of: layer), count: count,
        weights: parameters.pointer + layer.weights, inputs: layer.inputs,
        outputs: layer.outputs, activation: layer.activation,
        delta: workspace.delta(of: layer), weightGradient: gradient.pointer + layer.weights,
        biasGradient: gradient.pointer + layer.bias,
        inputDelta: below.map { workspace.delta(of: $0) }, isCancelled: workspace.isCancelled)
    }
  }
}

extension MultilayerPerceptron {
  /// The sizes of a network and where each layer's weights lie in its flat vector.
  public struct Shape: Sendable, Equatable {
    /// The width of an input.
    public let inputs: Int

    /// The widths of the hidden layers, from the input up.
    public let hidden: [Int]

    /// The width of an output.
    public let outputs: Int

    /// The function of the hidden layers; the output layer is linear.
    public let activation: Activation

    /// The number of weights and biases.
    public let parameterCount: Int

    let layers: [Layer]
    let width: Int

    /// Lays out a network; widths below 1 are taken as 1.
    ///
    /// - Parameters:
    ///   - inputs: The width of an input.
    ///   - hidden: The widths of the hidden layers, from the input up.
    ///   - outputs: The width of an output.
    ///   - activation: The function of the hidden layers.
    public init(inputs: Int, hidden: [Int], outputs: Int, activation: Activation = .relu) {
      let widths = ([inputs] + hidden + [outputs]).map { max(1, $0) }
      var offset = 0
      var layers: [Layer] = []
      for (index, (below, above)) in zip(widths, widths.dropFirst()).enumerated() {
        layers.append(
          Layer(
            index: index, inputs: below, outputs: above, weights: offset,
            activation: index == hidden.count ? .identity : activation))
        offset += (below + 1) * above
      }
      self.inputs = widths[0]
      self.hidden = Array(widths.dropFirst().dropLast())
      self.outputs = widths[widths.count - 1]
      self.activation = activation
      self.layers = layers
      parameterCount = offset
      width = widths.max() ?? 1
    }
  }

  struct Layer: Sendable, Equatable {
    let index: Int
    let inputs: Int
    let outputs: Int
    let weights: Int
    let activation: Activation

    var bias: Int { weights + inputs * outputs }
  }

  /// The memory of a batched pass: every layer's outputs and their gradients.
  public struct Workspace: ~Copyable, Sendable {
    /// The most rows a batch may have.
    public let capacity: Int
    /// Whether nobody waits for a pass any more.
    let isCancelled: @Sendable () -> Bool

    private let shape: Shape
    private let starts: [Int]
    private var outputs: Vector
    private var deltas: Vector

    /// Reserves the memory for batches of up to `capacity` rows.
    ///
    /// - Parameters:
    ///   - shape: The network's.
    ///   - capacity: The most rows.
    ///   - isCancelled: Whether nobody waits for a pass any more. Those of large networks ask in the
    ///     midst of it, and its outputs and gradients are not to be used then.
    public init(
      for shape: Shape, capacity: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
      let capacity = max(1, capacity)
      // Every layer starts at a multiple of 16 numbers, a cache line.
      var starts: [Int] = []
      var total = 0
      for layer in shape.layers {
        starts.append(total)
        total += (capacity * layer.outputs + 15) / 16 * 16
      }
      self.capacity = capacity
      self.isCancelled = isCancelled
      self.shape = shape
      self.starts = starts
      outputs = Vector(count: total)
      deltas = Vector(count: total)
    }

    /// The gradient of the loss at the outputs, `[count, outputs]`, for the caller to fill in.
    public var outputGradient: UnsafeMutablePointer<Float> {
      deltas.pointer + starts[starts.count - 1]
    }

    func output(of layer: Layer) -> UnsafeMutablePointer<Float> {
      outputs.pointer + starts[layer.index]
    }

    func delta(of layer: Layer) -> UnsafeMutablePointer<Float> {
      deltas.pointer + starts[layer.index]
    }

    func fits(_ shape: Shape, _ count: Int) -> Bool {
      count >= 0 && count <= capacity && shape == self.shape
    }
  }
}
