internal import Arrays
internal import CGNU
internal import MartletCommand

/// The program: everything it does is in `MartletCommand`.
@main
enum Main {
  static func main() {
    // The C library keeps twice the largest array that was let go of, up to 64 MiB for each thread, so
    // that a kernel which runs for days grows; unless told otherwise before anything is allocated.
    // Arrays of less than these sizes do not come from the system each time.
    mallopt(M_TRIM_THRESHOLD, 8 << 20)
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    endIdleThreads()
    Command.main()
  }
}
