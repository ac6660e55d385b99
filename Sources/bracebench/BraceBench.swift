import ArgumentParser

/// The benchmark program: one file a workload, fixed seeds, one JSON object a run.
@main
struct BraceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bracebench",
    abstract: "Workloads with fixed seeds; build it with -c release.",
    subcommands: [
      ChurnBench.self, RestingBench.self, TriggerBench.self, MemoryBench.self, FramesBench.self,
      KeysBench.self, DashboardFuzz.self, OrdersFuzz.self,
      OracleFuzz.self, Soak.self, JournalBench.self, KillBench.self,
    ])
}
