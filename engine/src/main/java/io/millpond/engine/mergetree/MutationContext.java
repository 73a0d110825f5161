package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.MutationEntry;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.Clock;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the expressions of a mutation are computed with, whenever and however often it is tried:
/// the settings of the session that ordered it, and the moment when it did.
///
/// Differs from ClickHouse 26.7, which computes them with the server's settings and the time when
/// each part is changed.
final class MutationContext {
    /// How names of settings begin that bound, report or deliver, and change no value.
    private static final List<String> ASIDE =
            List.of(
                    "max_",
                    "min_",
                    "limit",
                    "offset",
                    "readonly",
                    "mutations_",
                    "lightweight_",
                    "enable_lightweight_",
                    "output_format_",
                    "input_format_",
                    "format_",
                    "http_",
                    "log_",
                    "send_",
                    "async_",
                    "wait_",
                    "timeout_",
                    "query_cache_",
                    "use_query_cache",
                    "extremes",
                    "add_http_",
                    "apply_deleted_mask");

    private MutationContext() {}

    /// The time of a statement that goes on.
    private record Moment(Clock clock, long nowMs) implements Clock {
        @Override
        public long currentTimeMillis() {
            return nowMs;
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }
    }

    /// The settings that are kept with a mutation.
    static Map<String, String> kept(Settings settings) {
        Map<String, String> kept = new TreeMap<>(settings.changed());
        kept.keySet().removeIf(name -> ASIDE.stream().anyMatch(name::startsWith));
        return kept;
    }

    /// The context of an attempt. Tables are those of the present snapshot, without a lease.
    static QueryContext of(MergeTreeTable table, MutationEntry mutation) {
        QueryContext base =
                table.services().inserts().backgroundContext(mutation.database(), "mutation");
        Settings settings = base.settings().with(mutation.settings());
        String zone = settings.get(QuerySettings.SESSION_TIMEZONE);
        return new QueryContext(
                base.tables(),
                settings,
                zone.isEmpty() ? base.zone() : ZoneId.of(zone),
                new Moment(base.clock(), mutation.createdMs()),
                base.random(),
                base.currentDatabase(),
                base.currentUser(),
                base.queryId(),
                base.parameters(),
                base.token(),
                base.lanes(),
                base.progress());
    }
}
