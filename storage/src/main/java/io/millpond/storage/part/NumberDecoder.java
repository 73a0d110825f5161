package io.millpond.storage.part;

import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.io.ByteSource;

import java.util.Arrays;

/// Reads the nodes of numbers of up to 64 bits, as [ChunkEncoder] specifies them.
///
/// Bytes that are no such node throw `IndexOutOfBoundsException`. Single-threaded.
final class NumberDecoder {
    /// The most transforms of one node.
    private static final int TRANSFORMS_MAX = 32;

    private final ByteSource source;
    private int codedDepth;

    NumberDecoder(ByteSource source) {
        this.source = source;
    }

    /// Takes the first byte of a node that is of no higher kind.
    int takeTag(int highest) {
        int tag = source.takeByte();
        if (tag < 0 || tag > highest) {
            throw new IndexOutOfBoundsException("node of kind " + tag);
        }
        return tag;
    }

    /// Takes the first byte of a node of numbers that are never framed.
    private int takeUnframedTag() {
        int tag = takeTag(ChunkEncoder.CODED);
        if (tag == ChunkEncoder.FRAMED) {
            throw new IndexOutOfBoundsException("node of kind " + tag);
        }
        return tag;
    }

    /// The numbers of a coded node, of which the low `width` bits count.
    private long[] coded(int rowCount, int width) {
        if (++codedDepth > TRANSFORMS_MAX) {
            throw new IndexOutOfBoundsException("more than " + TRANSFORMS_MAX + " transforms");
        }
        long[] values = new long[rowCount];
        switch (Transform.of(source.takeByte())) {
            case DELTA -> {
                long first = source.takeLong();
                values = integers(rowCount, width);
                CodedValues.sums(first, values);
            }
            case GCD -> {
                long divisor = source.takeLong();
                values = integers(rowCount, width);
                for (int i = 0; i < rowCount; i++) {
                    values[i] *= divisor;
                }
            }
            case DOUBLE_DELTA -> {
                long first = source.takeLong();
                long firstStep = source.takeLong();
                CodedValues.takeBlocks(source, values);
                CodedValues.sums(firstStep, values);
                CodedValues.sums(first, values);
            }
            case T64 -> CodedValues.takeBlocks(source, values);
            case GORILLA -> CodedValues.takeGorilla(source, values, width);
            case FPC -> CodedValues.takeGuessed(source, values, width);
        }
        codedDepth--;
        return values;
    }

    private long[] integers(int rowCount, int width) {
        if (width == Long.SIZE) {
            return longs(rowCount);
        }
        long[] values = new long[rowCount];
        switch (width) {
            case Byte.SIZE -> {
                byte[] narrow = bytes(rowCount);
                for (int i = 0; i < rowCount; i++) {
                    values[i] = narrow[i];
                }
            }
            case Short.SIZE -> {
                short[] narrow = shorts(rowCount);
                for (int i = 0; i < rowCount; i++) {
                    values[i] = narrow[i];
                }
            }
            default -> {
                int[] narrow = ints(rowCount);
                for (int i = 0; i < rowCount; i++) {
                    values[i] = narrow[i];
                }
            }
        }
        return values;
    }

    /// Takes the first byte of a node whose values are all one value, itself a plain node.
    void takePlainTag() {
        if (source.takeByte() != ChunkEncoder.PLAIN) {
            throw new IndexOutOfBoundsException("a constant that is not plain");
        }
    }

    byte[] bytes(int rowCount) {
        int tag = takeUnframedTag();
        if (tag == ChunkEncoder.PLAIN) {
            return source.takeBytes(rowCount);
        }
        byte[] values = new byte[rowCount];
        if (tag == ChunkEncoder.CODED) {
            long[] wide = coded(rowCount, Byte.SIZE);
            for (int i = 0; i < rowCount; i++) {
                values[i] = (byte) wide[i];
            }
            return values;
        }
        takePlainTag();
        Arrays.fill(values, source.takeByte());
        return values;
    }

    short[] shorts(int rowCount) {
        int tag = takeTag(ChunkEncoder.CODED);
        short[] values = new short[rowCount];
        switch (tag) {
            case ChunkEncoder.CODED -> {
                long[] wide = coded(rowCount, Short.SIZE);
                for (int i = 0; i < rowCount; i++) {
                    values[i] = (short) wide[i];
                }
            }
            case ChunkEncoder.PLAIN -> source.takeShorts(values, 0, rowCount);
            case ChunkEncoder.CONSTANT -> {
                takePlainTag();
                Arrays.fill(values, source.takeShort());
            }
            default -> {
                takeWidth(1);
                short base = (short) source.takeLong();
                int at = source.skip(rowCount);
                byte[] frame = source.array();
                for (int i = 0; i < rowCount; i++) {
                    values[i] = (short) (base + (frame[at + i] & 0xFF));
                }
            }
        }
        return values;
    }

    private int takeWidth(int widest) {
        int width = source.takeByte();
        if (width < 1 || width > widest || width == 3) {
            throw new IndexOutOfBoundsException("frame of width " + width);
        }
        return width;
    }

    int[] ints(int rowCount) {
        int[] values = new int[rowCount];
        ints(values, 0, rowCount);
        return values;
    }

    /// Writes the values to `values[to, to + rowCount)`.
    void ints(int[] values, int to, int rowCount) {
        switch (takeTag(ChunkEncoder.CODED)) {
            case ChunkEncoder.CODED -> {
                long[] wide = coded(rowCount, Integer.SIZE);
                for (int i = 0; i < rowCount; i++) {
                    values[to + i] = (int) wide[i];
                }
            }
            case ChunkEncoder.PLAIN -> source.takeInts(values, to, rowCount);
            case ChunkEncoder.CONSTANT -> {
                takePlainTag();
                Arrays.fill(values, to, to + rowCount, source.takeInt());
            }
            default -> intFrame(values, to, rowCount, takeWidth(2));
        }
    }

    private void intFrame(int[] values, int to, int rowCount, int width) {
        int base = (int) source.takeLong();
        int at = source.skip(Math.multiplyExact(width, rowCount));
        byte[] frame = source.array();
        if (width == 1) {
            for (int i = 0; i < rowCount; i++) {
                values[to + i] = base + (frame[at + i] & 0xFF);
            }
            return;
        }
        for (int i = 0; i < rowCount; i++) {
            values[to + i] = base + (ByteSource.shortAt(frame, at + 2 * i) & 0xFFFF);
        }
    }

    long[] longs(int rowCount) {
        int tag = takeTag(ChunkEncoder.CODED);
        if (tag == ChunkEncoder.CODED) {
            return coded(rowCount, Long.SIZE);
        }
        long[] values = new long[rowCount];
        longs(tag, values, 0, rowCount);
        return values;
    }

    /// Writes the values to `values[to, to + rowCount)`.
    void longs(long[] values, int to, int rowCount) {
        int tag = takeTag(ChunkEncoder.CODED);
        if (tag == ChunkEncoder.CODED) {
            System.arraycopy(coded(rowCount, Long.SIZE), 0, values, to, rowCount);
        } else {
            longs(tag, values, to, rowCount);
        }
    }

    private void longs(int tag, long[] values, int to, int rowCount) {
        switch (tag) {
            case ChunkEncoder.PLAIN -> source.takeLongs(values, to, rowCount);
            case ChunkEncoder.CONSTANT -> {
                takePlainTag();
                Arrays.fill(values, to, to + rowCount, source.takeLong());
            }
            default -> longFrame(values, to, rowCount, takeWidth(4));
        }
    }

    private void longFrame(long[] values, int to, int rowCount, int width) {
        long base = source.takeLong();
        int at = source.skip(Math.multiplyExact(width, rowCount));
        byte[] frame = source.array();
        switch (width) {
            case 1 -> {
                for (int i = 0; i < rowCount; i++) {
                    values[to + i] = base + (frame[at + i] & 0xFF);
                }
            }
            case 2 -> {
                for (int i = 0; i < rowCount; i++) {
                    values[to + i] = base + (ByteSource.shortAt(frame, at + 2 * i) & 0xFFFF);
                }
            }
            default -> {
                for (int i = 0; i < rowCount; i++) {
                    values[to + i] = base + (ByteSource.intAt(frame, at + 4 * i) & 0xFFFFFFFFL);
                }
            }
        }
    }

    FloatColumn floats(int rowCount) {
        int tag = takeUnframedTag();
        float[] values = new float[rowCount];
        if (tag == ChunkEncoder.PLAIN) {
            source.takeFloats(values, 0, rowCount);
        } else if (tag == ChunkEncoder.CODED) {
            long[] bits = coded(rowCount, Integer.SIZE);
            for (int i = 0; i < rowCount; i++) {
                values[i] = Float.intBitsToFloat((int) bits[i]);
            }
        } else {
            takePlainTag();
            Arrays.fill(values, Float.intBitsToFloat(source.takeInt()));
        }
        return new FloatColumn(values, rowCount);
    }

    DoubleColumn doubles(int rowCount) {
        double[] values = new double[rowCount];
        doubles(values, 0, rowCount);
        return new DoubleColumn(values, rowCount);
    }

    /// Writes the values to `values[to, to + rowCount)`.
    void doubles(double[] values, int to, int rowCount) {
        int tag = takeUnframedTag();
        if (tag == ChunkEncoder.PLAIN) {
            source.takeDoubles(values, to, rowCount);
        } else if (tag == ChunkEncoder.CODED) {
            long[] bits = coded(rowCount, Long.SIZE);
            for (int i = 0; i < rowCount; i++) {
                values[to + i] = Double.longBitsToDouble(bits[i]);
            }
        } else {
            takePlainTag();
            double value = Double.longBitsToDouble(source.takeLong());
            Arrays.fill(values, to, to + rowCount, value);
        }
    }
}
