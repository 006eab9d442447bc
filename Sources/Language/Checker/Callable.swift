import Syntax

/// Anything that can be called, seen from the call.
struct Callable {
  /// What is called.
  enum Target {
    case library(FunctionDeclaration)
    case session(SessionFunction)
    case value(TypedExpression)
    /// A structure from a value for each stored property.
    case memberwise(NominalType, SessionFunction)
    case enumerationCase(NominalType, Int)
  }

  var name: String
  var parameters: [FunctionDeclaration.Parameter]
  var result: Type
  /// The declared type of the receiver, where one is passed.
  var receiver: Type?
  var inoutParameters: Set<Int> = []
  var isMutating = false
  var target: Target

  init(_ declaration: FunctionDeclaration) {
    name = declaration.name
    parameters = declaration.parameters
    result = declaration.result
    receiver = declaration.receiver
    isMutating = declaration.isMutating
    target = .library(declaration)
    // A variadic parameter may be declared by the array it gathers.
    for index in parameters.indices where parameters[index].isVariadic {
      if case .array(let element) = parameters[index].type { parameters[index].type = element }
    }
  }

  init(_ function: SessionFunction, receiver: Type? = nil) {
    name = function.name
    parameters = function.parameters
    result = function.result
    self.receiver = receiver
    inoutParameters = function.inoutParameters
    isMutating = function.isMutating
    target = .session(function)
  }

  init(value: TypedExpression, name: String, parameters: [Type], result: Type) {
    self.name = name
    self.parameters = parameters.enumerated().map {
      FunctionDeclaration.Parameter(label: nil, name: "argument \($0 + 1)", type: $1.handed)
    }
    inoutParameters = Set(parameters.indices.filter { parameters[$0].isInout })
    self.result = result
    target = .value(value)
  }

  init(memberwise function: SessionFunction, of type: NominalType) {
    name = type.name
    parameters = function.givenParameters.map { function.parameters[$0] }
    result = .nominal(type)
    target = .memberwise(type, function)
  }

  init(case index: Int, _ item: NominalType.Case, of type: NominalType) {
    name = item.name
    parameters = item.payload.map {
      FunctionDeclaration.Parameter(label: $0.label, name: $0.label ?? "value", type: $0.type)
    }
    result = .nominal(type)
    target = .enumerationCase(type, index)
  }

  var isLibrary: Bool {
    if case .library = target { return true }
    return false
  }

  /// The types of the parameters as a function type has them.
  var parameterTypes: [Type] {
    parameters.enumerated().map { inoutParameters.contains($0) ? .inout($1.type) : $1.type }
  }

  /// The declaration as a reader would write it.
  var signature: String { Self.signature(name, parameters, result) }

  /// What a message says of it: the declaration, or the labels alone where there are many.
  var remark: String {
    let signature = signature
    guard signature.count > 160 else { return "the function is \(signature)" }
    let labels = parameters.map { $0.label.map { "\($0):" } ?? "_" }
    return "‘\(name)’ takes \(labels.joined(separator: ", "))"
  }

  static func signature(
    _ name: String, _ parameters: [FunctionDeclaration.Parameter], _ result: Type
  ) -> String {
    let list = parameters.map(text)
    let tail = result == .void || "\(result)" == name ? "" : " -> \(result)"
    return "\(name)(\(list.joined(separator: ", ")))\(tail)"
  }
}

extension Callable {
  /// A parameter as a declaration has it.
  static func text(_ parameter: FunctionDeclaration.Parameter) -> String {
    let label = parameter.label ?? "_"
    let head = label == parameter.name ? label : "\(label) \(parameter.name)"
    if parameter.isAccumulating, case .function(let inputs, _) = parameter.type {
      let list = inputs.map { "\($0)" }.joined(separator: ", ")
      return "\(head): (inout \(list)) -> Void"
    }
    switch parameter.presence {
    case .required: return "\(head): \(parameter.type)"
    case .defaulted(let text): return "\(head): \(parameter.type) = \(text)"
    case .variadic: return "\(head): \(parameter.type)..."
    case .builder: return "\(head): { \(parameter.blockElement) … }"
    }
  }
}

extension FunctionDeclaration.Parameter {
  /// The type of the elements that a builder block gathers.
  var blockElement: Type {
    if case .array(let element) = type { return element }
    return type
  }

  var isVariadic: Bool {
    if case .variadic = presence { return true }
    return false
  }

  var isBuilder: Bool {
    if case .builder = presence { return true }
    return false
  }

  var isRequired: Bool {
    switch presence {
    case .required, .builder(isRequired: true): true
    default: false
    }
  }

  var takesClosure: Bool {
    switch type {
    case .function, .optional(.function), .variable: true
    case .nominal(let nominal):
      nominal.accepts.contains { if case .function = $0 { true } else { false } }
    default: isBuilder
    }
  }
}

/// An argument of a call: source to be checked, or a checked value.
struct CallArgument {
  var label: Name?
  var source: Expression?
  var value: TypedExpression?
  var isTrailing = false
  var span: Span

  init(_ argument: Argument) {
    label = argument.label
    source = argument.value
    isTrailing = argument.isTrailing
    span = argument.value.span
  }

  init(value: TypedExpression) {
    self.value = value
    span = value.span
  }

  var isClosure: Bool {
    if case .closure? = source?.kind { return true }
    return false
  }
}

/// How the arguments of a call belong to parameters.
struct ArgumentMatch {
  /// What is wrong with the arguments, by their labels and number.
  enum Fault {
    case missing(Int)
    case missingLabel(argument: Int, parameter: Int)
    case unknownLabel(Int)
    case needlessLabel(argument: Int, parameter: Int)
    case duplicate(Int)
    case extra(Int)
  }

  /// Finds parameters: those with a label by it, the others by their names.
  private struct Places {
    private let parameters: [FunctionDeclaration.Parameter]
    /// Where they are, when they are too many to go through for each argument.
    private var ofLabel: [String: Int] = [:]
    private var ofName: [String: Int] = [:]

    init(_ parameters: [FunctionDeclaration.Parameter]) {
      self.parameters = parameters
      guard parameters.count > 32 else { return }
      for (place, parameter) in parameters.enumerated().reversed() {
        if let label = parameter.label {
          ofLabel[label] = place
        } else {
          ofName[parameter.name] = place
        }
      }
    }

    func labelled(_ label: String) -> Int? {
      ofLabel.isEmpty ? parameters.firstIndex { $0.label == label } : ofLabel[label]
    }

    func unlabelled(_ name: String) -> Int? {
      guard ofName.isEmpty else { return ofName[name] }
      return parameters.firstIndex { $0.label == nil && $0.name == name }
    }
  }

  /// For each parameter the arguments it takes.
  var slots: [[Int]]
  var faults: [Fault] = []

  init(_ parameters: [FunctionDeclaration.Parameter], _ arguments: [CallArgument]) {
    slots = Array(repeating: [], count: parameters.count)
    let places = Places(parameters)
    var unplaced: [Int] = []
    var lastVariadic: Int?
    for (index, argument) in arguments.enumerated() {
      if let label = argument.label {
        lastVariadic = nil
        if let place = places.labelled(label.text) {
          if slots[place].isEmpty {
            slots[place] = [index]
            if parameters[place].isVariadic { lastVariadic = place }
          } else {
            faults.append(.duplicate(index))
          }
        } else {
          unplaced.append(index)
        }
      } else if let place = lastVariadic, !argument.isTrailing {
        slots[place].append(index)
      } else {
        unplaced.append(index)
      }
    }
    var rest: [Int] = []
    // What comes before the place of one argument has none for the next.
    var open = parameters.startIndex
    for index in unplaced where arguments[index].label == nil && !arguments[index].isTrailing {
      let place = parameters[open...].indices.first {
        parameters[$0].label == nil && (slots[$0].isEmpty || parameters[$0].isVariadic)
          && !parameters[$0].isBuilder
      }
      open = place ?? parameters.endIndex
      if let place { slots[place].append(index) } else { rest.append(index) }
    }
    for index in unplaced where arguments[index].isTrailing && arguments[index].label == nil {
      let open = parameters.indices.filter { slots[$0].isEmpty && parameters[$0].takesClosure }
      if let place = open.first(where: { parameters[$0].isRequired }) ?? open.last {
        slots[place] = [index]
      } else {
        rest.append(index)
      }
    }
    for index in unplaced where arguments[index].label != nil {
      if let label = arguments[index].label, let place = places.unlabelled(label.text),
        slots[place].isEmpty
      {
        slots[place] = [index]
        faults.append(.needlessLabel(argument: index, parameter: place))
      } else {
        faults.append(.unknownLabel(index))
      }
    }
    addFaults(parameters, arguments, rest: rest)
  }

  /// The parameters that a default fills, or that take any number of arguments: of two functions that
  /// fit alike, the one with fewer is meant.
  func gaps(in parameters: [FunctionDeclaration.Parameter]) -> Int {
    zip(slots, parameters).count { $0.isEmpty || $1.isVariadic }
  }

  private mutating func addFaults(
    _ parameters: [FunctionDeclaration.Parameter], _ arguments: [CallArgument], rest: [Int]
  ) {
    var missing = parameters.indices.filter {
      slots[$0].isEmpty && parameters[$0].isRequired
    }
    // An argument with a wrong label most likely stands for the parameter that is missing.
    let wrong = faults.filter { if case .unknownLabel = $0 { true } else { false } }.count
    for index in rest {
      let isBlock = arguments[index].isTrailing
      if !isBlock,
        let place = missing.first ?? parameters.indices.first(where: { slots[$0].isEmpty })
      {
        slots[place] = [index]
        missing.removeAll { $0 == place }
        faults.append(.missingLabel(argument: index, parameter: place))
      } else {
        faults.append(.extra(index))
      }
    }
    for place in missing.dropFirst(wrong) { faults.append(.missing(place)) }
  }
}
