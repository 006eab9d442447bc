/// What `check` found out about a problem.
public struct CheckReport: Sendable, Equatable {
  /// One thing that was found.
  public struct Finding: Sendable, Equatable {
    /// The rule, in a few words: "rewards are finite".
    public var rule: String
    /// What was seen instead, and where.
    public var found: String
    /// What to do about it.
    public var advice: String
    /// Whether algorithms may go wrong by it; a remark otherwise.
    public var isViolation: Bool
  }

  /// What the problem is called.
  public var problem: String
  /// The number of episodes played.
  public var episodes: Int
  /// The number of steps taken in them.
  public var steps: Int
  /// What was found, violations first.
  public var findings: [Finding]
  /// Whether the check was stopped early.
  public var isPartial: Bool

  /// Whether nothing was found that algorithms may go wrong by.
  public var isPassed: Bool { !findings.contains(where: \.isViolation) }

  /// The outcome in a line.
  public var headline: String {
    let count = findings.count(where: \.isViolation)
    let what =
      switch count {
      case 0: "no violation found"
      case 1: "1 violation found"
      default: "\(count) violations found"
      }
    return "\(problem): \(what) in \(counted(steps, "step")) of "
      + counted(episodes, "episode") + (isPartial ? ", stopped early" : "")
  }
}

extension CheckReport: CustomStringConvertible {
  /// The headline, then each finding with its advice.
  public var description: String {
    var lines = [headline]
    for finding in findings {
      lines.append("\(finding.isViolation ? "violation" : "remark"): \(finding.found)")
      lines.append("  \(finding.advice)")
    }
    return lines.joined(separator: "\n")
  }
}
