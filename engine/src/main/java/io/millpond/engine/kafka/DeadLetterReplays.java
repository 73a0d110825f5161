package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.kafka.letter.LetterMatching;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.MessageBatch;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.ReadingRules;
import io.millpond.engine.kafka.transaction.EngineTarget;
import io.millpond.engine.metric.Event;
import io.millpond.engine.table.Drain;
import io.millpond.engine.table.Drainable;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Brings parked messages into the targets of their tables: `SYSTEM REPLAY DEAD LETTERS`. One
/// replay runs at a time in a database; others wait. Thread-safe.
///
/// A replay goes batch by batch, oldest messages first:
///
/// 1. *Take.* A batch of messages is read from `system.dead_letter_queue`, whose rows nobody else
///    changes meanwhile; letters are parked all the while.
/// 2. *Push.* The messages run through the table's format and its views as polled ones do, with the
///    metadata they had. Those that fail again are found and left out. Messages for a Kafka table
///    are out then, at least once, as ever.
/// 3. *Write anew.* The parts that the messages were taken from are written without those that went
///    through. One that failed again stays, with the newest error, since it is what the user has
///    to look at next, and is counted.
/// 4. *Publish.* One frame shows the rows in all targets and the new parts in the place of the old
///    ones. A crash or failure before it leaves the messages parked and no rows; after it, the rows
///    are there and the messages are not. So each is replayed once.
///
/// A TRUNCATE that removes the messages meanwhile makes the frame fail, and the batch is begun
/// anew on what is left. A failure that no message is to blame for, of a disk say, ends the
/// statement; the batches before stay replayed. A replay ends when it has seen as many messages as
/// were parked when it began, so that a table which parks without end does not keep it going.
///
/// Merges of the letters and changes of their rows that waited for a batch go before the next one.
///
/// The table's lanes have no part in this: they may run, stand still or not exist.
final class DeadLetterReplays {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplays.class);
    private static final int ATTEMPTS = 100;

    /// To look for ten thousand messages that fail takes some seconds, for which others that would
    /// change the table wait; so a batch is larger only after one in which few failed.
    private static final int LETTERS_MIN = 10_000;

    private static final int LETTERS_MAX = 100_000;
    private static final int GROWTH = 4;
    private static final int FEW_FAIL = 10;
    private static final long BYTES_MIN = 8L << 20;
    private static final long BYTES_MAX = 64L << 20;

    /// The messages of a batch, their rows and the parts in the making take some times their size.
    private static final int HEAP_SHARE = 32;

    private final ReentrantLock turn = new ReentrantLock();
    private final ReplayBatch.Bounds bounds;

    /// When the last replay began, or a little later; guarded by `turn`.
    private long lastMarkMicros;

    /// With batches that suit the heap: the larger they are, the less often a part with many
    /// letters is written anew.
    DeadLetterReplays() {
        this(
                new ReplayBatch.Bounds(
                        LETTERS_MAX,
                        Math.clamp(
                                Runtime.getRuntime().maxMemory() / HEAP_SHARE,
                                BYTES_MIN,
                                BYTES_MAX)));
    }

    DeadLetterReplays(ReplayBatch.Bounds bounds) {
        this.bounds = bounds;
    }

    /// Replays the messages that `matching` finds, which are all of `table`.
    ///
    /// Throws BAD_ARGUMENTS when no view reads the table.
    ReplayedLetters run(
            KafkaTable table,
            Drainable queue,
            LetterMatching matching,
            TableServices services,
            CancellationToken token) {
        token.lock(turn);
        try {
            if (!services.inserts().hasViews(table)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Table %s has no materialized view that its dead letters could be replayed"
                                        + " into")
                                .formatted(table.fullName()));
            }
            return new Replay(table, queue, matching, services, token, mark(services)).run();
        } finally {
            turn.unlock();
        }
    }

    /// The time, but never that of the replay before.
    private long mark(TableServices services) {
        long now = TimeUnit.MILLISECONDS.toMicros(services.settings().clock().currentTimeMillis());
        lastMarkMicros = Math.max(now, lastMarkMicros + 1);
        return lastMarkMicros;
    }

    /// One statement.
    private final class Replay {
        private final KafkaTable table;
        private final Drainable queue;
        private final LetterMatching matching;
        private final TableServices services;
        private final CancellationToken token;
        private final long markMicros;
        private final LaneProgress progress;
        private final MessageReader reader;
        private final EngineTarget target;

        /// Parts without messages to replay. Parts never change, and no name is given twice.
        private final Set<String> exhausted = new HashSet<>();

        /// Bounds the letters of the next batch.
        private int letterCountMax = Math.min(LETTERS_MIN, bounds.letters());

        /// How often in a row others took the letters of a batch away.
        private int overtakenCount;

        private long replayedCount;
        private long failedCount;

        Replay(
                KafkaTable table,
                Drainable queue,
                LetterMatching matching,
                TableServices services,
                CancellationToken token,
                long markMicros) {
            this.table = table;
            this.queue = queue;
            this.matching = matching;
            this.services = services;
            this.token = token;
            this.markMicros = markMicros;
            String name = table.fullName() + "/replay";
            this.progress =
                    new LaneProgress(
                            name,
                            services.settings().clock(),
                            services.metrics(),
                            LaneStatus.STOPPED);
            this.reader = reader(name);
            this.target = new EngineTarget(table, reader.assembler().header(), services, progress);
        }

        /// As a lane's, but that broken messages are found rather than waited for.
        private MessageReader reader(String name) {
            KafkaSettings settings = table.settings();
            BlockAssembler assembler =
                    new BlockAssembler(
                            table.header(), table.virtualColumns(), table.tableName(), true);
            return new MessageReader(
                    Formats.input(settings.get(KafkaSettings.FORMAT))
                            .decoder(table.header(), table.formatSettings()),
                    assembler,
                    new BrokenMessages(services.settings().clock(), services.random()),
                    progress,
                    new ReadingRules(
                            name,
                            Math.toIntExact(settings.get(KafkaSettings.SKIP_BYTES)),
                            settings.hasErrorRows()
                                    ? LaneSettings.BrokenPolicy.ROW
                                    : LaneSettings.BrokenPolicy.PARK,
                            settings.tombstonePolicy()));
        }

        ReplayedLetters run() {
            long seenMax = Long.MAX_VALUE;
            boolean isOver = false;
            while (!isOver && replayedCount + failedCount < seenMax) {
                token.check();
                try (Drain drain = queue.drain(token)) {
                    if (seenMax == Long.MAX_VALUE) {
                        seenMax = queue.rowCount(drain.snapshot());
                    }
                    isOver = !runBatch(drain);
                }
            }
            LOG.info(
                    "replayed table={} messages={} failed={}",
                    table.fullName(),
                    replayedCount,
                    failedCount);
            return new ReplayedLetters(replayedCount, failedCount);
        }

        /// @return false when there was nothing to replay
        private boolean runBatch(Drain drain) {
            ReplayBatch batch =
                    new ReplayBatch(
                            new ReplayBatch.Bounds(letterCountMax, bounds.bytes()),
                            matching,
                            markMicros);
            drain.scan(part -> !exhausted.contains(part), batch);
            batch.scanned();
            if (!batch.messages().isEmpty()) {
                EngineTarget.Taken taken =
                        target.take(
                                assemble(batch.messages()),
                                this::isCancelled,
                                (transaction, _) -> transaction.complete());
                batch.failed(taken.letters());
                boolean isPublished;
                try {
                    isPublished = publish(drain, batch, taken.transaction());
                } finally {
                    taken.transaction().abort();
                }
                if (!isPublished) {
                    return true;
                }
                count(batch);
            }
            exhausted.addAll(batch.exhausted());
            return !batch.messages().isEmpty();
        }

        /// Never true, since a statement that was cancelled has an error of its own.
        private boolean isCancelled() {
            token.check();
            return false;
        }

        private AssembledBlock assemble(List<ConsumerRecord<ByteBuffer, ByteBuffer>> messages) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> message : messages) {
                token.check();
                reader.read(
                        new MessageBatch.Run(
                                new TopicPartition(message.topic(), message.partition()),
                                List.of(message),
                                message.offset() + 1),
                        FlushRule.ONE_BLOCK);
            }
            return reader.assembler().take();
        }

        /// @param transaction that is complete: all that is left to do is the frame
        /// @return false when a TRUNCATE has taken the messages away; nothing is changed then
        private boolean publish(Drain drain, ReplayBatch batch, InsertTransaction transaction) {
            List<CatalogEdit> edits = drain.replace(batch.parts(), batch);
            try {
                CatalogSnapshot after = transaction.commit(edits);
                drain.published(after);
                overtakenCount = 0;
                return true;
            } catch (CommitInDoubtException e) {
                drain.leaveInDoubt();
                throw e;
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || ++overtakenCount == ATTEMPTS) {
                    throw e;
                }
                return false;
            }
        }

        private void count(ReplayBatch batch) {
            long failed = batch.failureCount();
            long replayed = batch.messages().size() - failed;
            failedCount += failed;
            replayedCount += replayed;
            int grown = failed * FEW_FAIL > replayed ? LETTERS_MIN : letterCountMax * GROWTH;
            letterCountMax = Math.min(grown, bounds.letters());
            services.metrics().add(Event.KAFKA_DEAD_LETTERS_REPLAYED, replayed);
        }
    }
}
