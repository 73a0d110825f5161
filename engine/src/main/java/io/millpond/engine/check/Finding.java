package io.millpond.engine.check;

/// One thing that was found in a data directory.
///
/// @param subject a path relative to the directory, or the name of a table
/// @param text what is the matter with it
public record Finding(Severity severity, String subject, String text) {

    /// Whether something is wrong.
    public enum Severity {
        /// Rows or definitions are damaged or missing.
        DAMAGE,
        /// What a crash leaves and the next start removes or cuts; nothing is lost.
        LEFT_OVER
    }

    public boolean isDamage() {
        return severity == Severity.DAMAGE;
    }
}
