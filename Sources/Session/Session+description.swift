/// What front ends and files say about the language.
extension Session {
  /// The language's name, as highlighters, kernelspecs and notebooks have it.
  public static let languageName = "swift"
  /// The media type of its source text.
  public static let mediaType = "text/x-swift"
  /// How the names of its files end, with the dot.
  public static let fileExtension = ".martlet"
  /// The name of the kernel's folder, and of its command.
  public static let kernelName = "martlet"
  /// The kernel's name for people.
  public static let displayName = "Martlet"
}
