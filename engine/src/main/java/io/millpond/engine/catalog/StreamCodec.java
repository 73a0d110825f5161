package io.millpond.engine.catalog;

import static io.millpond.engine.catalog.CatalogCodec.putList;
import static io.millpond.engine.catalog.CatalogCodec.putUuid;
import static io.millpond.engine.catalog.CatalogCodec.takeList;
import static io.millpond.engine.catalog.CatalogCodec.takeUuid;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The bytes of what streaming tables keep in the catalog; [CatalogCodec] describes them.
final class StreamCodec {
    private StreamCodec() {}

    /// The edits that make a table without state have `stream`. The tables of its prepared blocks
    /// exist already.
    static List<CatalogEdit> editsOf(UUID table, StreamState stream) {
        List<CatalogEdit> edits = new ArrayList<>();
        edits.add(
                new CatalogEdit.SetPositions(
                        table, 0, stream.sequence(), List.copyOf(stream.positions().values())));
        edits.add(new CatalogEdit.SetStreamMode(table, stream.mode()));
        if (stream.isRestored()) {
            edits.add(new CatalogEdit.SetRestored(table));
        }
        stream.decided()
                .forEach(
                        (lane, sequence) ->
                                edits.add(new CatalogEdit.SetDecided(table, lane, sequence)));
        stream.prepared()
                .values()
                .forEach(ingest -> edits.add(new CatalogEdit.PrepareIngest(table, ingest)));
        return edits;
    }

    static void putPrepared(ByteSink out, PreparedIngest ingest) {
        out.putVarint(ingest.lane());
        out.putVarint(ingest.sequence());
        out.putLong(ingest.token());
        putList(out, ingest.ranges(), StreamCodec::putRange);
        putList(out, List.copyOf(ingest.parts().entrySet()), StreamCodec::putParts);
    }

    static PreparedIngest takePrepared(ByteSource in, int version) {
        int lane = (int) in.takeVarint();
        long sequence = in.takeVarint();
        long token = in.takeLong();
        List<PreparedIngest.Range> ranges = takeList(in, StreamCodec::takeRange);
        Map<UUID, List<PartEntry>> parts = new HashMap<>();
        takeList(
                in,
                source ->
                        parts.put(
                                takeUuid(source),
                                takeList(source, s -> CatalogCodec.takePart(s, version))));
        return new PreparedIngest(lane, sequence, token, ranges, parts);
    }

    private static void putRange(ByteSink out, PreparedIngest.Range range) {
        out.putVarint(range.fromOffset());
        putPosition(out, range.end());
    }

    private static PreparedIngest.Range takeRange(ByteSource in) {
        return new PreparedIngest.Range(in.takeVarint(), takePosition(in));
    }

    private static void putParts(ByteSink out, Map.Entry<UUID, List<PartEntry>> parts) {
        putUuid(out, parts.getKey());
        putList(out, parts.getValue(), CatalogCodec::putPart);
    }

    static void putMode(ByteSink out, StreamMode mode) {
        out.putByte(
                switch (mode) {
                    case RUNNING -> 0;
                    case STOPPED -> 1;
                    case PAUSED -> 2;
                });
    }

    static StreamMode takeMode(ByteSource in) {
        int code = in.takeByte();
        return switch (code) {
            case 0 -> StreamMode.RUNNING;
            case 1 -> StreamMode.STOPPED;
            case 2 -> StreamMode.PAUSED;
            default -> throw new IllegalArgumentException("No mode has the code " + code);
        };
    }

    static void putPosition(ByteSink out, StreamPosition position) {
        out.putString(position.topic());
        out.putString(position.topicId());
        out.putVarint(position.partition());
        out.putVarint(position.nextOffset());
        out.putLong(position.foundOffset());
        out.putString(position.foundMetadata());
    }

    static StreamPosition takePosition(ByteSource in) {
        return new StreamPosition(
                in.takeString(),
                in.takeString(),
                (int) in.takeVarint(),
                in.takeVarint(),
                in.takeLong(),
                in.takeString());
    }
}
