package io.millpond.sql.function.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.BytesColumn;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Finds what looking at every place finds.
class LiteralSearchPropertyTest {
    @Property(tries = 2_000)
    void firstPlaceOfAnyNeedleIsFound(
            @ForAll @IntRange(min = 1, max = 3) int needleCount,
            @ForAll boolean ignoresCase,
            @ForAll @IntRange(min = 1, max = 4) int letterCount,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> needles = needles(needleCount, letterCount, random);
        byte[] bytes = text(random.nextInt(80), letterCount, random);
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length + 1 - from);
        int expected = -1;
        for (int at = to; at >= from; at--) {
            expected = isAt(bytes, at, to, needles, ignoresCase) ? at : expected;
        }
        assertThat(new LiteralSearch(needles, ignoresCase).find(bytes, from, to))
                .isEqualTo(expected);
    }

    @Property(tries = 1_000)
    void needlesOverTheEndOfARowDoNotCount(
            @ForAll @IntRange(min = 1, max = 2) int needleCount,
            @ForAll @IntRange(min = 1, max = 3) int letterCount,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> needles = needles(needleCount, letterCount, random);
        byte[] bytes = text(300, letterCount, random);
        List<Integer> ends = new ArrayList<>();
        for (int end = random.nextInt(9); end <= bytes.length; end += random.nextInt(30)) {
            ends.add(end);
        }
        int[] endOfRow = ends.stream().mapToInt(end -> end).toArray();
        byte[] marks = new byte[endOfRow.length];
        new LiteralSearch(needles, false)
                .mark(
                        new BytesColumn(bytes, endOfRow, endOfRow.length),
                        (_, from, to) -> (to - from) % 2 == 0,
                        marks);
        for (int row = 0; row < marks.length; row++) {
            int from = row == 0 ? 0 : endOfRow[row - 1];
            int to = endOfRow[row];
            boolean isFound = false;
            for (int at = from; at < to; at++) {
                isFound |= isAt(bytes, at, to, needles, false);
            }
            assertThat(marks[row])
                    .as("row %d", row)
                    .isEqualTo((byte) (isFound && (to - from) % 2 == 0 ? 1 : 0));
        }
    }

    private static List<byte[]> needles(int count, int letterCount, SplittableRandom random) {
        List<byte[]> needles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            needles.add(text(1 + random.nextInt(12), letterCount, random));
        }
        return needles;
    }

    /// Few letters, so that parts of needles are frequent; all of `k`, its neighbours in the table
    /// of ASCII without the bit of its case, and a byte above 127.
    private static byte[] text(int length, int letterCount, SplittableRandom random) {
        String letters = "kK\u000b\u00eb";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letterCount)));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isAt(
            byte[] bytes, int at, int to, List<byte[]> needles, boolean ignoresCase) {
        String rest = new String(bytes, at, to - at, StandardCharsets.ISO_8859_1);
        for (byte[] needle : needles) {
            String wanted = new String(needle, StandardCharsets.ISO_8859_1);
            if (ignoresCase ? lower(rest).startsWith(lower(wanted)) : rest.startsWith(wanted)) {
                return true;
            }
        }
        return false;
    }

    /// The lower case of ASCII letters.
    private static String lower(String text) {
        return text.replace("K", "K".toLowerCase(Locale.ROOT));
    }
}
