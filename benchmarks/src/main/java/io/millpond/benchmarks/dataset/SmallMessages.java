package io.millpond.benchmarks.dataset;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/// An endless sequence of messages of three columns, about 38 bytes each. Single-threaded.
final class SmallMessages {
    static final String COLUMNS = "id UInt64, key String, value Int32";

    private static final long SEED = 38;
    private static final int KEY_COUNT = 1_000;
    private static final int VALUE_BOUND = 100;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private long nextId = 1_000_000;

    byte[] next() {
        String message =
                "{\"id\":"
                        + nextId++
                        + ",\"key\":\"k"
                        + random.nextInt(KEY_COUNT)
                        + "\",\"value\":"
                        + random.nextInt(VALUE_BOUND)
                        + "}";
        return message.getBytes(US_ASCII);
    }
}
