package io.millpond.sql.plan;

import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;

import java.util.Locale;
import java.util.Set;

/// Terms that may have no value for some rows, but an error.
///
/// A function is taken to fail unless it is known not to: taking a failing one for safe makes
/// statements fail for rows that they exclude, taking a safe one for failing costs some speed.
public final class FailingTerms {
    /// Functions that have a value whatever their arguments are, in lower case.
    private static final Set<String> SAFE =
            Set.of(
                    // conditions
                    "equals",
                    "notequals",
                    "less",
                    "lessorequals",
                    "greater",
                    "greaterorequals",
                    "and",
                    "or",
                    "not",
                    "xor",
                    "in",
                    "notin",
                    "globalin",
                    "globalnotin",
                    "isnull",
                    "isnotnull",
                    "iszeroornull",
                    "isnan",
                    "isfinite",
                    "isinfinite",
                    "isdistinctfrom",
                    "isnotdistinctfrom",
                    "like",
                    "notlike",
                    "ilike",
                    "notilike",
                    // choices
                    "if",
                    "multiif",
                    "ifnull",
                    "nullif",
                    "coalesce",
                    "assumenotnull",
                    "tonullable",
                    "greatest",
                    "least",
                    "identity",
                    "materialize",
                    // strings
                    "length",
                    "lengthutf8",
                    "empty",
                    "notempty",
                    "lower",
                    "upper",
                    "lowerutf8",
                    "upperutf8",
                    "concat",
                    "startswith",
                    "endswith",
                    "position",
                    "positioncaseinsensitive",
                    "positionutf8",
                    "trim",
                    "ltrim",
                    "rtrim",
                    "trimboth",
                    "trimleft",
                    "trimright",
                    "reverse",
                    "hex",
                    "tostring",
                    "multisearchany",
                    "domain",
                    "path",
                    "protocol",
                    "querystring",
                    // arrays, tuples and maps
                    "has",
                    "hasany",
                    "hasall",
                    "indexof",
                    "countequal",
                    "tuple",
                    "tupleelement",
                    "array",
                    "mapkeys",
                    "mapvalues",
                    "mapcontains",
                    // numbers
                    "negate",
                    "abs",
                    "sign",
                    "bitand",
                    "bitor",
                    "bitxor",
                    "bitnot",
                    "exp",
                    "log",
                    "sqrt",
                    "round",
                    "floor",
                    "ceil",
                    "trunc",
                    "cityhash64",
                    "siphash64",
                    "xxhash64",
                    // times
                    "toyear",
                    "toquarter",
                    "tomonth",
                    "todayofyear",
                    "todayofmonth",
                    "todayofweek",
                    "tohour",
                    "tominute",
                    "tosecond",
                    "tostartofyear",
                    "tostartofquarter",
                    "tostartofmonth",
                    "tostartofday",
                    "tostartofhour",
                    "tostartofminute",
                    "tostartoffiveminutes",
                    "tostartoftenminutes",
                    "tostartoffifteenminutes",
                    "tomonday",
                    "toyyyymm",
                    "toyyyymmdd");

    /// Functions that have a value unless they are of decimals, which may overflow.
    private static final Set<String> SAFE_WITHOUT_DECIMALS =
            Set.of("plus", "minus", "multiply", "divide");

    /// Functions that have a value where all arguments but the first are constants, which were
    /// looked at when the function was bound.
    private static final Set<String> SAFE_WITH_CONSTANTS =
            Set.of("match", "substring", "left", "right", "extract", "replaceall", "hastoken");

    private FailingTerms() {}

    /// Whether computing `term` may fail for some rows.
    public static boolean contains(Term term) {
        return Terms.contains(term, FailingTerms::isFailing);
    }

    private static boolean isFailing(Term term) {
        return switch (term) {
            // Arrays of one row may differ in length.
            case Term.LambdaCall call -> call.arrays().size() > 1;
            case Term.Call call -> !isSafe(call);
            default -> false;
        };
    }

    private static boolean isSafe(Term.Call call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        if (SAFE.contains(name)) {
            return true;
        }
        if (SAFE_WITHOUT_DECIMALS.contains(name)) {
            return call.arguments().stream().noneMatch(FailingTerms::isDecimal);
        }
        return SAFE_WITH_CONSTANTS.contains(name)
                && call.arguments().stream().skip(1).allMatch(Term.Constant.class::isInstance);
    }

    private static boolean isDecimal(Term term) {
        return DataTypes.withoutWrappers(term.type()) instanceof DecimalType;
    }
}
