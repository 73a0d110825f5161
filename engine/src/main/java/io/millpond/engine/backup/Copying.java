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
            return copy(name, in, Long.MAX_VALUE, sink, token);
        }
    }

    /// What an entry with these bytes is.
    static BackupFile describe(String name, MemorySegment bytes, CancellationToken token)
            throws IOException {
        return copy(name, bytes, (_, _, _) -> {}, token);
    }

    /// Hands all that is left of `in` to `sink`, but not much more than `bytesMax`; returns what
    /// was handed on.
    static BackupFile copy(
            String name, InputStream in, long bytesMax, Sink sink, CancellationToken token)
            throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] piece = new byte[PIECE_BYTES];
        long byteCount = 0;
        int count = in.read(piece);
        while (count >= 0 && byteCount <= bytesMax) {
            token.check();
            sink.write(piece, 0, count);
            checksum.update(piece, 0, count);
            byteCount += count;
            count = in.read(piece);
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
        // What an archive unpacks to may have no end.
        BackupFile read = copy(file.name(), in, file.byteCount(), target::write, token);
        if (!read.isSame(file)) {
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
