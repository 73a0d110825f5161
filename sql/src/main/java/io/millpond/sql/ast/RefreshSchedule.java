package io.millpond.sql.ast;

import io.millpond.storage.type.IntervalType;

import java.util.List;

/// `REFRESH ...` of a materialized view: when its query runs as a whole.
///
/// @param period between runs; empty for [Kind#DEPENDENT]
/// @param offset of the moments of EVERY; empty: none
/// @param spread runs are put off or forward by a random part of it; empty: none
/// @param dependencies views that are to be refreshed before
/// @param settings such as `refresh_retries`
/// @param isAppended whether a run adds rows; else they take the place of all others
public record RefreshSchedule(
        Kind kind,
        List<Period> period,
        List<Period> offset,
        List<Period> spread,
        List<TableName> dependencies,
        List<SettingAssignment> settings,
        boolean isAppended) {
    public RefreshSchedule {
        period = List.copyOf(period);
        offset = List.copyOf(offset);
        spread = List.copyOf(spread);
        dependencies = List.copyOf(dependencies);
        settings = List.copyOf(settings);
    }

    /// What the period is counted from.
    public enum Kind {
        /// Round moments of the clock.
        EVERY,
        /// The end of the last run.
        AFTER,
        /// There is none: the dependencies decide.
        DEPENDENT
    }

    /// So many of a unit.
    public record Period(long count, IntervalType.Unit unit) {}

    /// The same with other dependencies.
    public RefreshSchedule with(List<TableName> others) {
        return new RefreshSchedule(kind, period, offset, spread, others, settings, isAppended);
    }
}
