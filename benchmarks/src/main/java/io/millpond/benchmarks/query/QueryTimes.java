package io.millpond.benchmarks.query;

/// How long a query takes.
///
/// @param millis the median from asking to having the whole result
/// @param cpuMillis the mean over the same runs of the processor time that the database's process
///     used, over all its threads; the system counts it in steps of 10 ms, so that the mean of few
///     runs is coarse
record QueryTimes(double millis, double cpuMillis) {
    /// Nothing was measured.
    static final QueryTimes NONE = new QueryTimes(Double.NaN, Double.NaN);
}
