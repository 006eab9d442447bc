internal import FoundationEssentials
internal import JSON

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
}
