/// Everything the language is handed: types, free functions and initialisers, members of built-in
/// types, and constants.
public struct Library: Sendable {
  /// The library's types, by name.
  public var types: [String: NominalType] = [:]
  /// Free functions and initialisers, by name.
  public var functions: [String: [FunctionDeclaration]] = [:]
  /// Members of built-in types such as `[T]` and `String`, by member name; each has a `receiver`.
  public var members: [String: [FunctionDeclaration]] = [:]
  /// Static members of built-in types, as `Double.pi`, by type name and member name.
  public var staticMembers: [String: [String: [FunctionDeclaration]]] = [:]

  /// The same declarations by chapters of the reference, as far as they were added so.
  public private(set) var families: [Family] = []

  /// A chapter of the reference: declarations that belong together.
  public struct Family: Sendable {
    /// What the chapter is called.
    public let title: String
    /// What it is about, in a sentence or two.
    public let summary: String
    /// Its declarations.
    public let library: Library
  }

  /// Makes an empty library.
  public init() {}

  /// Adds another library's declarations to this one's.
  public mutating func merge(_ other: Library) {
    types.merge(other.types) { _, new in new }
    functions.merge(other.functions) { $0 + $1 }
    members.merge(other.members) { $0 + $1 }
    staticMembers.merge(other.staticMembers) { $0.merging($1) { $0 + $1 } }
    families += other.families
  }

  /// Adds a chapter of the reference with its declarations.
  ///
  /// - Parameters:
  ///   - title: What it is called.
  ///   - summary: What it is about.
  ///   - examples: Lines of use, by the name of a function, a type or a member of a built-in type.
  ///   - add: Adds the declarations to a library that has none yet.
  public mutating func addFamily(
    _ title: String, _ summary: String, examples: [String: String] = [:],
    _ add: (inout Library) -> Void
  ) {
    var part = Library()
    add(&part)
    for (name, example) in examples {
      if part.functions[name] != nil {
        part.functions[name]?[0].example = example
      } else if part.members[name] != nil {
        part.members[name]?[0].example = example
      }
      part.types[name]?.example = example
      let path = name.split(separator: ".").map(String.init)
      if path.count == 2 { part.staticMembers[path[0]]?[path[1]]?[0].example = example }
    }
    merge(part)
    families.append(Family(title: title, summary: summary, library: part))
  }

  /// Adds a function.
  public mutating func add(_ function: FunctionDeclaration) {
    functions[function.name, default: []].append(function)
  }

  /// Adds a type.
  public mutating func add(_ type: NominalType) {
    types[type.name] = type
  }
}
