package io.millpond.benchmarks.ingest;

/// What one ingestion took and left.
///
/// @param nanos until every row was visible
/// @param cpuSeconds of the database's process meanwhile; NaN: not measured, as are the others
/// @param peakBytes the most memory the process ever had resident
/// @param diskBytes of the parts right after it
/// @param partCount the active parts right after it
/// @param writtenBytes what the process wrote meanwhile, merges and logs included
/// @param mergedBytes of the one part that OPTIMIZE ... FINAL makes of them
record IngestFigures(
        long nanos,
        double cpuSeconds,
        double peakBytes,
        double diskBytes,
        double partCount,
        double writtenBytes,
        double mergedBytes) {

    static IngestFigures ofTime(long nanos) {
        return new IngestFigures(
                nanos, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
}
