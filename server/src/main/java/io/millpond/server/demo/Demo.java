package io.millpond.server.demo;

import io.millpond.engine.Session;
import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.storage.Clock;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The quickstart, statement by statement, each printed before its result.
public final class Demo {
    private static final String TOPIC = "github";
    private static final int PARTITION_COUNT = 3;
    private static final long SENT_BACK_ROWS = 100;
    private static final long POLL_MS = 100;

    /// Without a new row for so long, something is wrong and waiting does not mend it.
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final List<String> QUESTIONS =
            List.of(
                    """
                    SELECT event_type, count() AS events, uniq(actor_login) AS actors
                    FROM github
                    GROUP BY event_type
                    ORDER BY events DESC
                    LIMIT 5""",
                    """
                    SELECT repo_name, count() AS stars
                    FROM github
                    WHERE event_type = 'WatchEvent'
                    GROUP BY repo_name
                    ORDER BY stars DESC, repo_name
                    LIMIT 5""",
                    """
                    SELECT arrayJoin(labels) AS label, count() AS uses
                    FROM github
                    GROUP BY label
                    ORDER BY uses DESC, label
                    LIMIT 5""",
                    """
                    SELECT number, title
                    FROM github
                    WHERE event_type = 'IssuesEvent' AND title LIKE '%Kafka%consumer%'
                    ORDER BY number
                    LIMIT 5""");

    private final PrintStream out;
    private final StatementPrinter statements;
    private final EmbeddedBroker broker;
    private final Clock clock;
    private final boolean isTerminal;

    /// @param isTerminal whether a progress line can be drawn over
    public Demo(
            PrintStream out,
            Session session,
            EmbeddedBroker broker,
            Clock clock,
            boolean isTerminal) {
        this.out = out;
        this.statements = new StatementPrinter(out, session);
        this.broker = broker;
        this.clock = clock;
        this.isTerminal = isTerminal;
    }

    /// Runs the whole quickstart with `rowCount` events.
    ///
    /// @throws IllegalStateException when the rows do not arrive
    public void run(long rowCount) throws IOException, InterruptedException {
        produce(rowCount);
        statements.run(
                """
                CREATE TABLE github_queue
                (
                %s
                )
                ENGINE = Kafka()
                SETTINGS kafka_broker_list = '%s',
                         kafka_topic_list = '%s',
                         kafka_group_name = 'demo',
                         kafka_format = 'JSONEachRow'"""
                        .formatted(GithubEvents.COLUMNS, broker.bootstrapServers(), TOPIC));
        statements.run(
                """
                CREATE TABLE github AS github_queue
                ENGINE = MergeTree()
                ORDER BY (event_type, repo_name, created_at)""");
        statements.run(
                "CREATE MATERIALIZED VIEW github_mv TO github AS SELECT * FROM github_queue");
        awaitRows(0, rowCount);
        statements.run("SELECT count() FROM github");
        for (String question : QUESTIONS) {
            statements.run(question);
        }
        statements.run("SELECT * FROM system.kafka_consumers FORMAT Vertical");
        long sentBack = Math.min(SENT_BACK_ROWS, rowCount);
        statements.run("INSERT INTO github_queue SELECT * FROM github LIMIT " + sentBack);
        awaitRows(rowCount, rowCount + sentBack);
        statements.run("SELECT count() FROM github");
    }

    private void produce(long rowCount) {
        broker.createTopic(TOPIC, PARTITION_COUNT);
        out.printf(
                "%nTopic %s with %d partitions at %s.%n",
                TOPIC, PARTITION_COUNT, broker.bootstrapServers());
        ProgressBar bar = new ProgressBar(out, "Producing", rowCount, isTerminal, clock.nanoTime());
        EventProducer.produce(
                broker.bootstrapServers(),
                TOPIC,
                PARTITION_COUNT,
                new GithubEvents(GithubEvents.SEED)::next,
                rowCount,
                done -> bar.show(done, "", clock.nanoTime()));
        bar.finish(rowCount, "", clock.nanoTime());
    }

    private void awaitRows(long from, long wanted) throws IOException, InterruptedException {
        long startNanos = clock.nanoTime();
        ProgressBar bar = new ProgressBar(out, "Consuming", wanted - from, isTerminal, startNanos);
        long count = statements.number("SELECT count() FROM github");
        long changedNanos = startNanos;
        while (count < wanted) {
            bar.show(count - from, lag(), clock.nanoTime());
            pause();
            long before = count;
            count = statements.number("SELECT count() FROM github");
            if (count > before) {
                changedNanos = clock.nanoTime();
            } else if (clock.nanoTime() - changedNanos > STALL_NANOS) {
                statements.run("SELECT * FROM system.kafka_consumers FORMAT Vertical");
                throw new IllegalStateException(
                        "No rows arrived for a minute; system.kafka_consumers above says why");
            }
        }
        bar.finish(count - from, lag(), clock.nanoTime());
    }

    /// Nobody is told when rows become visible, so this looks now and then.
    private static void pause() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(POLL_MS, TimeUnit.MILLISECONDS);
    }

    private String lag() throws IOException {
        return String.format(
                Locale.ROOT,
                ", lag %,d",
                statements.number("SELECT ifNull(sum(lag), 0) FROM system.kafka_consumers"));
    }

    /// Says how to speak to the server, which goes on.
    public void printWhereItServes(String url, int port) {
        out.printf(
                """

                Millpond serves on; Ctrl-C ends it and removes its data.
                  HTTP   %1$s
                  curl   curl '%1$s' --data-binary 'SELECT count() FROM github'
                  JDBC   jdbc:clickhouse://127.0.0.1:%2$d/default
                  Kafka  %3$s
                """,
                url, port, broker.bootstrapServers());
    }
}
