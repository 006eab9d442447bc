internal import FoundationEssentials
package import JSON

/// The files by which Jupyter knows a kernel.
package struct Kernelspec {
  /// The kernel's name for people.
  package var displayName: String
  /// The absolute path of the program.
  package var executable: String

  /// Makes the files of a program.
  package init(displayName: String, executable: String) {
    self.displayName = displayName
    self.executable = executable
  }

  /// Whether Jupyter accepts a name for the folder of a kernel.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
  }

  /// The text of `kernel.json`.
  package var text: String {
    let members = [("@EXECUTABLE@", executable), ("@DISPLAY_NAME@", displayName)]
    return members.reduce(String(decoding: PackageResources.kernel_json, as: UTF8.self)) {
      $0.replacing("\"\($1.0)\"", with: JSON.string($1.1).text)
    }
  }

  /// The files, by name.
  package var files: [(name: String, bytes: [UInt8])] {
    [
      ("kernel.json", Array(text.utf8)),
      ("logo-svg.svg", PackageResources.logo_svg_svg),
      ("logo-32x32.png", PackageResources.logo_32x32_png),
      ("logo-64x64.png", PackageResources.logo_64x64_png),
    ]
  }

  /// Writes the files to a folder, which is made if need be.
  ///
  /// - Returns: Their names.
  func write(to folder: String) throws(Failure) -> [String] {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, bytes) in files {
        try Data(bytes).write(to: URL(filePath: folder + "/" + name), options: .atomic)
      }
    } catch { throw Failure("\(folder): cannot be written") }
    return files.map(\.name)
  }

  /// Removes the files from a folder, and the folder if nothing else is in it.
  ///
  /// - Returns: The names of the files that were there.
  /// - Throws: a `Failure` if the folder holds no kernel of this program, or cannot be written.
  package static func remove(from folder: String) throws(Failure) -> [String] {
    let files = FileManager.default
    guard let text = files.contents(atPath: folder + "/kernel.json") else {
      throw Failure("\(folder) holds no kernel")
    }
    guard let json = try? JSON.parse(Array(text)), isOwn(json) else {
      throw Failure("\(folder) holds the kernel of another program; it is left alone")
    }
    let names = Kernelspec(displayName: "", executable: "").files.map(\.name).filter {
      files.fileExists(atPath: folder + "/" + $0)
    }
    do {
      for name in names { try files.removeItem(atPath: folder + "/" + name) }
      if try files.contentsOfDirectory(atPath: folder).isEmpty {
        try files.removeItem(atPath: folder)
      }
    } catch { throw Failure("\(folder): cannot be written") }
    return names
  }

  /// Whether the content of a `kernel.json` starts a program as this one is started.
  package static func isOwn(_ json: JSON) -> Bool {
    let arguments = json["argv"]?.array?.compactMap(\.string) ?? []
    return arguments.count == 4
      && arguments[1...] == ["kernel", "--connection-file", "{connection_file}"]
      && json["language"] == "swift"
  }
}
