package io.millpond.engine.external;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes of somebody else, of which there may not be too many.
final class BoundedStream extends FilterInputStream {
    private final String place;
    private final long byteCountMax;
    private long byteCount;

    /// @param place where they are from, for the message
    BoundedStream(InputStream bytes, String place, long byteCountMax) {
        super(bytes);
        this.place = place;
        this.byteCountMax = byteCountMax;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        int read = super.read(bytes, from, count);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /// Errors: TOO_MANY_BYTES.
    private void count(long more) {
        byteCount += more;
        if (byteCount > byteCountMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_BYTES,
                    "The answer of %s is longer than %d bytes".formatted(place, byteCountMax));
        }
    }
}
