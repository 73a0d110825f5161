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

/// Goal: servers that share a group and a topic have each message exactly once together, however
/// they come and go.
///
/// Method: under load, one server after another, chosen by chance, is killed, stopped, started
/// again, detached and attached, without waiting for the group to settle.
@Timeout(900)
final class MembersTest {
    private static final int PARTITIONS = 6;
    private static final int CHANGES = 20;
    private static final int SESSION_TIMEOUT_MS = 6_000;

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @Test
    void everyRowIsThereOnceOverThreeServersThatComeAndGo() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0)) {
            broker.createTopic("events", PARTITIONS);
            try (Load load =
                            Load.start(
                                    broker.bootstrapServers(),
                                    List.of("events"),
                                    PARTITIONS,
                                    SEED.random(1));
                    Member one = member(broker, "one");
                    Member two = member(broker, "two");
                    Member three = member(broker, "three")) {
                List<Member> members = List.of(one, two, three);
                RandomGenerator random = SEED.random(0);
                for (int change = 0; change < CHANGES; change++) {
                    load.awaitMore(random.nextInt(4_000));
                    change(members.get(random.nextInt(members.size())), random);
                }
                for (Member member : members) {
                    bringBack(member);
                }
                Census.requireEachOnce(members.stream().map(Member::sql).toList(), load.finish());
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

    private static void change(Member member, RandomGenerator random) throws Exception {
        if (!member.isRunning()) {
            member.start();
        } else if (!member.isAttached()) {
            member.attach();
        } else {
            switch (random.nextInt(3)) {
                case 0 -> member.kill();
                case 1 -> member.stop();
                default -> member.detach();
            }
        }
    }

    private static void bringBack(Member member) throws IOException {
        if (!member.isRunning()) {
            member.start();
        }
        if (!member.isAttached()) {
            member.attach();
        }
    }
}
