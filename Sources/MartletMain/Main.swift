internal import MartletCommand

/// The program: everything it does is in `MartletCommand`.
@main
enum Main {
  static func main() { Command.main() }
}
