package import JSON

/// What a kernel says about itself and its language.
public struct KernelInfo: Sendable, Hashable {
  /// A link for a front end's help menu.
  public struct HelpLink: Sendable, Hashable {
    /// What the menu shows.
    public var text: String
    /// Where it leads.
    public var url: String

    /// Creates a link.
    public init(text: String, url: String) {
      self.text = text
      self.url = url
    }
  }

  /// A language, in the terms of the tools that show its code.
  public struct Language: Sendable, Hashable {
    /// The language's name.
    public var name: String
    /// The language's version.
    public var version: String
    /// The media type of its source text.
    public var mimeType: String
    /// How its files' names end, with the dot.
    public var fileExtension: String
    /// The name under which Pygments highlights it.
    public var pygmentsLexer: String
    /// The name under which CodeMirror highlights it.
    public var codeMirrorMode: String

    /// Creates the description of a language.
    public init(
      name: String, version: String, mimeType: String, fileExtension: String,
      pygmentsLexer: String, codeMirrorMode: String
    ) {
      self.name = name
      self.version = version
      self.mimeType = mimeType
      self.fileExtension = fileExtension
      self.pygmentsLexer = pygmentsLexer
      self.codeMirrorMode = codeMirrorMode
    }
  }

  /// The kernel's name.
  public var implementation: String
  /// The kernel's version.
  public var implementationVersion: String
  /// The language.
  public var language: Language
  /// What consoles print at their start.
  public var banner: String
  /// Links for a help menu.
  public var helpLinks: [HelpLink]
  /// What it can do beyond what every kernel can, such as `debugger`.
  public var features: [String]

  /// Creates the description of a kernel.
  public init(
    implementation: String, implementationVersion: String, language: Language, banner: String,
    helpLinks: [HelpLink] = [], features: [String] = []
  ) {
    self.implementation = implementation
    self.implementationVersion = implementationVersion
    self.language = language
    self.banner = banner
    self.helpLinks = helpLinks
    self.features = features
  }

  /// The content of a `kernel_info_reply`.
  package var content: JSON {
    [
      "status": "ok",
      "protocol_version": .string(protocolVersion),
      "implementation": .string(implementation),
      "implementation_version": .string(implementationVersion),
      "language_info": [
        "name": .string(language.name),
        "version": .string(language.version),
        "mimetype": .string(language.mimeType),
        "file_extension": .string(language.fileExtension),
        "pygments_lexer": .string(language.pygmentsLexer),
        "codemirror_mode": .string(language.codeMirrorMode),
        "nbconvert_exporter": "script",
      ],
      "banner": .string(banner),
      "help_links": .array(
        helpLinks.map { ["text": .string($0.text), "url": .string($0.url)] }),
      // Front ends look at either.
      "debugger": .bool(features.contains("debugger")),
      "supported_features": .array(features.map(JSON.string)),
    ]
  }
}
