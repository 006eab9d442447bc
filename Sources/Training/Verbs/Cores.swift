import FoundationEssentials

/// How many cores this process may run on, as `taskset` and containers say; at least 1.
package func coreCount() -> Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
