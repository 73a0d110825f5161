package io.millpond.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.slf4j.LoggerFactory;

/// The level of the log on standard error.
final class Logging {
    private Logging() {}

    /// @param level TRACE, DEBUG, INFO, WARN or ERROR; noisy libraries keep levels of their own
    static void setLevel(String level) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.valueOf(level));
        }
    }
}
