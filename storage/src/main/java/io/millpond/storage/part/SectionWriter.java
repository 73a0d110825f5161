package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.io.ByteSink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes one section of a part. Single-threaded.
final class SectionWriter {
    /// Bytes of entries that are enough for a chunk.
    private static final int CHUNK_BYTES_ENOUGH = 256 << 10;

    private final SectionSpec spec;
    private final SectionCollector collector;
    private final PartOutput output;
    private final Compression compression;
    private final ByteSink pending = new ByteSink();
    private final List<PartFooter.StoredEntries> chunks = new ArrayList<>();
    private int pendingCount;

    SectionWriter(SectionSpec spec, PartOutput output, Compression compression) {
        this.spec = spec;
        this.collector = spec.collector().get();
        this.output = output;
        this.compression = compression;
    }

    void append(Block block, int fromRow, int[] ends) throws IOException {
        collector.append(block, fromRow, ends, this::add);
    }

    private void add(ByteSink entry) throws IOException {
        pending.putVarint(entry.size());
        pending.putBytes(entry.array(), 0, entry.size());
        pendingCount++;
        if (pending.size() >= CHUNK_BYTES_ENOUGH) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (pendingCount > 0) {
            chunks.add(
                    new PartFooter.StoredEntries(
                            pendingCount, output.writeChunk(pending, compression)));
            pending.clear();
            pendingCount = 0;
        }
    }

    PartFooter.StoredSection finish() throws IOException {
        collector.finish(this::add);
        flush();
        return new PartFooter.StoredSection(spec.name(), spec.definition(), chunks);
    }
}
