import ArgumentParser
import Foundation

/// A command that measures, and reports what it measured as a table or as JSON.
protocol Workload: ParsableCommand {
  /// How the reports are written.
  var output: ReportOutput { get }
  /// Plays the workload; each case is told when it is done.
  func measure(_ tell: (Report) -> Void) throws
}

extension Workload {
  mutating func run() throws {
    var reports: [Report] = []
    try measure { report in
      output.tell(report)
      reports.append(report)
    }
    output.end(reports)
  }
}

/// How reports are written.
struct ReportOutput: ParsableArguments {
  @Flag(help: "One JSON object a line instead of a table.") var json = false
  /// What `ChildRun` reads.
  @Flag(help: .hidden) var wire = false

  /// Writes a report where they are written one by one.
  func tell(_ report: Report) {
    if wire {
      print(ChildRun.line(report))
    } else if json {
      print(report.json)
    }
  }

  /// Writes all reports where they are written together.
  func end(_ reports: [Report]) {
    guard !json, !wire, !reports.isEmpty else { return }
    for line in ReportTable(reports).lines { print(line) }
  }
}

/// Checks of options that several workloads have.
enum OptionCheck {
  /// - Throws: `ValidationError` that names the option and its range.
  static func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(name) \(value): expected \(range.lowerBound) to \(range.upperBound)")
  }
}

/// A workload in a process of its own, whose memory no other has touched.
enum ChildRun {
  /// The reports of this program, run with these arguments.
  ///
  /// - Throws: `Problem` with the last words of a run that failed.
  static func reports(_ arguments: [String]) throws -> [Report] {
    let child = Process()
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    child.executableURL = URL(fileURLWithPath: program)
    child.arguments = arguments + ["--wire"]
    let pipe = Pipe()
    child.standardOutput = pipe
    try child.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    child.waitUntilExit()
    guard child.terminationStatus == 0 else {
      throw Problem(text: "bracebench \(arguments.joined(separator: " ")) failed")
    }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Report.self, from: Data($0.utf8))
    }
  }

  /// A report as a line for the process that started this one.
  static func line(_ report: Report) -> String {
    // Numbers and texts only: there is nothing in a report that cannot be encoded.
    let data = (try? JSONEncoder().encode(report)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}

/// How long a piece of work takes.
enum Stopwatch {
  /// In nanoseconds.
  static func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body).nanoseconds
  }
}
