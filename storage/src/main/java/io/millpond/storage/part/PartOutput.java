package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.WritableFile;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The file of a part in the making: compresses chunks into one buffer and writes that when it is
/// full. Single-threaded.
final class PartOutput implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final WritableFile file;
    private final List<Compression> compressions = new ArrayList<>();
    private byte[] buffer = new byte[BUFFER_BYTES + (BUFFER_BYTES >> 2)];
    private int buffered;

    PartOutput(WritableFile file) {
        this.file = file;
    }

    /// One way to compress the chunks of this file; closed with it.
    Compression compression(PartCodec of) {
        return compression(of.codec(), of.level());
    }

    Compression compression(Codec codec, int level) {
        for (Compression known : compressions) {
            if (known.codec() == codec && known.level() == level) {
                return known;
            }
        }
        Compression made = new Compression(codec, level);
        compressions.add(made);
        return made;
    }

    /// Where the next byte goes in the file.
    long offset() {
        return file.size() + buffered;
    }

    /// Writes the bytes of `raw` as a chunk; as they are where compression does not make them
    /// fewer.
    ChunkRef writeChunk(ByteSink raw, Compression compression) throws IOException {
        int count = raw.size();
        reserve(Math.max(count, compression.maxCompressedBytes(count)));
        Codec codec = compression.codec();
        int stored = compression.compress(raw.array(), 0, count, buffer, buffered);
        if (stored >= count) {
            codec = Codec.NONE;
            stored = count;
            System.arraycopy(raw.array(), 0, buffer, buffered, count);
        }
        int crc = PartFormat.checksum(buffer, buffered, stored);
        ChunkRef ref = new ChunkRef(offset(), stored, count, crc, codec);
        advance(stored);
        return ref;
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        reserve(count);
        System.arraycopy(bytes, from, buffer, buffered, count);
        advance(count);
    }

    private void reserve(int count) {
        if (buffer.length - buffered < count) {
            buffer = Arrays.copyOf(buffer, Math.addExact(buffered, count));
        }
    }

    private void advance(int count) throws IOException {
        buffered += count;
        if (buffered >= BUFFER_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(buffer, 0, buffered);
        buffered = 0;
    }

    /// Writes what is buffered and makes the file durable.
    void sync() throws IOException {
        flush();
        file.sync();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            compressions.forEach(Compression::close);
        }
    }
}
