package io.millpond.server.torture;

import io.millpond.server.broker.EmbeddedBroker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Goal: a server that hangs for longer than its session lasts, and goes on as if nothing had
/// happened, neither doubles nor loses a row, while another server has taken its partitions over.
///
/// Method: SIGSTOP at a random moment under load, SIGCONT once the other one has all partitions and
/// has written rows of them; in one of the rounds the other one has left again by then, so that
/// the group is empty.
@Timeout(900)
final class PausedServerTest {
    private static final int PARTITIONS = 4;
    private static final int SESSION_TIMEOUT_MS = 6_000;

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @Test
    void everyRowIsThereOnceOverBothServers() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0)) {
            broker.createTopic("events", PARTITIONS);
            try (Load load =
                            Load.start(
                                    broker.bootstrapServers(),
                                    List.of("events"),
                                    PARTITIONS,
                                    SEED.random(1));
                    Member one = member(broker, "one");
                    Member other = member(broker, "other")) {
                RandomGenerator random = SEED.random(0);
                hang(one, other, load, random);
                other.awaitPartitions(PARTITIONS);
                other.awaitMoreRows(1_000);
                one.resume();
                one.awaitPartitions(PARTITIONS / 2);

                hang(other, one, load, random);
                one.awaitPartitions(PARTITIONS);
                one.awaitMoreRows(1_000);
                one.detach();
                other.resume();
                other.awaitPartitions(PARTITIONS);
                one.attach();
                Census.requireEachOnce(List.of(one.sql(), other.sql()), load.finish());
            }
        }
    }

    private Member member(EmbeddedBroker broker, String name) throws IOException {
        return Member.start(
                directory.resolve(name),
                broker.bootstrapServers(),
                "events",
                SESSION_TIMEOUT_MS,
                ", kafka_commit_protocol = 'transaction'");
    }

    /// Pauses a member that shares the partitions with another one.
    private static void hang(Member member, Member other, Load load, RandomGenerator random) {
        member.awaitPartitions(PARTITIONS / 2);
        other.awaitPartitions(PARTITIONS / 2);
        member.awaitMoreRows(1 + random.nextInt(1_000));
        load.awaitMore(random.nextInt(200));
        member.pause();
    }
}
