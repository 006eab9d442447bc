public import JSON
internal import Synchronization

/// Writes the kernel's own messages: names, dates, session and user.
public final class Author: Sendable {
  /// The kernel's session, part of every message's name.
  public let session: String
  private let username: String
  private let now: @Sendable () -> Int64
  private let count = Atomic<Int>(0)

  /// Creates the author of one kernel's messages.
  ///
  /// - Parameters:
  ///   - session: a name no other session has; a random one by default
  ///   - username: on whose behalf the kernel runs
  ///   - now: the time in microseconds since the beginning of 1970, UTC
  public init(
    session: String = Author.randomSession(), username: String,
    now: @escaping @Sendable () -> Int64
  ) {
    self.session = session
    self.username = username
    self.now = now
  }

  /// A random name of 32 hexadecimal digits.
  public static func randomSession() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
      return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }.joined()
  }

  /// A new message of the kernel.
  public func message(
    _ type: String, content: JSON, parent: Header? = nil, identities: [[UInt8]] = [],
    metadata: JSON = [:]
  ) -> Message {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let header = Header(
      messageID: "\(session)_\(number)", session: session, username: username,
      date: timestamp(), type: type)
    return Message(
      identities: identities, header: header, parent: parent, metadata: metadata, content: content)
  }

  /// The time, in ISO 8601.
  func timestamp() -> String { Timestamp(microseconds: now()).text }

  /// A reply to a request, for the one who sent it.
  func reply(to request: Message, _ type: String, content: JSON, metadata: JSON = [:]) -> Message {
    message(
      type, content: content, parent: request.header, identities: request.identities,
      metadata: metadata)
  }

  /// A message for everyone who listens, under a topic that ends in its kind.
  func broadcast(
    _ type: String, content: JSON, parent: Header?, metadata: JSON = [:]
  ) -> Message {
    message(
      type, content: content, parent: parent,
      identities: [Array("kernel.\(session).\(type)".utf8)], metadata: metadata)
  }
}

/// A moment in UTC, to the microsecond.
struct Timestamp {
  /// Microseconds since the beginning of 1970.
  var microseconds: Int64

  /// The moment in ISO 8601, such as `2026-03-01T09:05:00.000123Z`.
  var text: String {
    let second = Int64(1_000_000)
    let fraction = ((microseconds % second) + second) % second
    let seconds = (microseconds - fraction) / second
    let secondOfDay = ((seconds % 86_400) + 86_400) % 86_400
    let date = Self.date(day: (seconds - secondOfDay) / 86_400)
    return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-"
      + Self.padded(date.day, 2) + "T" + Self.padded(secondOfDay / 3_600, 2) + ":"
      + Self.padded(secondOfDay / 60 % 60, 2) + ":" + Self.padded(secondOfDay % 60, 2) + "."
      + Self.padded(fraction, 6) + "Z"
  }

  /// The Gregorian date of a day counted from the beginning of 1970.
  ///
  /// Counts in eras of 400 years from a 1st of March, so that a leap day ends its year.
  private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468  // days since 0000-03-01
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
