package io.millpond.engine.statement;

/// Who a session belongs to and where it starts.
///
/// @param user already authenticated by the caller
public record SessionOptions(String user, String database) {
    /// The user `default` in the database `default`.
    public static SessionOptions plain() {
        return new SessionOptions("default", "default");
    }
}
