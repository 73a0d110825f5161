package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.format.library.Formats;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The specialised decoder against a general JSON parser, and against damaged input.
final class JsonEachRowPropertyTest {
    /// Goal: the same columns as a plain decoder makes. Method: random types and rows, spelt in
    /// random ways, many messages to one decoder so that its guesses are used and fail.
    @Property(tries = 400)
    void decodesWhatAGeneralParserDecodes(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Header header = RandomRows.header(random, 2);
        Block block = RandomRows.block(random, header, 12);
        RandomJson json = new RandomJson(random);
        MessageDecoder decoder =
                Formats.input("JSONEachRow").decoder(header, FormatSettings.DEFAULT);
        ColumnBuilder[] decoded = RoundTripPropertyTest.builders(header);
        ColumnBuilder[] expected = RoundTripPropertyTest.builders(header);
        int rowCount = 0;
        for (int row = 0; row < block.rowCount(); row++) {
            String text = json.object(block, row);
            if (random.nextInt(4) == 0) {
                text += json.object(block, row);
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // What stands around the message must not matter.
            byte[] padded = new byte[bytes.length + 40];
            Arrays.fill(padded, (byte) "\"}1,: ".charAt(random.nextInt(6)));
            int from = random.nextInt(20);
            System.arraycopy(bytes, 0, padded, from, bytes.length);
            rowCount += decoder.decode(padded, from, from + bytes.length, decoded);
            JacksonRows.decode(bytes, header, expected);
        }
        Block left = RoundTripPropertyTest.built(header, decoded, rowCount);
        Block right = RoundTripPropertyTest.built(header, expected, rowCount);
        RoundTripPropertyTest.assertRows("JSONEachRow", right, 0, left);
    }

    /// Goal: damage is told as a database error and leaves no trace.
    ///
    /// Method: random bytes of a valid message are overwritten or cut off; after a failure and a
    /// rollback the next valid message is decoded as ever.
    @Property(tries = 400)
    void damageIsAnErrorThatLeavesNoTrace(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Header header = RandomRows.header(random, 2);
        Block block = RandomRows.block(random, header, 3);
        MessageDecoder decoder =
                Formats.input("JSONEachRow").decoder(header, FormatSettings.DEFAULT);
        ColumnBuilder[] builders = RoundTripPropertyTest.builders(header);
        byte[] valid =
                OutputGoldenTest.writtenBytes(
                        "JSONEachRow", block, FormatSettings.DEFAULT, ResultStatistics.NONE);
        int rowCount = decoder.decode(valid, 0, valid.length, builders);
        for (int i = 0; i < 30; i++) {
            byte[] text =
                    new RandomJson(random).object(block, i % 3).getBytes(StandardCharsets.UTF_8);
            byte[] damaged = damaged(random, text);
            try {
                rowCount += decoder.decode(damaged, 0, damaged.length, builders);
            } catch (DatabaseException e) {
                assertThat(e.text()).contains("(at row ");
                for (ColumnBuilder builder : builders) {
                    builder.rollback(rowCount);
                }
            }
            for (ColumnBuilder builder : builders) {
                assertThat(builder.rowCount()).isEqualTo(rowCount);
            }
        }
        int before = rowCount;
        rowCount += decoder.decode(valid, 0, valid.length, builders);
        Block built = RoundTripPropertyTest.built(header, builders, rowCount);
        RoundTripPropertyTest.assertRows("first", built.slice(0, block.rowCount()), 0, block);
        RoundTripPropertyTest.assertRows("last", built, before, block);
    }

    private static byte[] damaged(SplittableRandom random, byte[] text) {
        byte[] copy = text.clone();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(copy.length);
            copy[at] =
                    random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : (byte) "{}[]\":,\\u0-n ".charAt(random.nextInt(13));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }
}
