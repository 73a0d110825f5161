package io.millpond.engine.format.arrow;

import com.github.luben.zstd.ZstdInputStream;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import net.jpountz.lz4.LZ4FrameInputStream;

import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The nodes and the buffers of one record batch, handed out in the order of the schema.
/// Single-threaded.
final class BatchBuffers {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final byte NOT_COMPRESSED = -1;

    private final RecordBatch batch;
    private final MemorySegment body;
    private final byte codec;
    private int node;
    private int buffer;
    private int variadic;

    BatchBuffers(RecordBatch batch, MemorySegment body) {
        this.batch = batch;
        this.body = body;
        BodyCompression compression = batch.compression();
        this.codec = compression == null ? NOT_COMPRESSED : compression.codec();
    }

    /// How far the nodes and buffers are handed out.
    record Place(int node, int buffer, int variadic) {}

    Place place() {
        return new Place(node, buffer, variadic);
    }

    /// Goes back to where it was.
    void seek(Place place) {
        node = place.node();
        buffer = place.buffer();
        variadic = place.variadic();
    }

    /// The number of values of the next node.
    int nextNode() {
        if (node >= batch.nodesLength()) {
            throw ArrowErrors.broken("a batch has only %d nodes".formatted(node));
        }
        FieldNode next = batch.nodes(node++);
        return ArrowErrors.count(next.length(), "a node");
    }

    /// The number of further buffers of the next node that has views.
    int nextVariadicCount() {
        if (variadic >= batch.variadicBufferCountsLength()) {
            throw ArrowErrors.broken("a batch lacks counts of buffers");
        }
        return ArrowErrors.count(batch.variadicBufferCounts(variadic++), "a count of buffers");
    }

    /// Passes over a buffer without looking at it.
    void skipBuffer() {
        buffer++;
    }

    /// The next buffer, unpacked.
    ///
    /// @param bytesMin what it has to have at least, unless it has nothing
    MemorySegment nextBuffer(long bytesMin) {
        MemorySegment bytes = nextBuffer();
        if (bytes.byteSize() < bytesMin) {
            throw ArrowErrors.broken(
                    "a buffer of %d bytes, where there have to be %d"
                            .formatted(bytes.byteSize(), bytesMin));
        }
        return bytes;
    }

    /// The next buffer, unpacked; may have no bytes.
    MemorySegment nextBuffer() {
        if (buffer >= batch.buffersLength()) {
            throw ArrowErrors.broken("a batch has only %d buffers".formatted(buffer));
        }
        Buffer next = batch.buffers(buffer++);
        long from = next.offset();
        long length = next.length();
        if (from < 0 || length < 0 || length > body.byteSize() || from > body.byteSize() - length) {
            throw ArrowErrors.broken(
                    "a buffer [%d, %d + %d) of a body of %d bytes"
                            .formatted(from, from, length, body.byteSize()));
        }
        MemorySegment bytes = body.asSlice(from, length);
        return codec == NOT_COMPRESSED || length == 0 ? bytes : unpacked(bytes);
    }

    /// A packed buffer has its length in front, or -1 where it is not packed after all.
    private MemorySegment unpacked(MemorySegment packed) {
        if (packed.byteSize() < Long.BYTES) {
            throw ArrowErrors.broken("a packed buffer of %d bytes".formatted(packed.byteSize()));
        }
        long length = packed.get(LONG, 0);
        MemorySegment rest = packed.asSlice(Long.BYTES);
        if (length == NOT_COMPRESSED) {
            return rest;
        }
        int count = ArrowErrors.count(length, "a packed buffer");
        // Grows with what is really there, so that a broken length does not ask for memory.
        try (InputStream in = stream(rest.toArray(ValueLayout.JAVA_BYTE))) {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw ArrowErrors.broken(
                        "a packed buffer ends after %d of %d bytes".formatted(bytes.length, count));
            }
            return MemorySegment.ofArray(bytes);
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Broken Arrow data: " + e.getMessage(), e);
        }
    }

    private InputStream stream(byte[] packed) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(packed);
        return switch (codec) {
            case CompressionType.LZ4_FRAME -> new LZ4FrameInputStream(bytes);
            case CompressionType.ZSTD -> new ZstdInputStream(bytes);
            default -> throw ArrowErrors.broken("the compression %d".formatted(codec));
        };
    }
}
