package io.millpond.sql.parser;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// Bounds the nesting of the text (the parser's own stack) and the height of the tree (the stack of
/// whoever walks over it).
///
/// The height grows with nesting, and with chains that nest to the left without nesting in the
/// text, such as `1 + 1 + 1`. Each nested construct is bracketed by [#enter] and [#leave]; each
/// step of a chain calls [#grow].
final class Depth {
    private final int max;
    private int nesting;

    /// Height of the highest tree finished since the last `enter`.
    private int height;

    Depth(int max) {
        this.max = max;
    }

    /// Begins a nested construct; the result goes to [#leave].
    int enter() {
        if (++nesting > max) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Maximum parse depth (%d) exceeded. Consider raising max_parser_depth parameter."
                            .formatted(max));
        }
        int outer = height;
        height = 0;
        return outer;
    }

    /// Ends the construct that began with `enter` giving `outer`.
    void leave(int outer) {
        nesting--;
        height = Math.max(outer, height + 1);
    }

    /// Everything finished in the current construct becomes the child of a new node.
    void grow() {
        if (++height > max) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_AST, "AST is too deep. Maximum: %d.".formatted(max));
        }
    }

    int max() {
        return max;
    }

    int nesting() {
        return nesting;
    }

    /// Forgets constructs that a failure left unfinished.
    void restore(int formerNesting) {
        nesting = formerNesting;
    }
}
