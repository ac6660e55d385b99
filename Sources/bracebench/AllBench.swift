import ArgumentParser
import Foundation

/// Every workload, each in a process of its own, and one table at the end.
struct AllBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Every workload, and one table of all figures.")

  @Flag(help: "Small sizes: a look in a minute, figures to be taken with care.") var quick = false
  @Flag(help: "One JSON object a line instead of a table.") var json = false
  @Flag(help: "The short table in Markdown instead, with the command of each line.")
  var markdown = false
  @Option(help: "Repetitions of each workload instead of its own number.") var `repeat`: Int?

  func validate() throws {
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
    if json, markdown { throw ValidationError("either --json or --markdown") }
    if quick, markdown { throw ValidationError("--markdown wants the sizes it names: no --quick") }
  }

  func run() throws {
    var results: [(run: SpeedTable.Run, reports: [Report])] = []
    for run in SpeedTable.runs {
      let arguments = arguments(of: run)
      if arguments[0] == "keys", access(KeysBench.programBeside, X_OK) != 0 {
        tell("keys is left out: no program at \(KeysBench.programBeside)")
        continue
      }
      tell("bracebench \(arguments.joined(separator: " "))")
      let reports = try ChildRun.reports(arguments)
      if json { for report in reports { print(report.json) } }
      results.append((run, reports))
    }
    if markdown {
      for line in SpeedTable(results).lines { print(line) }
    } else if !json {
      for line in ReportTable(results.flatMap(\.reports)).lines { print(line) }
    }
  }

  private func arguments(of run: SpeedTable.Run) -> [String] {
    var arguments = (quick ? run.quick : run.command).split(separator: " ").map(String.init)
    if let `repeat` {
      if let index = arguments.firstIndex(of: "--repeat") {
        arguments.removeSubrange(index...index + 1)
      }
      arguments += ["--repeat", "\(`repeat`)"]
    }
    return arguments
  }

  /// What goes on, beside the output.
  private func tell(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}
