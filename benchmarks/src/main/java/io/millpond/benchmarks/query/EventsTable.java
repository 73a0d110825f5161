package io.millpond.benchmarks.query;

import io.millpond.benchmarks.dataset.ColumnChecksums;
import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.subject.Subject;

import java.io.IOException;
import java.nio.file.Path;

/// The tables that the queries read: `d.events`, the GitHub events in one part, and `d.teams`,
/// which gives the thousand busiest repositories to ten teams.
///
/// @param lines the events as JSON, one a line
record EventsTable(Path lines, ColumnChecksums checksums) {
    /// Starts a database on an empty directory, loads it and verifies what it has.
    void loadInto(Subject subject) throws IOException {
        subject.start();
        subject.query("CREATE DATABASE d");
        subject.query(
                "CREATE TABLE d.events (%s) ENGINE = MergeTree ORDER BY (%s)"
                        .formatted(Dataset.GITHUB.columns(), Dataset.GITHUB.sortingKey()));
        subject.insertLines("d.events", lines);
        subject.query("OPTIMIZE TABLE d.events FINAL");
        checksums.verify(subject.name(), subject.query(checksums.query("d.events")));
        subject.query(
                "CREATE TABLE d.teams (repo_name String, team UInt8) ENGINE = MergeTree"
                        + " ORDER BY repo_name");
        subject.query(
                "INSERT INTO d.teams SELECT repo_name, count() % 10 FROM d.events"
                        + " GROUP BY repo_name ORDER BY count() DESC, repo_name LIMIT 1000");
    }
}
