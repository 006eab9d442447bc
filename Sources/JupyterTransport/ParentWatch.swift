internal import Glibc

/// Tells whether the process that started this kernel still lives.
struct ParentWatch {
  private let parent: pid_t
  private let named: pid_t?

  /// Watches the parent, and the process named by the front end if that is another one.
  ///
  /// - Parameter environment: the value of `JPY_PARENT_PID`; without it nobody is watched, so that
  ///   a kernel started by hand outlives its shell
  init?(environment: String?) {
    guard let environment, let id = pid_t(environment), id > 1 else { return nil }
    parent = getppid()
    // A front end in another container has a number that means nothing here.
    named = kill(id, 0) == 0 ? id : nil
  }

  var isAlive: Bool {
    guard getppid() == parent else { return false }
    guard let named else { return true }
    return kill(named, 0) == 0 || errno != ESRCH
  }
}
