import MartletCommand
import Testing

@Suite("The kernelspec")
struct KernelspecTests {
  @Test("the template's places are filled with texts of JSON")
  func text() {
    let spec = Kernelspec(displayName: "A \"bird\"", executable: "/opt/my bin/martlet")
    #expect(spec.text.contains(#""display_name": "A \"bird\"""#))
    #expect(spec.text.contains(#""argv": ["/opt/my bin/martlet", "kernel""#))
    #expect(spec.text.contains(#""interrupt_mode": "message""#))
    #expect(!spec.text.contains("@"))
  }

  @Test("the pictures are in the program")
  func pictures() {
    let files = Dictionary(
      uniqueKeysWithValues: Kernelspec(displayName: "", executable: "").files.map {
        ($0.name, $0.bytes)
      })
    for name in ["logo-32x32.png", "logo-64x64.png"] {
      #expect(files[name]?.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    }
    #expect(files["logo-svg.svg"].map { String(decoding: $0.prefix(4), as: UTF8.self) } == "<svg")
  }

  @Test("only names that can name a folder and a kernel are taken")
  func names() {
    for name in ["martlet", "martlet-0.1", "A_b"] { #expect(Kernelspec.isName(name)) }
    for name in ["", "a b", "a/b", "é"] { #expect(!Kernelspec.isName(name)) }
  }
}
