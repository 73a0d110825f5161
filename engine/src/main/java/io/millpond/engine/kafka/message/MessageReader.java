package io.millpond.engine.kafka.message;

import io.millpond.engine.format.MessageDecoder;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.ReadingRules;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;

/// Turns messages into rows of the block in the making, and does with broken ones what the table's
/// policy says.
///
/// Messages without payload, tombstones, never reach the decoder; the table says whether they are
/// passed over, delivered as a row or parked. An empty payload is what the format makes of it. Both
/// are counted. Single-threaded.
public final class MessageReader {
    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

    private final MessageDecoder decoder;
    private final BlockAssembler assembler;
    private final BrokenMessages broken;
    private final LaneProgress progress;
    private final ReadingRules rules;

    /// How reading a run ended.
    public sealed interface Outcome {}

    /// All its messages are in the block.
    public record ReadToEnd() implements Outcome {}

    /// The block is full; the run goes on with the next one.
    public record Full() implements Outcome {}

    /// The message at `offset` is broken and stays where it is.
    public record BrokenAt(TopicPartition partition, long offset) implements Outcome {}

    public MessageReader(
            MessageDecoder decoder,
            BlockAssembler assembler,
            BrokenMessages broken,
            LaneProgress progress,
            ReadingRules rules) {
        this.decoder = decoder;
        this.assembler = assembler;
        this.broken = broken;
        this.progress = progress;
        this.rules = rules;
    }

    public BlockAssembler assembler() {
        return assembler;
    }

    public BrokenMessages broken() {
        return broken;
    }

    /// Reads messages until the run ends, the block is full or one is broken.
    public Outcome read(MessageBatch.Run run, FlushRule rule) {
        TopicPartition partition = run.partition();
        int messageCount = 0;
        Outcome outcome = null;
        while (outcome == null && run.hasNext()) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = run.next();
            messageCount++;
            if (!read(record, partition)) {
                outcome = new BrokenAt(partition, record.offset());
            } else if (rule.isFull(assembler.rowCount(), assembler.retainedBytes())) {
                outcome = new Full();
            }
        }
        progress.decoded(messageCount);
        if (!(outcome instanceof BrokenAt) && !run.hasNext()) {
            assembler.reach(partition, run.endOffset());
            return new ReadToEnd();
        }
        return outcome == null ? new ReadToEnd() : outcome;
    }

    /// @return whether the message is done with; false when its partition has to stand still
    private boolean read(ConsumerRecord<ByteBuffer, ByteBuffer> record, TopicPartition partition) {
        ByteBuffer value = record.value();
        if (value == null) {
            readTombstone(record, partition);
            return true;
        }
        int payloadBytes = value.remaining() - rules.headBytes();
        boolean isDone = payloadBytes < 0 || decode(record, value, partition);
        if (payloadBytes < 0) {
            assembler.add(record, partition, 0);
        }
        if (isDone && payloadBytes <= 0) {
            progress.count(LaneCounter.EMPTY_PAYLOADS, 1);
        }
        if (isDone && !broken.isEmpty()) {
            broken.passed(partition, record.offset());
            recover();
        }
        return isDone;
    }

    private void readTombstone(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, TopicPartition partition) {
        progress.count(LaneCounter.TOMBSTONES, 1);
        switch (rules.tombstones()) {
            case SKIP -> assembler.add(record, partition, 0);
            case ROW -> assembler.addDefaults(record, partition, null);
            case PARK ->
                    assembler.addParked(
                            new DeadLetter(record, 0, "The message has no payload", ""));
        }
    }

    private boolean decode(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            ByteBuffer value,
            TopicPartition partition) {
        int from = value.arrayOffset() + value.position();
        int to = from + value.remaining();
        try {
            int rows =
                    decoder.decode(
                            value.array(), from + rules.headBytes(), to, assembler.builders());
            progress.count(LaneCounter.SKIPPED_ROWS, decoder.skippedRowCount());
            assembler.add(record, partition, rows);
            return true;
        } catch (DatabaseException e) {
            return readBroken(record, partition, e);
        } catch (RuntimeException e) { // a defect of a format stops one message, not the lane
            LOG.warn("decoder failed lane={}", rules.name(), e);
            return readBroken(
                    record,
                    partition,
                    new DatabaseException(ErrorCode.LOGICAL_ERROR, Failures.text(e), e));
        }
    }

    private boolean readBroken(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            TopicPartition partition,
            DatabaseException cause) {
        assembler.undo();
        // While a registry of schemas does not answer, no message is to blame.
        boolean isHelpAway = cause.code() == ErrorCode.NETWORK_ERROR;
        if (!isHelpAway) {
            progress.broken();
        }
        return switch (isHelpAway ? LaneSettings.BrokenPolicy.STOP : rules.broken()) {
            case STOP -> {
                DatabaseException located =
                        new DatabaseException(cause.code(), cause.text() + place(record));
                progress.fail(LaneProgress.Source.MESSAGE, Failures.text(located));
                broken.stopAt(partition, record.offset());
                yield false;
            }
            case ROW -> {
                assembler.addDefaults(record, partition, cause.text());
                yield true;
            }
            case PARK -> {
                assembler.addParked(DeadLetter.of(record, cause));
                yield true;
            }
        };
    }

    private static String place(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return ": while parsing Kafka message (topic: "
                + record.topic()
                + ", partition: "
                + record.partition()
                + ", offset: "
                + record.offset()
                + ")";
    }

    private void recover() {
        if (broken.isEmpty()) {
            progress.recover(LaneProgress.Source.MESSAGE);
        }
    }
}
