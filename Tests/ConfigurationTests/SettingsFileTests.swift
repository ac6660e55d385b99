import Foundation
import Testing
import TradingModel

@testable import Configuration

/// The file on the disk: made, replaced, refused.
struct SettingsFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("bsf-\(UUID().uuidString)")

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ text: String, _ name: String = "config.yaml") throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    return path(name)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func remove() throws { try FileManager.default.removeItem(at: folder) }

  private static let mono = SettingsFile.Change(key: "ui.theme", value: "mono")

  @Test func `a file that is not there is made with the changed keys only, folders too`() throws {
    let environment = ["XDG_CONFIG_HOME": folder.path]
    let other = SettingsFile.Change(key: "ui.bell", value: "[stop, target]")
    let path = try SettingsFile.save([Self.mono, other], path: nil, environment: environment)
    #expect(path == folder.path + "/brace/config.yaml")
    #expect(try read(path) == "ui:\n  theme: mono\n  bell: [stop, target]\n")
    let loaded = try ConfigurationLoader.load(path: nil, environment: environment)
    #expect(loaded.ui.theme == "mono" && loaded.ui.bell == [.stop, .target])
    try remove()
  }

  @Test func `the rest of the file stays, also what others wrote since the start`() throws {
    let path = try write("# mine\nrisk: { per_trade: 2% } # bold\nui:\n  theme: dark # night\n")
    try SettingsFile.save([Self.mono], path: path)
    #expect(
      try read(path)
        == "# mine\nrisk: { per_trade: 2% } # bold\nui:\n  theme: mono # night\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["config.yaml"])
    try remove()
  }

  @Test func `its permissions stay, and a link to it stays a link`() throws {
    let path = try write("ui: { theme: dark }\n", "real.yaml")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let link = self.path("config.yaml")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try SettingsFile.save([Self.mono], path: link)
    #expect(try read(path) == "ui: { theme: mono }\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    try remove()
  }

  @Test func `a file that is broken is not touched, and its line is told`() throws {
    for (text, line) in [
      ("ui:\n  theme: dark\n  thme: x\n", 3), ("ui: {\n", 1), ("risk: { per_trade: 9 }", 1),
    ] {
      let path = try write(text)
      do {
        try SettingsFile.save([Self.mono], path: path)
        Issue.record("\(text) was written")
      } catch {
        #expect(error.description.hasPrefix("not saved: \(path):\(line): "), "\(error)")
      }
      #expect(try read(path) == text)
    }
    try remove()
  }

  @Test func `a value that the configuration would refuse is not written`() throws {
    let path = try write("ui: { theme: dark }\n")
    let wrong = SettingsFile.Change(key: "ui.unit", value: "pips")
    #expect(throws: SettingsFile.Fault.self) {
      try SettingsFile.save([Self.mono, wrong], path: path)
    }
    #expect(try read(path) == "ui: { theme: dark }\n", "none of the changes is written")
    try remove()
  }

  @Test func `a list over several lines keeps its comments`() throws {
    let path = try write("ui:\n  bell:\n    - stop # out\n    - target\n  mouse: on\n")
    try SettingsFile.save(
      [SettingsFile.Change(key: "ui.bell", value: "[stop, reject]")], path: path)
    #expect(
      try read(path) == "ui:\n  bell:\n    - stop # out\n    - reject\n  mouse: on\n")
    try remove()
  }

  @Test func `what cannot be changed in place is told with its key`() throws {
    let path = try write("ui:\n  bell: [stop, # out\n    target]\n")
    let bell = SettingsFile.Change(key: "ui.bell", value: "off")
    do {
      try SettingsFile.save([bell], path: path)
      Issue.record("it was written")
    } catch {
      #expect(
        error.description == "not saved: ui.bell cannot be changed in place in \(path); "
          + "edit it by hand")
    }
    try remove()
  }

  @Test func `a folder in its place, and a place nobody may write to, are told`() throws {
    try FileManager.default.createDirectory(
      atPath: path("config.yaml"), withIntermediateDirectories: true)
    do {
      try SettingsFile.save([Self.mono], path: path("config.yaml"))
      Issue.record("it was written")
    } catch {
      #expect(error.description.contains("is a folder, expected a file"))
    }
    do {
      try SettingsFile.save([Self.mono], path: "/proc/brace/config.yaml")
      Issue.record("it was written")
    } catch {
      #expect(error.description.hasPrefix("not saved: /proc/brace/config.yaml: "))
    }
    do {
      try SettingsFile.save([Self.mono], path: nil, environment: [:])
      Issue.record("it was written")
    } catch {
      #expect(error == .noPlace)
    }
    try remove()
  }

  @Test func `nothing to change writes nothing`() throws {
    let path = try write("ui: { theme: mono }\n")
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    try SettingsFile.save([Self.mono], path: path)
    let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(before == after)
    try remove()
  }
}
