import Synchronization

/// A type with a name and members: one of the library's, or a user's structure or enumeration.
///
/// Identity is by reference: two declarations of one name are two types. A library fills its types
/// before a session starts; the checker fills a user's type once, while it checks the declaration.
public final class NominalType: @unchecked Sendable {
  /// What kind of type it is.
  public enum Kind: Sendable {
    /// Values are Swift values of the library, opaque to the language.
    case library
    /// Stands for several types at once, such as "a number or a schedule"; values of the types in
    /// `accepts` convert to it.
    case abstract
    /// A user's structure, with its stored properties.
    case structure([Property])
    /// A user's enumeration.
    case enumeration([Case])
  }

  /// A stored property of a structure.
  public struct Property: Sendable {
    /// The name.
    public var name: String
    /// The type.
    public var type: Type
    /// Whether it is `var`.
    public var isMutable: Bool

    /// Makes a property.
    public init(name: String, type: Type, isMutable: Bool) {
      self.name = name
      self.type = type
      self.isMutable = isMutable
    }
  }

  /// A case of an enumeration.
  public struct Case: Sendable {
    /// The name.
    public var name: String
    /// The payload.
    public var payload: [Type.TupleElement]

    /// Makes a case.
    public init(name: String, payload: [Type.TupleElement]) {
      self.name = name
      self.payload = payload
    }
  }

  /// The name.
  public let name: String
  /// One sentence and more on what it is.
  public let documentation: String
  /// What kind of type it is.
  public var kind: Kind { didSet { hasPayload = Self.hasPayload(kind) } }
  /// Whether it is an enumeration of which some case has a payload.
  private(set) var hasPayload: Bool
  /// For an abstract type: the types whose values convert to it.
  public var accepts: [Type]
  /// Methods and properties of a value, by name; a property has no parameters and `isProperty`.
  public var members: [String: [FunctionDeclaration]] = [:]
  /// Members of the type itself, as `.linear(from:to:over:)`.
  public var staticMembers: [String: [FunctionDeclaration]] = [:]
  /// What `value[…]` does.
  public var subscripts: [FunctionDeclaration] = []
  /// For a protocol: what a user's structure must have to conform to it.
  public var requirements: [Requirement] = []
  /// For a protocol: the names of types that a conforming structure knows, in the protocol's variables.
  public var aliases: [String: Type] = [:]
  /// For a structure that conforms to a protocol: how it meets the requirements.
  public var witnesses: [String: Witness] = [:]
  /// Whether a value built as a bare statement anywhere in a cell is shown: charts, tables.
  public var isPicture: Bool
  /// Whether a value that a cell ends in is not shown, as it stands for something shown already.
  public var isQuiet = false
  /// A few lines that use it, if any; set before a session starts.
  public var example: String?
  /// The names by which `value["…"]` may be asked at a position of the subscript, for completion.
  public var subscriptNames: (@Sendable (any Sendable, Int) -> [String])?
  /// For a library type, the Swift type of its values, where whoever reads values from elsewhere needs
  /// it; set before a session starts.
  public var swiftType: Any.Type?
  /// The functions by which values of a user's type print, compare and hash themselves.
  var own = OwnFunctions()
  /// Where those functions run.
  weak var engine: Engine?
  /// Held by native code that calls methods of a user's type.
  var pin = Pin()
  /// Whether native code has had a value that compares, hashes or describes itself.
  let isHandedOut = Atomic<Bool>(false)
  /// How a value of a library type is displayed.
  public var display: (@Sendable (any Sendable) -> Display)?

  /// Makes a type without members.
  public init(
    name: String, kind: Kind, documentation: String = "", accepts: [Type] = [],
    isPicture: Bool = false, display: (@Sendable (any Sendable) -> Display)? = nil
  ) {
    self.name = name
    self.kind = kind
    hasPayload = Self.hasPayload(kind)
    self.documentation = documentation
    self.accepts = accepts
    self.isPicture = isPicture
    self.display = display
  }

  private static func hasPayload(_ kind: Kind) -> Bool {
    guard case .enumeration(let cases) = kind else { return false }
    return cases.contains { !$0.payload.isEmpty }
  }
}

extension NominalType: Hashable {
  /// Two types are equal when they are the same declaration.
  public static func == (a: NominalType, b: NominalType) -> Bool { a === b }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
