package io.millpond.engine.format.arrow;

import com.github.luben.zstd.Zstd;
import com.google.flatbuffers.FlatBufferBuilder;

import io.millpond.sql.codec.ByteSink;

import net.jpountz.lz4.LZ4FrameOutputStream;

import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers the nodes and the buffers of one record batch. Single-threaded.
final class BatchWriter {
    private static final int ALIGNMENT = 8;
    private static final int ZSTD_LEVEL = 1;
    private static final byte[] NOTHING = new byte[0];

    /// How buffers are packed.
    enum Packing {
        NONE,
        LZ4_FRAME,
        ZSTD
    }

    private record Node(int length, int nullCount) {}

    private record Span(long from, long length) {}

    private final Packing packing;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final ByteSink body = new ByteSink();

    BatchWriter(Packing packing) {
        this.packing = packing;
    }

    /// Begins a node with its bitmap, which has no bytes where nothing is NULL.
    ///
    /// @param nulls 1 for each NULL; null: there are none
    void node(int length, byte @Nullable [] nulls) {
        int nullCount = 0;
        for (int row = 0; nulls != null && row < length; row++) {
            nullCount += nulls[row];
        }
        nodes.add(new Node(length, nullCount));
        if (nulls == null || nullCount == 0) {
            buffer(NOTHING, 0);
            return;
        }
        byte[] bits = new byte[(length + 7) / 8];
        for (int row = 0; row < length; row++) {
            bits[row >>> 3] |= (byte) ((nulls[row] ^ 1) << (row & 7));
        }
        buffer(bits, bits.length);
    }

    /// Adds the first `size` of `bytes` as a buffer.
    void buffer(byte[] bytes, int size) {
        int from = body.size();
        if (size == 0 || packing == Packing.NONE) {
            body.put(bytes, 0, size);
        } else {
            byte[] packed = pack(bytes, size);
            boolean isSmaller = packed.length < size;
            body.putLong(isSmaller ? size : -1);
            body.put(isSmaller ? packed : bytes, 0, isSmaller ? packed.length : size);
        }
        spans.add(new Span(from, body.size() - from));
        while (body.size() % ALIGNMENT != 0) {
            body.put((byte) 0);
        }
    }

    private byte[] pack(byte[] bytes, int size) {
        if (packing == Packing.ZSTD) {
            byte[] target = new byte[(int) Zstd.compressBound(size)];
            long count =
                    Zstd.compressByteArray(target, 0, target.length, bytes, 0, size, ZSTD_LEVEL);
            if (Zstd.isError(count)) {
                throw new IllegalStateException(Zstd.getErrorName(count));
            }
            return Arrays.copyOf(target, (int) count);
        }
        ByteArrayOutputStream target = new ByteArrayOutputStream(size / 2 + 64);
        LZ4FrameOutputStream.BLOCKSIZE block =
                size <= (1 << 16)
                        ? LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB
                        : LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB;
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(target, block)) {
            frame.write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }

    /// The buffers, each at a multiple of eight bytes.
    ByteSink body() {
        return body;
    }

    /// Puts the `RecordBatch`, and returns where it is.
    int finish(int rowCount, FlatBufferBuilder out) {
        RecordBatch.startNodesVector(out, nodes.size());
        for (Node node : nodes.reversed()) {
            FieldNode.createFieldNode(out, node.length(), node.nullCount());
        }
        int nodeVector = out.endVector();
        RecordBatch.startBuffersVector(out, spans.size());
        for (Span span : spans.reversed()) {
            Buffer.createBuffer(out, span.from(), span.length());
        }
        int bufferVector = out.endVector();
        int compression =
                switch (packing) {
                    case NONE -> 0;
                    case LZ4_FRAME ->
                            BodyCompression.createBodyCompression(
                                    out, CompressionType.LZ4_FRAME, BodyCompressionMethod.BUFFER);
                    case ZSTD ->
                            BodyCompression.createBodyCompression(
                                    out, CompressionType.ZSTD, BodyCompressionMethod.BUFFER);
                };
        return RecordBatch.createRecordBatch(
                out, rowCount, nodeVector, bufferVector, compression, 0);
    }
}
