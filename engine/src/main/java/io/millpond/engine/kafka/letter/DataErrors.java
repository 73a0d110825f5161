package io.millpond.engine.kafka.letter;

import io.millpond.engine.insert.ViewException;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.Set;

/// Which failures of a push can be due to what some rows hold.
///
/// All others, of disks, limits, missing or read-only tables, rights and the like, would meet other
/// rows just as well; they are waited for, and no message is to blame.
public final class DataErrors {
    /// What a user has to mend, but not in the data.
    private static final Set<ErrorCode> OF_DEFINITIONS =
            EnumSet.of(
                    ErrorCode.UNSUPPORTED_METHOD,
                    ErrorCode.THERE_IS_NO_COLUMN,
                    ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                    ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                    ErrorCode.NUMBER_OF_COLUMNS_DOESNT_MATCH,
                    ErrorCode.UNKNOWN_FUNCTION,
                    ErrorCode.UNKNOWN_IDENTIFIER,
                    ErrorCode.NOT_IMPLEMENTED,
                    ErrorCode.UNKNOWN_TYPE,
                    ErrorCode.UNKNOWN_STORAGE,
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    ErrorCode.UNKNOWN_TABLE,
                    ErrorCode.SYNTAX_ERROR,
                    ErrorCode.UNKNOWN_AGGREGATE_FUNCTION,
                    ErrorCode.UNKNOWN_FORMAT,
                    ErrorCode.UNKNOWN_DATABASE,
                    ErrorCode.UNKNOWN_SETTING,
                    ErrorCode.UNKNOWN_USER,
                    ErrorCode.INCORRECT_RESULT_OF_SCALAR_SUBQUERY,
                    ErrorCode.TOO_MANY_ROWS,
                    ErrorCode.READONLY,
                    ErrorCode.SET_SIZE_LIMIT_EXCEEDED,
                    ErrorCode.ACCESS_DENIED,
                    ErrorCode.INFINITE_LOOP,
                    ErrorCode.SUPPORT_IS_DISABLED,
                    ErrorCode.QUERY_IS_PROHIBITED,
                    ErrorCode.QUERY_NOT_ALLOWED,
                    ErrorCode.UNKNOWN_CODEC,
                    ErrorCode.NO_SUCH_DATA_PART,
                    ErrorCode.NAMED_COLLECTION_DOESNT_EXIST);

    private DataErrors() {}

    /// Whether leaving some rows out can help.
    public static boolean isPossible(RuntimeException failure) {
        return switch (failure) {
            case ViewException ofView -> isPossible(ofView.failure());
            case DatabaseException known ->
                    known.code().kind() == ErrorCode.Kind.USER
                            && !OF_DEFINITIONS.contains(known.code());
            // A defect that some value provokes: no reason to stand still for it.
            case ArithmeticException _,
                    ClassCastException _,
                    DateTimeException _,
                    IllegalArgumentException _,
                    IndexOutOfBoundsException _,
                    NegativeArraySizeException _,
                    NullPointerException _ ->
                    true;
            default -> false;
        };
    }
}
