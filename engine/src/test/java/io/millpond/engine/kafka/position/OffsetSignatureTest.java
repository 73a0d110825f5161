package io.millpond.engine.kafka.position;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.UUID;

final class OffsetSignatureTest {
    private static final OffsetSignature SIGNATURE =
            new OffsetSignature(new UUID(1, 2), new UUID(3, 4), 5, 678, "tpcIdAbCdEfGhIjKlMnOpQ");

    @Test
    void isReadBackAsWritten() {
        assertThat(OffsetSignature.decode(SIGNATURE.encode())).contains(SIGNATURE);
    }

    @Test
    void isReadBackWithoutTopicId() {
        OffsetSignature unknown = new OffsetSignature(new UUID(1, 2), new UUID(3, 4), 0, 1, "");
        assertThat(OffsetSignature.decode(unknown.encode())).contains(unknown);
    }

    @Test
    void fitsIntoTheMetadataOfAnyBroker() {
        OffsetSignature longest =
                new OffsetSignature(
                        new UUID(-1, -1),
                        new UUID(-1, -1),
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        SIGNATURE.topicId());
        assertThat(longest.encode()).isASCII().hasSizeLessThan(1024);
    }

    @Test
    void othersMetadataIsNoSignature() {
        assertThat(OffsetSignature.decode("")).isEmpty();
        assertThat(OffsetSignature.decode("committed by hand")).isEmpty();
        assertThat(OffsetSignature.decode("millpond:1:")).isEmpty();
    }

    @Test
    void newerVersionIsNoSignature() {
        assertThat(OffsetSignature.decode(SIGNATURE.encode().replace("millpond:1", "millpond:2")))
                .isEmpty();
    }

    @Test
    void damagedSignatureIsNone() {
        String text = SIGNATURE.encode();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '7' ? '8' : '7';
            String damaged = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(OffsetSignature.decode(damaged)).isEmpty();
        }
    }
}
