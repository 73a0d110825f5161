/// Figures and how they are shown: a table for people and JSON for programs, from the same rows.
///
/// Main type: [io.millpond.benchmarks.report.Report]. Everything here is pure but for the two ways
/// out.
@NullMarked
package io.millpond.benchmarks.report;

import org.jspecify.annotations.NullMarked;
