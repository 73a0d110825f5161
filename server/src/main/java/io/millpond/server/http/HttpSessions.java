package io.millpond.server.http;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashMap;
import java.util.Map;

/// The sessions that clients named by `session_id`, each kept until it was idle for its timeout.
///
/// A session serves one request at a time: a second one is refused, as ClickHouse does, not
/// queued. Thread-safe.
final class HttpSessions {
    private static final long TIMEOUT_SECONDS = 60;
    private static final long TIMEOUT_SECONDS_MAX = 3_600;

    private final Millpond database;
    private final Clock clock;
    private final Map<Key, Held> sessions = new HashMap<>();
    private final Object lock = new Object();

    HttpSessions(Millpond database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The session of a request: the named one, locked until the lease is closed, or a new one for
    /// this request alone.
    ///
    /// Errors: SESSION_IS_LOCKED, SESSION_NOT_FOUND under `session_check=1`,
    /// INVALID_SESSION_TIMEOUT.
    Lease lease(String user, QueryParameters parameters) {
        String id = parameters.get("session_id", "");
        if (id.isEmpty()) {
            return new Lease(newSession(user), () -> {});
        }
        long timeoutSeconds = timeoutSeconds(parameters);
        Key key = new Key(user, id);
        synchronized (lock) {
            dropExpired();
            Held held = sessions.get(key);
            if (held == null) {
                if (parameters.isSet("session_check")) {
                    throw new DatabaseException(
                            ErrorCode.SESSION_NOT_FOUND, "Session " + id + " not found");
                }
                held = new Held(newSession(user));
                sessions.put(key, held);
            }
            if (held.isBusy) {
                throw new DatabaseException(
                        ErrorCode.SESSION_IS_LOCKED,
                        "Session " + id + " is locked by a concurrent client");
            }
            held.isBusy = true;
            Held leased = held;
            boolean closes = parameters.isSet("close_session");
            return new Lease(leased.session, () -> release(key, leased, timeoutSeconds, closes));
        }
    }

    private Session newSession(String user) {
        return database.session(new SessionOptions(user, "default"));
    }

    private static long timeoutSeconds(QueryParameters parameters) {
        String text = parameters.get("session_timeout");
        if (text == null) {
            return TIMEOUT_SECONDS;
        }
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new DatabaseException(
                    ErrorCode.INVALID_SESSION_TIMEOUT, "Invalid session timeout: '" + text + "'");
        }
        if (seconds < 0 || seconds > TIMEOUT_SECONDS_MAX) {
            throw new DatabaseException(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    "Session timeout '"
                            + text
                            + "' is larger than max_session_timeout: "
                            + TIMEOUT_SECONDS_MAX
                            + ". Maximum session timeout could be modified in configuration file.");
        }
        return seconds;
    }

    private void release(Key key, Held held, long timeoutSeconds, boolean closes) {
        synchronized (lock) {
            held.isBusy = false;
            held.expiresAtMillis = clock.currentTimeMillis() + timeoutSeconds * 1_000;
            if (closes) {
                sessions.remove(key, held);
            }
        }
    }

    private void dropExpired() {
        long now = clock.currentTimeMillis();
        sessions.values().removeIf(held -> !held.isBusy && held.expiresAtMillis < now);
    }

    private record Key(String user, String id) {}

    /// A kept session; guarded by the lock of the registry.
    private static final class Held {
        private final Session session;
        private boolean isBusy;
        private long expiresAtMillis;

        Held(Session session) {
            this.session = session;
        }
    }

    /// A session in use by one request.
    record Lease(Session session, Runnable onClose) implements AutoCloseable {
        @Override
        public void close() {
            onClose.run();
        }
    }
}
