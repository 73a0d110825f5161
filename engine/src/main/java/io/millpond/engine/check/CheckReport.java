package io.millpond.engine.check;

import java.util.List;

/// What a check read and found.
///
/// @param findings in the order of their discovery
/// @param byteCount of the parts read
public record CheckReport(
        List<Finding> findings, int databaseCount, int tableCount, int partCount, long byteCount) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /// Whether nothing is damaged or missing.
    public boolean isSound() {
        return findings.stream().noneMatch(Finding::isDamage);
    }
}
