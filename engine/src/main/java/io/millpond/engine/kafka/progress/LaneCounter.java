package io.millpond.engine.kafka.progress;

import java.util.List;

/// What a lane counts while its table is attached; each is a column of `system.kafka_consumers`.
public enum LaneCounter {
    MESSAGES_READ("num_messages_read", "Messages that were polled, repeated ones too."),
    COMMITS("num_commits", "Commits to the group."),
    REVOCATIONS("num_rebalance_revocations", "Times that partitions were taken away."),
    ASSIGNMENTS("num_rebalance_assignments", "Times that partitions were assigned."),
    ROWS("rows_total", "Rows published."),
    BLOCKS("blocks", "Blocks published."),
    SKIPPED(
            "messages_skipped",
            "Messages passed over because SYSTEM SEEK or someone moved the offset forward."),
    REPEATED(
            "messages_repeated",
            "Messages read again because SYSTEM SEEK or someone moved the offset back."),
    LOST("messages_lost", "Messages that were deleted from their topic before they were read."),
    BROKEN("broken_messages", "Attempts to decode a message that failed."),
    TOMBSTONES("tombstones", "Messages without payload, whatever became of them."),
    EMPTY_PAYLOADS(
            "empty_payloads",
            "Messages whose payload is empty, or no longer than what is skipped of each."),
    SKIPPED_ROWS(
            "rows_skipped", "Broken rows left out of messages, see kafka_skip_broken_messages."),
    DEAD_LETTERS("dead_letters", "Messages put into system.dead_letter_queue.");

    /// Those that ClickHouse has too, which stand where it has them.
    private static final List<LaneCounter> CLICKHOUSE =
            List.of(MESSAGES_READ, COMMITS, REVOCATIONS, ASSIGNMENTS);

    private final String column;
    private final String description;

    LaneCounter(String column, String description) {
        this.column = column;
        this.description = description;
    }

    /// The name of its column.
    public String column() {
        return column;
    }

    public String description() {
        return description;
    }

    /// Those that only Millpond has, in the order of their columns.
    public static List<LaneCounter> own() {
        return List.of(values()).stream().filter(c -> !CLICKHOUSE.contains(c)).toList();
    }
}
