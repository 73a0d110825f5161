package io.millpond.storage.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class ByteSinkTest {
    @Test
    void valuesComeBackInOrder() {
        ByteSink sink = new ByteSink(1);
        sink.putByte(-2);
        sink.putBoolean(true);
        sink.putShort(-300);
        sink.putInt(0x01020304);
        sink.putLong(Long.MIN_VALUE + 5);
        sink.putString("żółw 🐢");
        sink.putBytes(new byte[] {9, 8, 7}, 1, 2);
        ByteSource source = new ByteSource(sink.toByteArray());
        assertThat(source.takeByte()).isEqualTo((byte) -2);
        assertThat(source.takeBoolean()).isTrue();
        assertThat(source.takeShort()).isEqualTo((short) -300);
        assertThat(source.takeInt()).isEqualTo(0x01020304);
        assertThat(source.takeLong()).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(source.takeString()).isEqualTo("żółw 🐢");
        assertThat(source.takeBytes(2)).containsExactly(8, 7);
        assertThat(source.remaining()).isZero();
    }

    @Test
    void integersAreLittleEndian() {
        ByteSink sink = new ByteSink();
        sink.putInt(0x01020304);
        sink.putInts(new int[] {7, 0x0A0B0C0D}, 1, 1);
        assertThat(sink.toByteArray()).containsExactly(4, 3, 2, 1, 0x0D, 0x0C, 0x0B, 0x0A);
    }

    @Test
    void varintsOfEverySizeComeBack() {
        ByteSink sink = new ByteSink();
        for (int shift = 0; shift < 64; shift++) {
            sink.putVarint(1L << shift);
            sink.putVarint((1L << shift) - 1);
        }
        ByteSource source = new ByteSource(sink.toByteArray());
        for (int shift = 0; shift < 64; shift++) {
            assertThat(source.takeVarint()).isEqualTo(1L << shift);
            assertThat(source.takeVarint()).isEqualTo((1L << shift) - 1);
        }
    }

    @Test
    void arraysComeBack() {
        Random random = new Random(1);
        long[] longs = random.longs(100).toArray();
        double[] doubles = random.doubles(100).toArray();
        short[] shorts = {1, -1, 300};
        float[] floats = {1.5f, Float.NaN};
        ByteSink sink = new ByteSink();
        sink.putByte(0);
        sink.putLongs(longs, 10, 50);
        sink.putDoubles(doubles, 0, 100);
        sink.putShorts(shorts, 0, 3);
        sink.putFloats(floats, 0, 2);
        ByteSource source = new ByteSource(sink.array(), 1, sink.size());
        long[] readLongs = new long[60];
        source.takeLongs(readLongs, 10, 50);
        assertThat(readLongs[10]).isEqualTo(longs[10]);
        assertThat(readLongs[59]).isEqualTo(longs[59]);
        double[] readDoubles = new double[100];
        source.takeDoubles(readDoubles, 0, 100);
        assertThat(readDoubles).isEqualTo(doubles);
        short[] readShorts = new short[3];
        source.takeShorts(readShorts, 0, 3);
        assertThat(readShorts).isEqualTo(shorts);
        float[] readFloats = new float[2];
        source.takeFloats(readFloats, 0, 2);
        assertThat(readFloats).isEqualTo(floats);
    }

    @Test
    void takingTooMuchIsRefused() {
        ByteSource source = new ByteSource(new byte[] {1, 2, 3});
        assertThatThrownBy(source::takeInt).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> source.takeInts(new int[1 << 20], 0, 1 << 30))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> source.takeBytes(-1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(source.remaining()).isEqualTo(3);
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new ByteSource(endless).takeVarint())
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
