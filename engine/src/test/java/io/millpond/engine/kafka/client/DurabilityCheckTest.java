package io.millpond.engine.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.thread.LaneThreads;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// What is said of a cluster that keeps what was decided badly, well, or does not tell.
final class DurabilityCheckTest {
    private final Map<String, TopicDurability> topics = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private int closedCount;

    private DurabilityCheck check(String... names) {
        return new DurabilityCheck(
                "db.q", List.of(names), Fake::new, LaneThreads.of((_, body) -> body.run()));
    }

    private void keep(String topic, int replicas, int inSync, boolean isUnclean) {
        topics.put(topic, new TopicDurability(topic, replicas, inSync, isUnclean));
    }

    private final class Fake implements DurabilityCheck.Source {
        @Override
        public TopicDurability durability(String topic) {
            RuntimeException failure = failures.get(topic);
            if (failure != null) {
                throw failure;
            }
            TopicDurability known = topics.get(topic);
            if (known == null) {
                throw new UnknownTopicOrPartitionException(topic);
            }
            return known;
        }

        @Override
        public void close() {
            closedCount++;
        }
    }

    @Test
    void whatThreeBrokersKeepNeedsNoWarning() {
        keep("a", 3, 2, false);
        DurabilityCheck check = check("a");
        check.look();
        assertThat(check.warnings()).isEmpty();
        assertThat(closedCount).isEqualTo(1);
    }

    @Test
    void eachWeaknessIsNamedWithItsTopicAndValue() {
        keep("a", 1, 1, true);
        keep("b", 2, 2, false);
        DurabilityCheck check = check("a", "b");
        check.look();
        assertThat(check.warnings())
                .containsExactly(
                        "Topic 'a' has 1 replica of each partition; with fewer than 3, the failure"
                                + " of brokers can lose what was committed",
                        "Topic 'a' has min.insync.replicas = 1; with fewer than 2, the failure of"
                                + " one broker can lose what was committed",
                        "Topic 'a' has unclean.leader.election.enable = true; an election can lose"
                                + " what was committed",
                        "Topic 'b' has 2 replicas of each partition; with fewer than 3, the failure"
                                + " of brokers can lose what was committed");
    }

    @Test
    void topicsThatAreNotThereOrNotToBeSeenAreNoWarning() {
        keep("a", 1, TopicDurability.UNKNOWN, false);
        failures.put("denied", new TopicAuthorizationException("denied"));
        DurabilityCheck check = check("denied", "missing", "a");
        check.look();
        assertThat(check.warnings())
                .singleElement()
                .satisfies(text -> assertThat(text).startsWith("Topic 'a' has 1 replica"));
    }

    @Test
    void aClusterThatDoesNotAnswerChangesNothing() {
        keep("a", 1, 2, false);
        DurabilityCheck check = check("a");
        check.look();
        failures.put("a", new TimeoutException("no answer"));
        check.look();
        assertThat(check.warnings()).hasSize(1);
        failures.clear();
        keep("a", 3, 2, false);
        check.look();
        assertThat(check.warnings()).isEmpty();
    }

    @Test
    void anEndBreaksOffALookThatWaits() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        DurabilityCheck.Source silent =
                new DurabilityCheck.Source() {
                    @Override
                    public TopicDurability durability(String topic) {
                        asked.countDown();
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        throw new TimeoutException("closed");
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                };
        DurabilityCheck check =
                new DurabilityCheck(
                        "db.q",
                        List.of("a"),
                        () -> silent,
                        LaneThreads.of((_, body) -> body.run()));
        Thread thread = Thread.ofPlatform().daemon().start(check);
        asked.await();
        check.end();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aClientClosedByTheEndIsNoDefectAndAnyOtherRefusalIs() {
        DurabilityCheck check = check("a");
        failures.put("a", new IllegalStateException("Cannot accept new calls"));
        assertThatThrownBy(check::look).isInstanceOf(IllegalStateException.class);

        DurabilityCheck[] ended = new DurabilityCheck[1];
        DurabilityCheck.Source closing =
                new DurabilityCheck.Source() {
                    @Override
                    public TopicDurability durability(String topic) {
                        ended[0].end();
                        throw new IllegalStateException("Cannot accept new calls");
                    }

                    @Override
                    public void close() {
                        closedCount++;
                    }
                };
        ended[0] =
                new DurabilityCheck(
                        "db.q",
                        List.of("a"),
                        () -> closing,
                        LaneThreads.of((_, body) -> body.run()));
        ended[0].look();
        assertThat(ended[0].warnings()).isEmpty();
    }

    @Test
    void theTopicsAreThoseThatHoldDecisions() {
        assertThat(DurabilityCheck.topics(CommitProtocol.LOCAL, "d"))
                .containsExactly("__consumer_offsets");
        assertThat(DurabilityCheck.topics(CommitProtocol.TRANSACTION, "d"))
                .containsExactly("__consumer_offsets", "__transaction_state", "d");
    }
}
