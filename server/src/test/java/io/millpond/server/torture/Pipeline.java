package io.millpond.server.torture;

import io.millpond.server.testing.HttpSql;

import java.util.List;

/// What a server has between topics and targets: two views on a Kafka table, and one on a target.
final class Pipeline {
    /// All tables that hold each message once.
    static final List<String> TARGETS = List.of("first", "second", "chained");

    private static final String COUNTS =
            "SELECT (SELECT count() FROM first), (SELECT count() FROM second),"
                    + " (SELECT count() FROM chained)";

    private Pipeline() {}

    /// Creates the tables; consuming begins.
    ///
    /// @param settings of the Kafka table, each preceded by a comma
    static void create(HttpSql sql, String bootstrapServers, String topics, String settings) {
        sql.query(
                """
                CREATE TABLE queue (id UInt64, text String) ENGINE = Kafka() SETTINGS
                    kafka_broker_list = '%s', kafka_topic_list = '%s', kafka_group_name = 'torture',
                    kafka_format = 'JSONEachRow', kafka_max_block_size = 2000 %s
                """
                        .formatted(bootstrapServers, topics, settings));
        for (String target : TARGETS) {
            sql.query(
                    "CREATE TABLE "
                            + target
                            + " (id UInt64, text String, topic String, partition UInt64,"
                            + " offset UInt64) ENGINE = MergeTree ORDER BY (text, offset)");
        }
        String columns = ", text, _topic AS topic, _partition AS partition, _offset AS offset";
        sql.query(
                "CREATE MATERIALIZED VIEW first_view TO first AS SELECT id"
                        + columns
                        + " FROM queue");
        sql.query(
                "CREATE MATERIALIZED VIEW second_view TO second AS SELECT id * 2 AS id"
                        + columns
                        + " FROM queue");
        sql.query("CREATE MATERIALIZED VIEW chained_view TO chained AS SELECT * FROM first");
    }

    /// The rows of every target, which are as many in each at any moment.
    ///
    /// @throws IllegalStateException when they are not
    static long rowCount(HttpSql sql) {
        String[] counts = sql.query(COUNTS).split("\t", -1);
        if (!counts[0].equals(counts[1]) || !counts[0].equals(counts[2])) {
            throw new IllegalStateException("targets differ: " + List.of(counts));
        }
        return Long.parseLong(counts[0]);
    }

    /// What its consumers say of themselves, for the report of a failure.
    static String status(HttpSql sql) {
        return sql.query("SELECT * FROM system.kafka_consumers FORMAT Vertical");
    }
}
