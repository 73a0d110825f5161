package io.millpond.sql.ast;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.nio.charset.StandardCharsets;

class LosslessUtf8PropertyTest {

    @Property
    void anyBytesComeBack(@ForAll byte[] bytes) {
        String text = LosslessUtf8.decode(bytes, 0, bytes.length);
        assertThat(LosslessUtf8.encode(text)).isEqualTo(bytes);
    }

    @Property
    void validTextIsPlainUtf8(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String valid = new String(bytes, StandardCharsets.UTF_8);
        assertThat(LosslessUtf8.decode(bytes, 0, bytes.length)).isEqualTo(valid);
        assertThat(LosslessUtf8.encode(valid)).isEqualTo(bytes);
    }

    @Example
    void mixedBytesComeBack() {
        byte[] bytes = {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xFF, (byte) 0xE2, (byte) 0x82, 'b'};
        String text = LosslessUtf8.decode(bytes, 0, bytes.length);
        assertThat(text).isEqualTo("a\u00E9\uDCFF\uDCE2\uDC82b");
        assertThat(LosslessUtf8.encode(text)).isEqualTo(bytes);
    }
}
