package io.millpond.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.HttpSql;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts the messages in every target of some servers.
final class Census {
    private static final int SHOWN = 20;

    private Census() {}

    /// Waits until the servers together have as many rows as there are messages, then asserts that
    /// every target has each message exactly once.
    ///
    /// @param produced the messages of each partition, which have the offsets from 0
    static void requireEachOnce(List<HttpSql> servers, Map<TopicPartition, Long> produced) {
        long wanted = produced.values().stream().mapToLong(count -> count).sum();
        try {
            Await.until(wanted + " rows", () -> rowCount(servers) >= wanted);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(report(servers, produced), e);
        }
        for (String target : Pipeline.TARGETS) {
            assertThat(differences(servers, target, produced)).as(target).isEmpty();
        }
    }

    private static long rowCount(List<HttpSql> servers) {
        return servers.stream().mapToLong(Pipeline::rowCount).sum();
    }

    private static String report(List<HttpSql> servers, Map<TopicPartition, Long> produced) {
        StringBuilder report = new StringBuilder("rows " + rowCount(servers) + " of " + produced);
        report.append('\n').append(differences(servers, "first", produced));
        servers.forEach(server -> report.append('\n').append(Pipeline.status(server)));
        return report.toString();
    }

    /// The messages that a target has not exactly once, in words.
    private static List<String> differences(
            List<HttpSql> servers, String target, Map<TopicPartition, Long> produced) {
        Map<TopicPartition, BitSet> seen = new HashMap<>();
        List<String> differences = new ArrayList<>();
        for (int server = 0; server < servers.size(); server++) {
            String rows =
                    servers.get(server).query("SELECT topic, partition, offset FROM " + target);
            for (String row : rows.lines().toList()) {
                String[] fields = row.split("\t", -1);
                TopicPartition partition =
                        new TopicPartition(fields[0], Integer.parseInt(fields[1]));
                BitSet offsets = seen.computeIfAbsent(partition, _ -> new BitSet());
                int offset = Integer.parseInt(fields[2]);
                if (offsets.get(offset)) {
                    differences.add("doubled " + partition + ":" + offset + " server " + server);
                }
                offsets.set(offset);
            }
        }
        addMissing(produced, seen, differences);
        return differences.size() <= SHOWN
                ? differences
                : List.of(differences.size() + ": " + differences.subList(0, SHOWN));
    }

    private static void addMissing(
            Map<TopicPartition, Long> produced,
            Map<TopicPartition, BitSet> seen,
            List<String> differences) {
        produced.forEach(
                (partition, count) -> {
                    BitSet missing = new BitSet();
                    missing.set(0, Math.toIntExact(count));
                    BitSet offsets = seen.getOrDefault(partition, new BitSet());
                    missing.andNot(offsets);
                    missing.stream()
                            .forEach(offset -> differences.add("no " + partition + ":" + offset));
                    if (offsets.length() > count) {
                        differences.add("more in " + partition + " than was produced");
                    }
                });
    }
}
