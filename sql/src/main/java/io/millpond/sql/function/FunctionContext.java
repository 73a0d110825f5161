package io.millpond.sql.function;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.Clock;

import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// What functions may know beside their arguments. Immutable.
///
/// @param zone the session's time zone
/// @param clock the source of time for functions that are applied more than once a statement
/// @param statementTimeMs the time that `now()` stands for in the whole statement; empty in
///     expressions that outlive a statement, such as a view's, where each block asks the clock
/// @param random the source of `rand()` and its kin; many threads use it at once
/// @param currentDatabase what `currentDatabase()` returns
/// @param currentUser what `currentUser()` returns
/// @param queryId what `queryID()` returns
/// @param codec how values are read from and printed as text by casts
/// @param settings the query's settings
/// @param waiting how `sleep` and its kin wait
/// @param tables the tables and the formats that a function may name
/// @param functions all functions, for one that is made of others
public record FunctionContext(
        ZoneId zone,
        Clock clock,
        OptionalLong statementTimeMs,
        RandomGenerator random,
        String currentDatabase,
        String currentUser,
        String queryId,
        CodecSettings codec,
        Settings settings,
        Waiting waiting,
        TableLookup tables,
        FunctionRegistry functions) {
    /// The statement's time, or the clock's where there is no statement.
    public long nowMs() {
        return statementTimeMs.orElseGet(clock::currentTimeMillis);
    }
}
