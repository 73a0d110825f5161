package io.millpond.benchmarks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An endless sequence of messages of 200 columns: `c000`, `c001` ...; each pair of columns has
/// one of ten types, the second of the pair is Nullable, a quarter of its values NULL.
/// Single-threaded.
final class WideMessages {
    static final int COLUMN_COUNT = 200;

    /// A LowCardinality column and a column of numbers, none Nullable.
    static final String SORTING_KEY = "c008, c000";

    static final String COLUMNS =
            IntStream.range(0, COLUMN_COUNT)
                    .mapToObj(i -> name(i) + " " + kind(i).type(isNullable(i)))
                    .collect(Collectors.joining(", "));

    private static final long SEED = 200;
    private static final int NULL_ONE_IN = 4;
    private static final int WORD_COUNT = 500;
    private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
    private static final int SECONDS_BOUND = 86_400 * 1_000;
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> words =
            IntStream.range(0, WORD_COUNT)
                    .mapToObj(i -> "word-" + Integer.toString(i * 7919, 36))
                    .toList();

    private enum Kind {
        COUNT("UInt64"),
        NUMBER("Int32"),
        RATIO("Float64"),
        TEXT("String"),
        WORD("LowCardinality(String)"),
        MOMENT("DateTime"),
        DAY("Date"),
        FLAG("Bool"),
        KEY("UUID"),
        AMOUNT("Decimal(18, 2)");

        private static final Kind[] ALL = values();

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        String type(boolean isNullable) {
            if (!isNullable) {
                return type;
            }
            return this == WORD ? "LowCardinality(Nullable(String))" : "Nullable(" + type + ")";
        }
    }

    private static Kind kind(int column) {
        return Kind.ALL[column / 2 % Kind.ALL.length];
    }

    private static boolean isNullable(int column) {
        return column % 2 == 1;
    }

    private static String name(int column) {
        return "c%03d".formatted(column);
    }

    byte[] next() {
        StringBuilder message = new StringBuilder(8192);
        for (int column = 0; column < COLUMN_COUNT; column++) {
            message.append(column == 0 ? "{\"c" : ",\"c")
                    .append((char) ('0' + column / 100))
                    .append((char) ('0' + column / 10 % 10))
                    .append((char) ('0' + column % 10))
                    .append("\":");
            if (isNullable(column) && random.nextInt(NULL_ONE_IN) == 0) {
                message.append("null");
            } else {
                appendValue(kind(column), message);
            }
        }
        return message.append('}').toString().getBytes(UTF_8);
    }

    private void appendValue(Kind kind, StringBuilder message) {
        switch (kind) {
            case COUNT -> message.append(random.nextLong(1L << 52));
            case NUMBER -> message.append(random.nextInt());
            case RATIO, AMOUNT -> appendHundredths(random.nextInt(10_000_000), message);
            case TEXT -> {
                message.append('"').append(word());
                for (int more = random.nextInt(4); more > 0; more--) {
                    message.append(' ').append(word());
                }
                message.append('"');
            }
            case WORD -> message.append('"').append(word()).append('"');
            case MOMENT ->
                    message.append('"')
                            .append(DATE_TIME.format(moment(random.nextInt(SECONDS_BOUND))))
                            .append('"');
            case DAY ->
                    message.append('"')
                            .append(FIRST_DAY.plusDays(random.nextInt(1_000)))
                            .append('"');
            case FLAG -> message.append(random.nextBoolean());
            case KEY ->
                    message.append('"')
                            .append(new UUID(random.nextLong(), random.nextLong()))
                            .append('"');
        }
    }

    private String word() {
        return words.get(random.nextInt(WORD_COUNT));
    }

    private static LocalDateTime moment(int seconds) {
        return LocalDateTime.ofEpochSecond(
                FIRST_DAY.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC) + seconds,
                0,
                ZoneOffset.UTC);
    }

    /// The shortest text, which is how databases print the number: without zeros at the end.
    private static void appendHundredths(int hundredths, StringBuilder message) {
        message.append(hundredths / 100);
        int fraction = hundredths % 100;
        if (fraction > 0) {
            message.append('.').append(fraction / 10);
            if (fraction % 10 > 0) {
                message.append(fraction % 10);
            }
        }
    }
}
