package io.millpond.storage.part;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.io.ByteSink;

import java.util.List;

/// Writes the nodes of numbers of up to 64 bits, as [ChunkEncoder] specifies them. Single-threaded.
final class NumberEncoder {
    private final ByteSink sink;
    private final List<Transform> transforms;

    /// @param transforms of [#codedNode]; other nodes are put through nothing
    NumberEncoder(ByteSink sink, List<Transform> transforms) {
        this.sink = sink;
        this.transforms = List.copyOf(transforms);
    }

    /// Puts the node of numbers as the transforms have it; false where the column holds others.
    boolean codedNode(Column column, int from, int to) {
        long[] values = new long[to - from];
        switch (column) {
            case ByteColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Byte.SIZE, 0);
            }
            case ShortColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Short.SIZE, 0);
            }
            case IntColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Integer.SIZE, 0);
            }
            case LongColumn plain -> {
                System.arraycopy(plain.values(), from, values, 0, values.length);
                coded(values, Long.SIZE, 0);
            }
            case FloatColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.floatToRawIntBits(plain.values()[from + i]);
                }
                coded(values, Integer.SIZE, 0);
            }
            case DoubleColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.doubleToRawLongBits(plain.values()[from + i]);
                }
                coded(values, Long.SIZE, 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// @param next the transform to apply, of those that are left; may change `values`
    private void coded(long[] values, int width, int next) {
        int count = values.length;
        if (next == transforms.size()) {
            integerNode(values, width);
            return;
        }
        Transform transform = transforms.get(next);
        sink.putByte(ChunkEncoder.CODED);
        sink.putByte(transform.id());
        switch (transform) {
            case DELTA -> {
                sink.putLong(CodedValues.differences(values, count));
                coded(values, width, next + 1);
            }
            case GCD -> {
                long divisor = CodedValues.divisor(values, count);
                sink.putLong(divisor);
                for (int i = 0; i < count; i++) {
                    values[i] /= divisor;
                }
                coded(values, width, next + 1);
            }
            case DOUBLE_DELTA -> {
                sink.putLong(CodedValues.differences(values, count));
                sink.putLong(CodedValues.differences(values, count));
                CodedValues.putBlocks(values, count, sink);
            }
            case T64 -> CodedValues.putBlocks(values, count, sink);
            case GORILLA -> CodedValues.putGorilla(values, count, width, sink);
            case FPC -> CodedValues.putGuessed(values, count, width, sink);
        }
    }

    private void integerNode(long[] values, int width) {
        int count = values.length;
        switch (width) {
            case Byte.SIZE -> {
                byte[] narrow = new byte[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (byte) values[i];
                }
                byteNode(narrow, 0, count);
            }
            case Short.SIZE -> {
                short[] narrow = new short[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (short) values[i];
                }
                shortNode(narrow, 0, count);
            }
            case Integer.SIZE -> {
                int[] narrow = new int[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (int) values[i];
                }
                intNode(narrow, 0, count);
            }
            default -> longNode(values, 0, count);
        }
    }

    void byteNode(byte[] values, int from, int to) {
        int row = from + 1;
        while (row < to && values[row] == values[from]) {
            row++;
        }
        if (from < to && row == to) {
            sink.putByte(ChunkEncoder.CONSTANT);
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putByte(values[from]);
            return;
        }
        sink.putByte(ChunkEncoder.PLAIN);
        sink.putBytes(values, from, to - from);
    }

    void shortNode(short[] values, int from, int to) {
        short min = Short.MAX_VALUE;
        short max = Short.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = (short) Math.min(min, values[i]);
            max = (short) Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(ChunkEncoder.CONSTANT);
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putShort(min);
            return;
        }
        if (from == to || max - min > 0xFF) {
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putShorts(values, from, to - from);
            return;
        }
        int at = frame(1, min, to - from);
        byte[] target = sink.array();
        for (int i = from; i < to; i++) {
            target[at++] = (byte) (values[i] - min);
        }
    }

    void intNode(int[] values, int from, int to) {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(ChunkEncoder.CONSTANT);
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putInt(min);
            return;
        }
        long span = (long) max - min;
        if (from == to || span > 0xFFFF) {
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putInts(values, from, to - from);
            return;
        }
        int width = span <= 0xFF ? 1 : 2;
        int at = frame(width, min, to - from);
        byte[] target = sink.array();
        if (width == 1) {
            for (int i = from; i < to; i++) {
                target[at++] = (byte) (values[i] - min);
            }
            return;
        }
        for (int i = from; i < to; i++, at += 2) {
            ByteSink.setShort(target, at, values[i] - min);
        }
    }

    void longNode(long[] values, int from, int to) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(ChunkEncoder.CONSTANT);
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putLong(min);
            return;
        }
        // The span of signed extremes is an unsigned number.
        int spanBits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        if (from == to || spanBits > Integer.SIZE) {
            sink.putByte(ChunkEncoder.PLAIN);
            sink.putLongs(values, from, to - from);
            return;
        }
        int width = spanBits <= 8 ? 1 : spanBits <= 16 ? 2 : 4;
        longFrame(values, from, to, min, width);
    }

    private void longFrame(long[] values, int from, int to, long min, int width) {
        int at = frame(width, min, to - from);
        byte[] target = sink.array();
        switch (width) {
            case 1 -> {
                for (int i = from; i < to; i++) {
                    target[at++] = (byte) (values[i] - min);
                }
            }
            case 2 -> {
                for (int i = from; i < to; i++, at += 2) {
                    ByteSink.setShort(target, at, (int) (values[i] - min));
                }
            }
            default -> {
                for (int i = from; i < to; i++, at += 4) {
                    ByteSink.setInt(target, at, (int) (values[i] - min));
                }
            }
        }
    }

    /// Puts the head of a framed node and makes room for its values; returns where they begin.
    private int frame(int width, long base, int rowCount) {
        sink.putByte(ChunkEncoder.FRAMED);
        sink.putByte(width);
        sink.putLong(base);
        return sink.skip(Math.multiplyExact(width, rowCount));
    }

    void floatNode(float[] values, int from, int to) {
        if (from < to) {
            int first = Float.floatToRawIntBits(values[from]);
            int row = from + 1;
            while (row < to && Float.floatToRawIntBits(values[row]) == first) {
                row++;
            }
            if (row == to) {
                sink.putByte(ChunkEncoder.CONSTANT);
                sink.putByte(ChunkEncoder.PLAIN);
                sink.putInt(first);
                return;
            }
        }
        sink.putByte(ChunkEncoder.PLAIN);
        sink.putFloats(values, from, to - from);
    }

    void doubleNode(double[] values, int from, int to) {
        if (from < to) {
            long first = Double.doubleToRawLongBits(values[from]);
            int row = from + 1;
            while (row < to && Double.doubleToRawLongBits(values[row]) == first) {
                row++;
            }
            if (row == to) {
                sink.putByte(ChunkEncoder.CONSTANT);
                sink.putByte(ChunkEncoder.PLAIN);
                sink.putLong(first);
                return;
            }
        }
        sink.putByte(ChunkEncoder.PLAIN);
        sink.putDoubles(values, from, to - from);
    }
}
