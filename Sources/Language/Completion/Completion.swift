public import Syntax

/// A thing that could stand at a place in the code.
public struct Candidate: Sendable, Hashable {
  /// What a candidate is.
  public enum Kind: String, Sendable {
    /// A function or method.
    case function
    /// A type.
    case type = "class"
    /// A variable.
    case variable = "instance"
    /// A word of the language.
    case keyword
    /// A property.
    case property
    /// The label of an argument.
    case label = "param"
  }

  /// The text to insert.
  public var text: String
  /// What it is.
  public var kind: Kind
  /// Its signature or type, with the default and bounds of a label.
  public var signature: String
  /// What it means, in a sentence or more.
  public var documentation: String
}

/// What could stand at a place in the code.
public struct Candidates: Sendable {
  /// The candidates, the likeliest first.
  public var items: [Candidate]
  /// The text that they replace.
  public var replaced: Span
}

/// What could stand at a place in a cell, which may be unfinished.
///
/// - Parameters:
///   - source: The cell.
///   - offset: A UTF-8 offset into it.
///   - scope: What the session knows.
/// - Returns: The candidates; none inside comments, strings and names being declared.
public func complete(_ source: SourceText, at offset: Int, in scope: Scope) -> Candidates {
  let offset = min(max(offset, 0), source.bytes.count)
  var start = offset
  while start > 0, isNameByte(source.bytes[start - 1]) { start -= 1 }
  if start > 0, source.bytes[start - 1] == 0x24 { start -= 1 }
  var bytes = source.bytes
  var end = offset
  while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
  // A stand-in makes an empty place one that has a name, and an unfinished word no keyword.
  let typed = source.bytes[start..<offset].drop { $0 == 0x24 }
  bytes.replaceSubrange(start..<end, with: Array(typed) + Array(standIn.utf8))
  let changed = SourceText(name: source.name, text: String(decoding: bytes, as: UTF8.self))
  let shift = source.bytes[start..<offset].count - typed.count
  let place = Surroundings(changed, at: offset - shift)
  guard let place, place.isName else { return Candidates(items: [], replaced: Span(start, offset)) }
  // Signs that are no part of a name may stand before it.
  if place.start > start { start = place.start + shift }
  let replaced = Span(min(start, offset), offset)
  let probe = Checker.probe(changed, at: offset - shift, in: scope)
  let proposer = Proposer(
    probe, prefix: source[replaced], keywords: place.keywords, scope: scope)
  return Candidates(items: proposer.items, replaced: replaced)
}

let standIn = "ǂ"

func isNameByte(_ byte: UInt8) -> Bool {
  byte == 0x5F || byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    || (0x61...0x7A).contains(byte)
}

extension Callable {
  /// What it does, in its declaration's words.
  var documentation: String {
    switch target {
    case .library(let declaration): declaration.documentation
    case .session(let function), .memberwise(_, let function): function.documentation
    case .value, .enumerationCase: ""
    }
  }

  /// The paper or book it comes from.
  var literature: String? {
    if case .library(let declaration) = target { return declaration.source }
    return nil
  }
}
