import ArgumentParser
import Configuration
import Foundation
import MarketData
import TradingModel

/// Something that ends the program with one clear message and the right exit code.
struct Failure: Error {
  /// The exit codes of the command line.
  enum Code: Int32 {
    case usage = 64
    case badData = 65
    case noInput = 66
    case internalError = 70
    case cannotCreate = 73
    case cannotWrite = 74
    case badConfiguration = 78
  }

  let message: String
  let code: Int32

  init(_ code: Code, _ message: String) {
    self.message = message
    self.code = code.rawValue
  }

  init(_ error: MarketDataError) {
    message = error.description
    code = error.exitCode
  }

  init(_ error: ConfigurationError) {
    message = error.description
    switch error {
    case .noSuchFile: code = Code.noInput.rawValue
    case .unreadable: code = Code.badConfiguration.rawValue
    case .invalid(let problems):
      // What an option said is the command line's fault, not the file's.
      let isUsage = problems.allSatisfy { $0.source.hasPrefix("--") }
      code = (isUsage ? Code.usage : .badConfiguration).rawValue
    }
  }

  init(_ error: StoreError) {
    message = error.words
    code =
      switch error {
      case .inUse, .unopenable: Code.cannotCreate.rawValue
      case .newer, .foreign, .damaged: Code.badData.rawValue
      case .unwritable: Code.cannotWrite.rawValue
      }
  }

  /// Writes the message to standard error, a `brace: …` line for each of its lines.
  func print() {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { "brace: \($0)\n" }.joined()
    FileHandle.standardError.write(Data(text.utf8))
  }
}

/// Runs a command's work; a failure is printed as `brace: …` on standard error and ends with its code.
func reportingFailures(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let failure as Failure {
    failure.print()
    throw ExitCode(failure.code)
  }
}
