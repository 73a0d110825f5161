package io.millpond.engine.insert;

import io.millpond.storage.DatabaseException;

/// A failure of a view or of the table it writes to, with the view's name in the text, as
/// ClickHouse adds it.
public final class ViewException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    private final String view;

    private ViewException(DatabaseException cause, String pushedTo, String view) {
        super(
                cause.code(),
                "%s: while pushing to view %s".formatted(cause.text(), pushedTo),
                cause);
        this.view = view;
    }

    /// The failure of `view`, or of a view further down that wraps its own already.
    static ViewException of(DatabaseException cause, String view) {
        return new ViewException(
                cause, view, cause instanceof ViewException inner ? inner.view() : view);
    }

    /// The view that failed, in full; of a chain the last one that was reached.
    public String view() {
        return view;
    }
}
