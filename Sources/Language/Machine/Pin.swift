import Synchronization

/// What something is held by that holds no code itself: as long as there is another hold on the pin
/// than its owner's, the owner's code stays.
final class Pin: Sendable {}

extension NominalType {
  /// Notes that native code gets a value of the type, whose functions may then be called at any time.
  @inline(__always)
  func noteHandedOut() {
    guard !own.isEmpty, !isHandedOut.load(ordering: .relaxed) else { return }
    isHandedOut.store(true, ordering: .relaxed)
  }

  /// Whether native code may call the functions of a user's type.
  var isHeldByNativeCode: Bool {
    isHandedOut.load(ordering: .relaxed) || !isKnownUniquelyReferenced(&pin)
  }
}
