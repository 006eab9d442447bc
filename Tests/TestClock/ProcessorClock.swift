import Glibc

/// How many times longer everything takes in this build; `MARTLET_SLOWDOWN` says it where a sanitizer
/// watches.
package let slowdown = getenv("MARTLET_SLOWDOWN").flatMap { Double(String(cString: $0)) } ?? 1

/// What this thread has computed so far, in seconds of a plain build, however busy the machine is with
/// other things.
package var processorSeconds: Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return (Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9) / slowdown
}
