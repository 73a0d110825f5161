package io.millpond.engine.kafka.client;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a group holds while transactions change it: a partition that the answer has no word of is
/// not one without an offset.
final class ClusterOffsetAdminTest {
    private final Deque<Map<TopicPartition, OffsetAndMetadata>> answers = new ArrayDeque<>();

    private Map<TopicPartition, CommittedOffset> ask(Consumer<Set<TopicPartition>> retry) {
        return ClusterOffsetAdmin.stable(List.of(P0, P1), answers::removeFirst, retry);
    }

    @Test
    void partitionsThatAreMissingAreAskedForAgain() {
        List<Set<TopicPartition>> unstable = new ArrayList<>();
        answers.add(Map.of(P0, new OffsetAndMetadata(5, "old")));
        answers.add(Map.of(P0, new OffsetAndMetadata(6, "a"), P1, new OffsetAndMetadata(7, "b")));
        assertThat(ask(unstable::add))
                .isEqualTo(
                        Map.of(P0, new CommittedOffset(6, "a"), P1, new CommittedOffset(7, "b")));
        assertThat(unstable).containsExactly(Set.of(P1));
    }

    @Test
    void aPartitionWithoutAnOffsetIsNotAskedForAgain() {
        Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
        answer.put(P0, new OffsetAndMetadata(5));
        answer.put(P1, null);
        answers.add(answer);
        assertThat(ask(_ -> answers.clear())).isEqualTo(Map.of(P0, new CommittedOffset(5, "")));
    }

    @Test
    void theWaitEndsAsTheDeadlineSays() {
        answers.add(Map.of());
        assertThatThrownBy(
                        () ->
                                ask(
                                        _ -> {
                                            throw new DatabaseException(
                                                    ErrorCode.NETWORK_ERROR, "not known yet");
                                        }))
                .hasMessageContaining("not known yet");
    }
}
