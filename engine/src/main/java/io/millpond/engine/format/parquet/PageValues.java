package io.millpond.engine.format.parquet;

import io.millpond.sql.codec.ByteSink;

/// Values in the physical form of one column of the file, for one page. Immutable.
sealed interface PageValues {
    int count();

    /// Puts all values one after another, without a dictionary.
    void putPlain(ByteSink out);

    /// Bits, the lowest of each byte first.
    final class Booleans implements PageValues {
        private final byte[] values;
        private final int count;

        Booleans(byte[] values, int count) {
            this.values = values;
            this.count = count;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void putPlain(ByteSink out) {
            for (int from = 0; from < count; from += Byte.SIZE) {
                int bits = 0;
                for (int i = from; i < Math.min(count, from + Byte.SIZE); i++) {
                    bits |= (values[i] != 0 ? 1 : 0) << (i - from);
                }
                out.put((byte) bits);
            }
        }
    }

    /// Numbers of 32 bits; the bits of a number with a fraction.
    final class Ints implements PageValues {
        private final int[] values;
        private final int count;

        Ints(int[] values, int count) {
            this.values = values;
            this.count = count;
        }

        int value(int index) {
            return values[index];
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void putPlain(ByteSink out) {
            for (int i = 0; i < count; i++) {
                out.putInt(values[i]);
            }
        }
    }

    /// Numbers of 64 bits; the bits of a number with a fraction.
    final class Longs implements PageValues {
        private final long[] values;
        private final int count;

        Longs(long[] values, int count) {
            this.values = values;
            this.count = count;
        }

        long value(int index) {
            return values[index];
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void putPlain(ByteSink out) {
            for (int i = 0; i < count; i++) {
                out.putLong(values[i]);
            }
        }
    }

    /// Strings of bytes, of any length with the length in front, or of one length without.
    final class Strings implements PageValues {
        private final byte[] bytes;
        private final int[] ends;
        private final int count;
        private final boolean isFixed;

        /// @param ends exclusive, in `bytes`
        Strings(byte[] bytes, int[] ends, int count, boolean isFixed) {
            this.bytes = bytes;
            this.ends = ends;
            this.count = count;
            this.isFixed = isFixed;
        }

        byte[] bytes() {
            return bytes;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        int end(int index) {
            return ends[index];
        }

        /// The bytes that stand in front of each value in a page.
        int prefixBytes() {
            return isFixed ? 0 : Integer.BYTES;
        }

        /// Puts the value `[from, to)` as a page has it.
        void putOne(int from, int to, ByteSink out) {
            if (!isFixed) {
                out.putInt(to - from);
            }
            out.put(bytes, from, to);
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public void putPlain(ByteSink out) {
            if (isFixed) {
                out.put(bytes, 0, count == 0 ? 0 : ends[count - 1]);
                return;
            }
            int start = 0;
            for (int i = 0; i < count; i++) {
                out.putInt(ends[i] - start);
                out.put(bytes, start, ends[i]);
                start = ends[i];
            }
        }
    }
}
