package io.millpond.sql.function.misc;

/// What clients are told that ask which ClickHouse they talk to.
public final class Compatibility {
    /// The version whose dialect and formats are reproduced.
    public static final String VERSION = "26.7.2.1";

    /// The host's name; the real one is nobody's business over the wire.
    public static final String HOST_NAME = "localhost";

    private Compatibility() {}
}
