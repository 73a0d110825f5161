package io.millpond.sql.parser;

import java.util.Locale;
import java.util.Set;

/// The words that mean something in some places. None of them is reserved.
final class Keywords {
    /// Words that cannot be an alias without AS, because a clause or operator may begin with them.
    private static final Set<String> NO_ALIAS =
            Set.of(
                    "ALL",
                    "AND",
                    "ANTI",
                    "ANY",
                    "APPLY",
                    "ARRAY",
                    "AS",
                    "ASC",
                    "ASCENDING",
                    "ASOF",
                    "BETWEEN",
                    "BY",
                    "COLLATE",
                    "CROSS",
                    "DESC",
                    "DESCENDING",
                    "DIV",
                    "ELSE",
                    "END",
                    "EXCEPT",
                    "FETCH",
                    "FINAL",
                    "FORMAT",
                    "FROM",
                    "FULL",
                    "GLOBAL",
                    "GROUP",
                    "HAVING",
                    "ILIKE",
                    "IN",
                    "INNER",
                    "INTERPOLATE",
                    "INTERSECT",
                    "INTO",
                    "IS",
                    "JOIN",
                    "LEFT",
                    "LIKE",
                    "LIMIT",
                    "LOCAL",
                    "MOD",
                    "NATURAL",
                    "NOT",
                    "NULLS",
                    "OFFSET",
                    "ON",
                    "ONLY",
                    "OR",
                    "ORDER",
                    "OVER",
                    "PARALLEL",
                    "PASTE",
                    "PREWHERE",
                    "QUALIFY",
                    "REGEXP",
                    "REPLACE",
                    "RIGHT",
                    "RLIKE",
                    "SAMPLE",
                    "SELECT",
                    "SEMI",
                    "SETTINGS",
                    "THEN",
                    "UNION",
                    "USING",
                    "WHEN",
                    "WHERE",
                    "WINDOW",
                    "WITH");

    private Keywords() {}

    /// Whether `word` may follow an expression or a table as its alias without AS.
    static boolean canBeAlias(String word) {
        return !NO_ALIAS.contains(word.toUpperCase(Locale.ROOT));
    }
}
