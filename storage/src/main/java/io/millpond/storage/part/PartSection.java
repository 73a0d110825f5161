package io.millpond.storage.part;

import io.millpond.storage.io.ByteSource;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/// A section of an open part, read by [PartReader#entries]. Thread-safe.
public final class PartSection {
    /// Of a chunk of entries in the footer: their number and the reference.
    private static final int MARK_BYTES = 4 + 21;

    private final PartFooter.StoredSection stored;
    private final PartColumn.ChunkSource source;
    private volatile @Nullable SoftReference<List<byte[]>> known;

    PartSection(PartFooter.StoredSection stored, PartColumn.ChunkSource source) {
        this.stored = stored;
        this.source = source;
    }

    public String name() {
        return stored.name();
    }

    /// What the entries mean, as their writer said.
    public String definition() {
        return stored.definition();
    }

    /// The bytes in the file.
    public long storedBytes() {
        return stored.chunks().stream().mapToLong(chunk -> chunk.ref().storedBytes()).sum();
    }

    /// The bytes before compression.
    public long rawBytes() {
        return stored.chunks().stream().mapToLong(chunk -> chunk.ref().rawBytes()).sum();
    }

    /// The bytes by which the entries are found.
    public long markBytes() {
        return (long) stored.chunks().size() * MARK_BYTES;
    }

    /// Bytes that fail a check throw `IndexOutOfBoundsException`. The entries stay decoded while
    /// memory allows.
    List<byte[]> entries() {
        SoftReference<List<byte[]>> reference = known;
        List<byte[]> entries = reference == null ? null : reference.get();
        if (entries == null) {
            entries = read();
            known = new SoftReference<>(entries);
        }
        return entries;
    }

    private List<byte[]> read() {
        List<byte[]> entries = new ArrayList<>();
        for (PartFooter.StoredEntries chunk : stored.chunks()) {
            ChunkRef ref = chunk.ref();
            byte[] bytes = source.read(ref);
            ByteSource raw =
                    new ByteSource(
                            Compression.decompress(
                                    ref.codec(), bytes, 0, bytes.length, ref.rawBytes()));
            for (int i = 0; i < chunk.count(); i++) {
                entries.add(raw.takeBytes(raw.takeCount()));
            }
            if (raw.remaining() != 0) {
                throw new IndexOutOfBoundsException(raw.remaining() + " bytes too many");
            }
        }
        return List.copyOf(entries);
    }
}
