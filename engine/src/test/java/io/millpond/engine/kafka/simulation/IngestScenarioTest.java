package io.millpond.engine.kafka.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.table.SeekTarget;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;

/// Goal: what may not be made good by itself is noticed and said. Method: scenarios of data
/// directories that go back or exist twice, each under some schedules of threads.
final class IngestScenarioTest {
    private static final int SEEDS = 4;

    @ParameterizedTest
    @EnumSource
    void directoryFromABackupStopsTheTableAndSaysSo(CommitProtocol protocol) {
        SimScenario.run(
                protocol,
                SEEDS,
                scenario -> {
                    SimNode node = scenario.node(0);
                    node.start(1);
                    scenario.produce(20);
                    scenario.awaitAllShown();
                    MemoryFileSystem backup = node.backup();
                    scenario.produce(20);
                    scenario.awaitAllShown();
                    node.stop();
                    node.restore(backup);
                    node.start(1);
                    int missing = scenario.ledger().missingCount();
                    assertThat(missing).isEqualTo(20);
                    scenario.produce(5);
                    scenario.await("it is said", () -> says(node, "was restored from a backup"));
                    scenario.sleep(30_000);
                    assertThat(scenario.ledger().missingCount()).isEqualTo(missing + 5);
                });
    }

    private static boolean says(SimNode node, String text) {
        return node.statuses().stream()
                .anyMatch(status -> status.isFailing() && status.lastError().contains(text));
    }

    /// The server that starts has a log that ends behind the position, and no offset of the group
    /// to say that it was moved.
    @Test
    void seekOfAnotherServerIsKeptWhenTheGroupIsDeleted() {
        SimScenario.run(
                CommitProtocol.TRANSACTION,
                SEEDS,
                scenario -> {
                    SimNode node = scenario.node(0);
                    SimNode other = scenario.node(1);
                    node.start(1);
                    scenario.produce(20);
                    scenario.awaitAllShown();
                    node.stop();
                    other.start(1);
                    other.failViews(1);
                    other.seek(new SeekTarget(new SeekTarget.Earliest(), List.of(), null));
                    scenario.await("it has sought", () -> !other.isSeeking());
                    other.stop();
                    assertThat(other.seekEnds()).isEqualTo(Map.of(SimSeek.End.DONE, 1));
                    scenario.await("it moved", () -> scenario.ledger().missingCount() == 20);
                    scenario.cluster().group().delete();
                    node.start(1);
                    scenario.awaitAllShown();
                });
    }

    @Test
    void twoServersOfOneDirectoryShowNoMessageTwice() {
        SimScenario.run(
                CommitProtocol.TRANSACTION,
                SEEDS,
                scenario -> {
                    SimNode node = scenario.node(0);
                    node.start(1);
                    scenario.produce(20);
                    scenario.awaitAllShown();
                    SimNode copy = node.copy("copy");
                    copy.start(1);
                    for (int i = 0; i < 6; i++) {
                        scenario.produce(7);
                        scenario.sleep(3_000);
                    }
                    node.stop();
                    copy.stop();
                });
    }
}
