package io.millpond.engine.kafka;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.client.ClusterOffsetAdmin;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.client.RealClients;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.position.PartitionFacts;
import io.millpond.engine.kafka.position.PositionRule;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.ReadingRules;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.source.ScanRequest;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Direct SELECTs of a Kafka table: from its positions to where its partitions end when the query
/// begins.
///
/// Nothing is taken away: the next SELECT, or the next view, reads the same again, unless
/// `kafka_commit_on_select` is on; then the positions move once everything was handed out.
///
/// *Differs:* ClickHouse reads as a member of the group, waits for messages that may come, and
/// commits what it read even when LIMIT kept it back.
final class DirectReads {
    private static final long BOUND_MS = 5_000;

    private final KafkaTable table;
    private final TableServices services;
    private final LaneSettings settings;

    DirectReads(KafkaTable table, TableServices services, LaneSettings settings) {
        this.table = table;
        this.services = services;
        this.settings = settings;
    }

    /// Errors: NETWORK_ERROR when the cluster does not answer, and while reading, those of messages
    /// that cannot be decoded.
    BlockStream open(ScanRequest request) {
        long sequence;
        List<PartitionFacts> facts;
        try (OffsetAdmin admin =
                ClusterOffsetAdmin.open(
                        table.clientProperties(),
                        settings.brokers(),
                        services.settings().clock(),
                        BOUND_MS)) {
            sequence = services.catalog().snapshot().stream(settings.table()).sequence();
            facts = PartitionFacts.ask(admin, settings.group(), settings.topics());
        }
        Map<TopicPartition, DirectRead.Range> ranges = ranges(facts);
        BlockAssembler assembler =
                new BlockAssembler(
                        table.header(), table.virtualColumns(), table.tableName(), false);
        List<Field> fields = new ArrayList<>();
        for (String name : request.columns()) {
            fields.add(assembler.header().field(assembler.header().indexOf(name)));
        }
        Clock clock = services.settings().clock();
        LaneProgress progress = new LaneProgress(settings.name(), clock, services.metrics());
        MessageReader reader =
                new MessageReader(
                        Formats.input(table.settings().get(KafkaSettings.FORMAT))
                                .decoder(table.header(), table.formatSettings()),
                        assembler,
                        new BrokenMessages(clock, services.random()),
                        progress,
                        rules());
        return new DirectRead(
                new Header(fields),
                consumer(),
                ranges,
                reader,
                new FlushRule(request.blockRows(), settings.flushRule().bytesMax(), 0, 0),
                progress,
                request.token(),
                clock,
                () -> end(facts, ranges, sequence));
    }

    private Consumer<ByteBuffer, ByteBuffer> consumer() {
        try {
            return new RealClients(table.clientProperties(), 1 << 20).reader(settings);
        } catch (KafkaException e) {
            throw new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.text(e), e);
        }
    }

    /// A query parks nothing: what a view would have parked fails it, or is passed over.
    private ReadingRules rules() {
        ReadingRules rules = settings.readingRules();
        return new ReadingRules(
                rules.name(),
                rules.headBytes(),
                rules.broken() == LaneSettings.BrokenPolicy.PARK
                        ? LaneSettings.BrokenPolicy.STOP
                        : rules.broken(),
                rules.tombstones() == LaneSettings.TombstonePolicy.PARK
                        ? LaneSettings.TombstonePolicy.SKIP
                        : rules.tombstones());
    }

    private Map<TopicPartition, DirectRead.Range> ranges(List<PartitionFacts> facts) {
        StreamState state = services.catalog().snapshot().stream(settings.table());
        Map<TopicPartition, DirectRead.Range> ranges = new HashMap<>();
        for (PartitionFacts fact : facts) {
            long from =
                    switch (fact.start(
                            settings.protocol(), settings.server(), settings.table(), state)) {
                        case PositionRule.FromLog(long nextOffset) -> nextOffset;
                        case PositionRule.FromGroup(long nextOffset, _, _) -> nextOffset;
                        case PositionRule.FromRecord(long nextOffset) -> nextOffset;
                        case PositionRule.Anew _ -> fact.firstOffset();
                        case PositionRule.Refused(String reason) ->
                                throw new DatabaseException(ErrorCode.ABORTED, reason);
                    };
            ranges.put(
                    fact.partition(),
                    new DirectRead.Range(Math.max(from, fact.firstOffset()), fact.endOffset()));
        }
        return ranges;
    }

    private void end(
            List<PartitionFacts> facts,
            Map<TopicPartition, DirectRead.Range> ranges,
            long sequence) {
        if (!table.settings().get(KafkaSettings.COMMIT_ON_SELECT)) {
            return;
        }
        List<StreamPosition> positions = new ArrayList<>();
        for (PartitionFacts fact : facts) {
            DirectRead.Range range = ranges.get(fact.partition());
            if (range != null) {
                positions.add(
                        new StreamPosition(
                                fact.partition().topic(),
                                fact.topicId(),
                                fact.partition().partition(),
                                Math.max(range.fromOffset(), range.toOffset()),
                                -1,
                                ""));
            }
        }
        table.passRead(positions, sequence);
    }
}
