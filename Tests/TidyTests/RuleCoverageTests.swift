import Foundation
import Testing

/// Every rule of a bracket, SEM-1 to SEM-63, is quoted by the name of a test.
struct RuleCoverageTests {
  /// Rules of the journal; whoever tests one takes it off this list.
  private static let pendingUntilJournal: [Int] = []
  /// Rules whose clause "survives a restart" waits for the journal too; the rest of each is tested.
  private static let restartPendingUntilJournal = [60, 61]

  /// The numbers quoted by the names of tests.
  private static let quoted: Set<Int> = {
    var numbers: Set<Int> = []
    for line in SourceTree.tests.flatMap(\.lines) where line.contains("func `") {
      for match in line.matches(of: #/SEM-(\d+)/#) {
        numbers.formUnion(Int(match.1).map { [$0] } ?? [])
      }
    }
    return numbers
  }()

  @Test(arguments: 1...63)
  func `a test quotes the rule`(number: Int) {
    let isPending = Self.pendingUntilJournal.contains(number)
    #expect(Self.quoted.contains(number) || isPending, "no test is named SEM-\(number)")
  }

  @Test func `no test quotes a rule that does not exist`() {
    #expect(Self.quoted.allSatisfy { (1...63).contains($0) })
  }

  @Test func `the rules that wait for the journal are tested as far as they go`() {
    for number in Self.restartPendingUntilJournal { #expect(Self.quoted.contains(number)) }
  }
}
