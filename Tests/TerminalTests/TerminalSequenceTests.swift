import Testing

@testable import Terminal

struct TerminalSequenceTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("→", "4oaS"), ("\u{FF}\u{FE}", "w7/Dvg=="),
    ])
  func `base64 is as RFC 4648 has it`(plain: String, coded: String) {
    #expect(text(TerminalSequence.base64(Array(plain.utf8))) == coded)
  }

  @Test func `what is copied can steer nothing`() throws {
    let bytes = try #require(TerminalSequence.copy("\u{1B}]0;x\u{7}\n;"))
    #expect(text(bytes) == "\u{1B}]52;c;G10wO3gHCjs=\u{7}")
    #expect(bytes.filter { $0 == 0x1B || $0 == 7 }.count == 2)
  }

  @Test func `a text that terminals would not take is not sent`() {
    let longest = String(repeating: "x", count: TerminalSequence.copyLengthMax)
    #expect(TerminalSequence.copy(longest) != nil)
    #expect(TerminalSequence.copy(longest + "x") == nil)
  }

  @Test func `a notification is one line without controls, in both forms`() {
    let words = "B1 \u{1B}]0;evil\u{7}\nstop\u{9B}31m \u{202E}hit; +1R"
    let nine = text(TerminalSequence.notify(title: "Brace", text: words, as: .osc9))
    #expect(nine == "\u{1B}]9;Brace: B1  ]0;evil  stop 31m  hit; +1R\u{7}")
    let seven = text(TerminalSequence.notify(title: "a;b", text: words, as: .osc777))
    #expect(seven == "\u{1B}]777;notify;a,b;B1  ]0;evil  stop 31m  hit; +1R\u{7}")
    let long = TerminalSequence.notify(
      title: "Brace", text: String(repeating: "x", count: 9_999), as: .osc9)
    #expect(long.count < 300)
  }
}
