package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

/// `[DEFINER = user] [SQL SECURITY kind]`: with whose rights the query of a view runs.
///
/// @param definer as written, `CURRENT_USER` or a name; null: not said
/// @param kind null: not said
public record ViewSecurity(@Nullable String definer, @Nullable Kind kind) {
    /// The definer that stands for the user who creates the view.
    public static final String CURRENT_USER = "CURRENT_USER";

    public enum Kind {
        DEFINER,
        INVOKER,
        NONE
    }
}
