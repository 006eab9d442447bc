import Arrays

/// How the weights of a dense layer are drawn.
public enum Initialisation: Sendable, Equatable {
  /// Rows or columns orthonormal, times a gain (Saxe, McClelland & Ganguli, 2014).
  ///
  /// A small gain at the output starts a policy near uniform.
  case orthogonal(hiddenGain: Double, outputGain: Double)

  /// Uniform in ±√(6 / inputs), for layers of rectifiers (He et al., 2015).
  case heUniform

  /// Uniform in ±√(3 / inputs), which keeps the variance of a linear layer (LeCun et al., 1998).
  case lecunUniform

  /// Uniform in ±√(1 / inputs), biases too, so that action values start near 0 and the kinks of
  /// rectifiers lie all over the inputs instead of at their origin.
  case smallUniform

  /// The weights of one layer, `[inputs, outputs]` row by row.
  ///
  /// Some of them are 0 where nobody waits for them any more, as asked now and then.
  func weights(
    inputs: Int, outputs: Int, isLast: Bool, using stream: inout RandomStream,
    isCancelled: () -> Bool
  ) -> [Float] {
    let numerator: Double
    switch self {
    case .orthogonal(let hiddenGain, let outputGain):
      let gain = isLast ? outputGain : hiddenGain
      let matrix = orthogonalMatrix(inputs, outputs, using: &stream, isCancelled)
      return matrix.map { Float(gain * $0) }
    case .heUniform: numerator = 6
    case .lecunUniform: numerator = 3
    case .smallUniform: numerator = 1
    }
    let bound = (numerator / Double(inputs)).squareRoot()
    var weights = [Float](repeating: 0, count: inputs * outputs)
    for row in 0..<inputs where !isCancelled() {
      for index in row * outputs..<(row + 1) * outputs {
        weights[index] = Float(stream.uniform(-bound, bound))
      }
    }
    return weights
  }

  /// The biases of one layer, `[outputs]`.
  func biases(inputs: Int, outputs: Int, using stream: inout RandomStream) -> [Float] {
    switch self {
    case .orthogonal, .heUniform, .lecunUniform: return [Float](repeating: 0, count: outputs)
    case .smallUniform:
      let bound = (1 / Double(inputs)).squareRoot()
      return (0..<outputs).map { _ in Float(stream.uniform(-bound, bound)) }
    }
  }
}

/// A random matrix whose shorter side's vectors are orthonormal: Gram–Schmidt, twice, on normal
/// numbers.
///
/// One that nobody waits for any more is 0.
private func orthogonalMatrix(
  _ rows: Int, _ columns: Int, using stream: inout RandomStream, _ isCancelled: () -> Bool
) -> [Double] {
  let isWide = columns >= rows
  let count = isWide ? rows : columns
  let length = isWide ? columns : rows
  var vectors: [[Double]] = []
  while vectors.count < count {
    if isCancelled() { return [Double](repeating: 0, count: rows * columns) }
    var vector = (0..<length).map { _ in stream.normal() }
    for _ in 0..<2 {
      for (number, other) in vectors.enumerated() {
        if number & 0xFF == 0xFF, isCancelled() { break }
        let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        for index in vector.indices { vector[index] -= overlap * other[index] }
      }
    }
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm > 1e-8 { vectors.append(vector.map { $0 / norm }) }
  }
  return (0..<rows * columns).map { index in
    let row = index / columns
    let column = index % columns
    return isWide ? vectors[row][column] : vectors[column][row]
  }
}
