package io.millpond.engine.kafka.progress;

import java.util.List;

/// What a lane counts while its table is attached; each is a column of `system.kafka_consumers`.
public enum LaneCounter {
    /// Messages that were polled, repeated ones too.
    MESSAGES_READ("num_messages_read"),
    /// Commits to the group.
    COMMITS("num_commits"),
    /// Times that partitions were taken away.
    REVOCATIONS("num_rebalance_revocations"),
    /// Times that partitions were assigned.
    ASSIGNMENTS("num_rebalance_assignments"),
    /// Rows published.
    ROWS("rows_total"),
    /// Blocks published.
    BLOCKS("blocks"),
    /// Messages passed over because SYSTEM SEEK or someone moved the offset forward.
    SKIPPED("messages_skipped"),
    /// Messages read again because SYSTEM SEEK or someone moved the offset back.
    REPEATED("messages_repeated"),
    /// Messages that were deleted from their topic before they were read.
    LOST("messages_lost"),
    /// Attempts to decode a message that failed.
    BROKEN("broken_messages"),
    /// Messages without payload, whatever became of them.
    TOMBSTONES("tombstones"),
    /// Messages whose payload is empty, or no longer than what is skipped of each.
    EMPTY_PAYLOADS("empty_payloads"),
    /// Broken rows left out of messages, see kafka_skip_broken_messages.
    SKIPPED_ROWS("rows_skipped"),
    /// Messages put into system.dead_letter_queue.
    DEAD_LETTERS("dead_letters");

    /// Those that ClickHouse has too, which stand where it has them.
    private static final List<LaneCounter> CLICKHOUSE =
            List.of(MESSAGES_READ, COMMITS, REVOCATIONS, ASSIGNMENTS);

    private final String column;

    LaneCounter(String column) {
        this.column = column;
    }

    /// The name of its column.
    public String column() {
        return column;
    }

    /// Those that only Millpond has, in the order of their columns.
    public static List<LaneCounter> own() {
        return List.of(values()).stream().filter(c -> !CLICKHOUSE.contains(c)).toList();
    }
}
