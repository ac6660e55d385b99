import ArgumentParser

/// The benchmark program: one file a workload, fixed seeds, a table or JSON.
@main
struct BraceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bracebench",
    abstract: "Workloads with fixed seeds; build it with -c release.",
    subcommands: [
      AllBench.self, FloorBench.self, ChurnBench.self, RestingBench.self, TriggerBench.self,
      TapeBench.self, MemoryBench.self, JournalBench.self, FramesBench.self, KeysBench.self,
      DashboardFuzz.self, OrdersFuzz.self, OracleFuzz.self, Soak.self, KillBench.self,
    ])
}
