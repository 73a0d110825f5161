/// What a server costs as it grows: in tables, in parts, in rows.
///
/// Main type: [io.millpond.benchmarks.growth.GrowthBench]. One class holds each direction of
/// growth; each verifies that all rows are there.
@NullMarked
package io.millpond.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
