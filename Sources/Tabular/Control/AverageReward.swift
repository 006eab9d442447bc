/// What a run learned of the average reward, kept while its loop goes on.
final class AverageReward: @unchecked Sendable {
  /// The estimate R̄ after every thousand steps and at the end.
  var series: [Double] = []
}
