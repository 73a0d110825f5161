package io.millpond.engine.insert;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// A failure of a view or of the table it writes to, with the view's name in the text, as
/// ClickHouse adds it.
public final class ViewException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;
    private final String view;

    private ViewException(
            ErrorCode code, String text, String pushedTo, RuntimeException failure, String view) {
        super(code, "%s: while pushing to view %s".formatted(text, pushedTo), failure);
        this.failure = failure;
        this.view = view;
    }

    /// The failure of `view`, or of a view further down that wraps its own already. What is not an
    /// error for users is a defect, and becomes LOGICAL_ERROR.
    public static ViewException of(RuntimeException cause, String view) {
        return switch (cause) {
            case ViewException inner ->
                    new ViewException(inner.code(), inner.text(), view, inner.failure, inner.view);
            case DatabaseException known ->
                    new ViewException(known.code(), known.text(), view, known, view);
            default ->
                    new ViewException(ErrorCode.LOGICAL_ERROR, cause.toString(), view, cause, view);
        };
    }

    /// What was thrown, before it was wrapped.
    public RuntimeException failure() {
        return failure;
    }

    /// The view that failed, in full; of a chain the last one that was reached.
    public String view() {
        return view;
    }
}
