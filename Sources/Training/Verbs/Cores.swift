import Glibc

/// How many cores this process may run on.
package func coreCount() -> Int {
  max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
