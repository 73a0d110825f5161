package io.millpond.sql.function;

import java.util.Set;

/// The names that are matched without regard to case although other names of their functions, or
/// other functions of their definition, are not.
///
/// Source: `case_insensitive` in `system.functions` of ClickHouse 26.7.
final class FoldedNames {
    private static final Set<String> NAMES =
            Set.of(
                    "approx_top_count",
                    "approx_top_k",
                    "approx_top_sum",
                    "array_agg",
                    "array_remove",
                    "array_to_string",
                    "arrayPartialShuffle",
                    "arrayShuffle",
                    "atan2",
                    "BIT_AND",
                    "BIT_OR",
                    "BIT_XOR",
                    "COVAR_POP",
                    "COVAR_SAMP",
                    "current_query_id",
                    "date_bin",
                    "distanceCosine",
                    "distanceL1",
                    "distanceL2",
                    "distanceL2Squared",
                    "distanceLinf",
                    "distanceLp",
                    "firstNonDefault",
                    "flatten",
                    "FROM_DAYS",
                    "hasSubsequence",
                    "hasSubsequenceCaseInsensitive",
                    "hasSubsequenceCaseInsensitiveUTF8",
                    "hasSubsequenceUTF8",
                    "hasTokenCaseInsensitive",
                    "hasTokenCaseInsensitiveOrNull",
                    "hypot",
                    "initial_query_id",
                    "initial_query_start_time",
                    "makeDate",
                    "makeDate32",
                    "makeDateTime",
                    "makeDateTime64",
                    "modOrNull",
                    "normalizeL1",
                    "normalizeL2",
                    "normalizeLinf",
                    "normalizeLp",
                    "normL1",
                    "normL2",
                    "normL2Squared",
                    "normLinf",
                    "normLp",
                    "overlay",
                    "pmodOrNull",
                    "positive_modulo_or_null",
                    "positiveModuloOrNull",
                    "scalarProduct",
                    "STD",
                    "STDDEV",
                    "STDDEV_POP",
                    "STDDEV_SAMP",
                    "tanh",
                    "time_bucket",
                    "timeDiff",
                    "timeZone",
                    "timezone",
                    "VAR_POP",
                    "VAR_SAMP",
                    "vectorDifference",
                    "vectorSum",
                    "YYYYMMDDhhmmssToDateTime",
                    "YYYYMMDDToDate",
                    "YYYYMMDDToDate32");

    private FoldedNames() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
