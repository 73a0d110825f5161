package io.millpond.engine.backup;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.io.SegmentStream;
import io.millpond.storage.io.WritableFile;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/// Copies bytes by pieces, and computes their checksum.
final class Copying {
    static final int PIECE_BYTES = 1 << 18;

    private Copying() {}

    /// Takes a piece of bytes.
    interface Sink {
        void write(byte[] bytes, int fromByte, int byteCount) throws IOException;
    }

    /// Hands all bytes to `sink`; returns what they are.
    static BackupFile copy(String name, MemorySegment bytes, Sink sink, CancellationToken token)
            throws IOException {
        try (InputStream in = new SegmentStream(bytes)) {
            return copy(name, in, sink, token);
        }
    }

    /// Hands all that is left of `in` to `sink`; returns what it was.
    static BackupFile copy(String name, InputStream in, Sink sink, CancellationToken token)
            throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] piece = new byte[PIECE_BYTES];
        long byteCount = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            token.check();
            sink.write(piece, 0, count);
            checksum.update(piece, 0, count);
            byteCount += count;
        }
        return new BackupFile(name, byteCount, (int) checksum.getValue());
    }

    /// Writes an entry to a file and makes it durable.
    ///
    /// Throws BACKUP_DAMAGED when the bytes are not those that the manifest says.
    static void restore(
            BackupFile file,
            InputStream in,
            WritableFile target,
            BackupPlace place,
            CancellationToken token)
            throws IOException {
        BackupFile read = copy(file.name(), in, target::write, token);
        if (!read.equals(file)) {
            throw place.damaged(
                    "the entry '%s' has %d bytes of checksum %08x, it was written with %d of %08x"
                            .formatted(
                                    file.name(),
                                    read.byteCount(),
                                    read.checksum(),
                                    file.byteCount(),
                                    file.checksum()));
        }
        target.sync();
    }
}
