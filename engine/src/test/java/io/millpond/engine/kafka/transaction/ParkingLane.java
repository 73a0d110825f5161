package io.millpond.engine.kafka.transaction;

import static io.millpond.engine.kafka.lane.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.KafkaTable;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.MessageBatch;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.ReadingRules;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.metric.Metrics;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/// A lane in mode dead_letter_queue of the detached table `queue` of an open database, without
/// threads and broker: it is given messages of partition 0 and brings them in, a block at a time.
public final class ParkingLane {
    private final MessageReader reader;
    public final EngineTarget target;
    final LaneProgress progress;
    private final PartitionClaims claims;
    private final IngestTransaction transaction;
    private long nextOffset;

    private ParkingLane(
            MessageReader reader,
            EngineTarget target,
            LaneProgress progress,
            PartitionClaims claims,
            long nextOffset) {
        this.reader = reader;
        this.target = target;
        this.progress = progress;
        this.claims = claims;
        this.transaction = new LocalTransaction(0, target, claims);
        this.nextOffset = nextOffset;
    }

    /// Goes on where the log says.
    public static ParkingLane open(Instance instance) {
        TableEntry entry = instance.catalog().snapshot().table("default", "queue").orElseThrow();
        KafkaTable table = (KafkaTable) Definitions.load(entry, instance);
        LaneProgress progress = new LaneProgress("default.queue/0", Clock.system(), new Metrics());
        BlockAssembler assembler =
                new BlockAssembler(table.header(), table.virtualColumns(), "queue", true);
        MessageReader reader =
                new MessageReader(
                        Formats.input("JSONEachRow")
                                .decoder(table.header(), FormatSettings.DEFAULT),
                        assembler,
                        new BrokenMessages(Clock.system(), new Random(1)),
                        progress,
                        new ReadingRules(
                                progress.name(),
                                0,
                                LaneSettings.BrokenPolicy.PARK,
                                LaneSettings.TombstonePolicy.SKIP));
        PartitionClaims claims =
                new PartitionClaims(
                        table.uuid(),
                        instance.catalog().snapshot().stream(table.uuid()),
                        new LockMonitor());
        StreamPosition logged = claims.take(0, P0);
        long offset = logged == null ? 0 : logged.nextOffset();
        claims.begin(0, new StreamPosition("t", "id", 0, offset, -1, ""));
        assembler.start(P0, offset);
        EngineTarget target =
                new EngineTarget(table, assembler.header(), instance.services(), progress);
        return new ParkingLane(reader, target, progress, claims, offset);
    }

    /// A block of the next messages.
    AssembledBlock assemble(int count, LongFunction<String> payload) {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        long end = nextOffset + count;
        for (long offset = nextOffset; offset < end; offset++) {
            records.add(TestLane.record(P0, offset, payload.apply(offset)));
        }
        reader.read(
                new MessageBatch.Run(P0, records, end),
                new FlushRule(1_000_000, 1 << 26, 7_500, 0));
        nextOffset = end;
        return reader.assembler().take();
    }

    /// A block of messages that were polled before.
    public AssembledBlock assemble(List<ConsumerRecord<ByteBuffer, ByteBuffer>> messages) {
        for (ConsumerRecord<ByteBuffer, ByteBuffer> message : messages) {
            reader.read(
                    new MessageBatch.Run(P0, List.of(message), message.offset() + 1),
                    FlushRule.ONE_BLOCK);
        }
        return reader.assembler().take();
    }

    /// Tries once to bring in the next messages.
    ///
    /// @param payload by offset
    public void ingest(int count, LongFunction<String> payload) {
        assertThat(transaction.attempt(assemble(count, payload), new DecisionGate()))
                .isInstanceOf(Decision.Decided.class);
    }

    /// Tries once to prepare the next messages for a decision elsewhere.
    public void prepare(int count, LongFunction<String> payload, long token) {
        AssembledBlock block = assemble(count, payload);
        BlockTarget.Prepared pushed = target.push(block, () -> false);
        boolean isPrepared = false;
        try {
            isPrepared =
                    claims.prepare(
                                    0,
                                    block.ranges(),
                                    token,
                                    new DecisionGate(),
                                    ingest -> {
                                        var _ = pushed.prepare(ingest);
                                    })
                            .isEmpty();
        } finally {
            if (!isPrepared) {
                pushed.abort();
            }
        }
    }

    /// Makes what is prepared visible, or drops it, as its token was decided.
    public void resolve(LongPredicate decided) {
        for (PreparedIngest ingest : claims.prepared()) {
            BlockTarget.Waiting waiting = target.waiting(ingest);
            if (decided.test(ingest.token())) {
                var _ = claims.publish(ingest, waiting::publish);
            } else {
                claims.drop(ingest, waiting::drop);
            }
        }
    }

    public boolean isInDoubt() {
        return !claims.prepared().isEmpty();
    }
}
