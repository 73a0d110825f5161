package io.millpond.engine.metric;

/// Something that is counted from the start on, under ClickHouse's name.
public enum Event {
    QUERY("Query", "Statements that were begun."),
    SELECT_QUERY("SelectQuery", "SELECT statements that were begun."),
    INSERT_QUERY("InsertQuery", "INSERT statements that were begun."),
    FAILED_QUERY("FailedQuery", "Statements that failed."),
    FAILED_SELECT_QUERY("FailedSelectQuery", "SELECT statements that failed."),
    FAILED_INSERT_QUERY("FailedInsertQuery", "INSERT statements that failed."),
    INSERTED_ROWS("InsertedRows", "Rows that were inserted into tables."),
    INSERTED_BYTES("InsertedBytes", "Bytes in memory of the rows inserted into tables."),
    SELECTED_ROWS("SelectedRows", "Rows that queries read from tables."),
    SELECTED_BYTES("SelectedBytes", "Bytes in memory of the rows queries read."),
    SELECTED_PARTS("SelectedParts", "Parts that queries read."),
    SELECTED_MARKS("SelectedMarks", "Granules that queries read."),
    DELAYED_INSERTS("DelayedInserts", "Inserts that waited for merges."),
    MERGE("Merge", "Background merges that were begun."),
    MERGED_ROWS("MergedRows", "Rows that background merges read."),
    MERGED_BYTES("MergedUncompressedBytes", "Bytes in memory of the rows merges read."),
    MERGE_TREE_WRITTEN_PARTS("MergeTreeDataWriterBlocks", "Parts that inserts wrote."),
    MERGE_TREE_WRITTEN_ROWS("MergeTreeDataWriterRows", "Rows in the parts that inserts wrote."),
    MERGE_TREE_WRITTEN_BYTES(
            "MergeTreeDataWriterCompressedBytes", "Bytes of the parts that inserts wrote."),
    KAFKA_MESSAGES_POLLED("KafkaMessagesPolled", "Messages that were polled."),
    KAFKA_MESSAGES_READ("KafkaMessagesRead", "Messages that were decoded."),
    KAFKA_MESSAGES_FAILED("KafkaMessagesFailed", "Messages that could not be decoded."),
    KAFKA_ROWS_READ("KafkaRowsRead", "Rows that messages held."),
    KAFKA_ROWS_REJECTED("KafkaRowsRejected", "Rows that were taken back."),
    KAFKA_BACKGROUND_READS("KafkaBackgroundReads", "Blocks that were pushed through views."),
    KAFKA_COMMITS("KafkaCommits", "Offsets that were committed to consumer groups."),
    KAFKA_COMMIT_FAILURES("KafkaCommitFailures", "Commits to consumer groups that failed."),
    KAFKA_CONSUMER_ERRORS("KafkaConsumerErrors", "Errors that Kafka consumers met."),
    KAFKA_REBALANCE_ASSIGNMENTS(
            "KafkaRebalanceAssignments", "Times that partitions were assigned."),
    KAFKA_REBALANCE_REVOCATIONS(
            "KafkaRebalanceRevocations", "Times that partitions were taken away."),
    KAFKA_WRITES("KafkaWrites", "Inserts into Kafka tables."),
    KAFKA_ROWS_WRITTEN("KafkaRowsWritten", "Rows that were inserted into Kafka tables."),
    KAFKA_MESSAGES_PRODUCED("KafkaMessagesProduced", "Messages that were produced."),
    KAFKA_PRODUCER_ERRORS("KafkaProducerErrors", "Errors that Kafka producers met."),
    KAFKA_DEAD_LETTERS_REPLAYED(
            "KafkaDeadLettersReplayed", "Parked messages that replays brought into targets.");

    private final String name;
    private final String description;

    Event(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /// The name that `system.events` shows.
    public String eventName() {
        return name;
    }

    public String description() {
        return description;
    }
}
