/// What a layer does to each of its sums.
public enum Activation: String, Sendable, CaseIterable {
  /// The sum itself.
  case identity
  /// max(0, x).
  case relu
  /// The hyperbolic tangent.
  case tanh
}

/// The fewest rows for which BLAS beats the loops of this file.
private let rowsForBLAS = 16

/// Computes the output of a dense layer, `y = f(x W + b)`, for a batch of rows.
///
/// - Parameters:
///   - input: The batch x, `[count, inputs]`.
///   - count: The number of rows.
///   - weights: W, `[inputs, outputs]`.
///   - bias: b, `[outputs]`.
///   - inputs: The width of a row of x.
///   - outputs: The width of a row of y.
///   - activation: The function f.
///   - output: Memory of y, `[count, outputs]`; must not overlap x.
///   - isCancelled: Whether nobody waits for y any more; it is incomplete then.
public func denseForward(
  _ input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
  bias: UnsafePointer<Float>, inputs: Int, outputs: Int, activation: Activation,
  into output: UnsafeMutablePointer<Float>, isCancelled: () -> Bool = { false }
) {
  if count < rowsForBLAS {
    for row in 0..<count {
      affineRow(
        input + row * inputs, weights, bias, inputs, outputs, into: output + row * outputs)
    }
  } else {
    for row in 0..<count { (output + row * outputs).update(from: bias, count: outputs) }
    multiply(
      Operand(input, rows: count, columns: inputs),
      Operand(weights, rows: inputs, columns: outputs), into: output, isAdding: true,
      isCancelled: isCancelled)
  }
  activate(output, count * outputs, activation)
}

/// Computes the gradients of a dense layer from the gradient at its output.
///
/// - Parameters:
///   - input: The batch x that the layer saw, `[count, inputs]`.
///   - output: The layer's output y, `[count, outputs]`.
///   - count: The number of rows.
///   - weights: W, `[inputs, outputs]`.
///   - inputs: The width of a row of x.
///   - outputs: The width of a row of y.
///   - activation: The layer's function f.
///   - delta: On entry ∂L/∂y, on exit ∂L/∂(x W + b), `[count, outputs]`.
///   - weightGradient: Memory of ∂L/∂W, `[inputs, outputs]`, overwritten.
///   - biasGradient: Memory of ∂L/∂b, `[outputs]`, overwritten.
///   - inputDelta: Memory of ∂L/∂x, `[count, inputs]`, overwritten; nothing where it is not needed.
///   - isCancelled: Whether nobody waits for the gradients any more; they are incomplete then.
public func denseBackward(
  _ input: UnsafePointer<Float>, output: UnsafePointer<Float>, count: Int,
  weights: UnsafePointer<Float>, inputs: Int, outputs: Int, activation: Activation,
  delta: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
  biasGradient: UnsafeMutablePointer<Float>, inputDelta: UnsafeMutablePointer<Float>?,
  isCancelled: () -> Bool = { false }
) {
  differentiate(delta, output, count * outputs, activation)
  biasGradient.update(repeating: 0, count: outputs)
  for row in 0..<count {
    let rowDelta = delta + row * outputs
    for column in 0..<outputs { biasGradient[column] += rowDelta[column] }
  }
  multiply(
    Operand(input, rows: count, columns: inputs, isTransposed: true),
    Operand(delta, rows: count, columns: outputs), into: weightGradient,
    isCancelled: isCancelled)
  if let inputDelta {
    multiply(
      Operand(delta, rows: count, columns: outputs),
      Operand(weights, rows: inputs, columns: outputs, isTransposed: true), into: inputDelta,
      isCancelled: isCancelled)
  }
}

// MARK: - Kernels

/// One row of x W + b: columns in blocks whose sums stay in registers.
@inline(__always)
private func affineRow(
  _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  _ inputs: Int, _ outputs: Int, into y: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column + 32 <= outputs {
    var a = load(bias + column)
    var b = load(bias + column + 8)
    var c = load(bias + column + 16)
    var d = load(bias + column + 24)
    var row = weights + column
    for index in 0..<inputs {
      let value = x[index]
      a += load(row) * value
      b += load(row + 8) * value
      c += load(row + 16) * value
      d += load(row + 24) * value
      row += outputs
    }
    store(a, y + column)
    store(b, y + column + 8)
    store(c, y + column + 16)
    store(d, y + column + 24)
    column += 32
  }
  while column + 8 <= outputs {
    var sum = load(bias + column)
    var row = weights + column
    for index in 0..<inputs {
      sum += load(row) * x[index]
      row += outputs
    }
    store(sum, y + column)
    column += 8
  }
  while column < outputs {
    y[column] = bias[column] + strided(x, weights + column, inputs, stride: outputs)
    column += 1
  }
}

/// A dot product with every `stride`-th weight, in four independent chains.
@inline(__always)
private func strided(
  _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ count: Int, stride: Int
) -> Float {
  var sums = SIMD4<Float>.zero
  var index = 0
  var weight = weights
  while index + 4 <= count {
    let w = SIMD4(weight[0], weight[stride], weight[2 * stride], weight[3 * stride])
    sums += w * UnsafeRawPointer(x + index).loadUnaligned(as: SIMD4<Float>.self)
    index += 4
    weight += 4 * stride
  }
  var sum = sums.sum()
  while index < count {
    sum += x[index] * weight[0]
    index += 1
    weight += stride
  }
  return sum
}

private func activate(
  _ values: UnsafeMutablePointer<Float>, _ count: Int, _ activation: Activation
) {
  switch activation {
  case .identity: break
  case .relu:
    for index in 0..<count { values[index] = max(0, values[index]) }
  case .tanh:
    var index = 0
    while index + 8 <= count {
      store(hyperbolicTangent(load(values + index)), values + index)
      index += 8
    }
    while index < count {
      values[index] = hyperbolicTangent(SIMD8(repeating: values[index]))[0]
      index += 1
    }
  }
}

/// Turns ∂L/∂y into ∂L/∂(sum), from the output y alone.
private func differentiate(
  _ delta: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, _ count: Int,
  _ activation: Activation
) {
  switch activation {
  case .identity: break
  case .relu:
    for index in 0..<count { delta[index] = output[index] > 0 ? delta[index] : 0 }
  case .tanh:
    for index in 0..<count { delta[index] *= 1 - output[index] * output[index] }
  }
}

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
}

@inline(__always)
private func store(_ value: SIMD8<Float>, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Float>.self)
}
