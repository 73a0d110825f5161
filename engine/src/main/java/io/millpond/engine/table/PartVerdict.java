package io.millpond.engine.table;

/// What a check of one part says.
///
/// @param fault what is wrong with it; empty: nothing
public record PartVerdict(String part, String fault) {
    public boolean isPassed() {
        return fault.isEmpty();
    }
}
