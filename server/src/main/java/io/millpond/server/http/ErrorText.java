package io.millpond.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.sql.function.misc.Compatibility;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// How an error looks to a client, in the words that ClickHouse's clients search for.
///
/// `Code: 60. DB::Exception: Table default.x does not exist. (UNKNOWN_TABLE) (version ...)`
///
/// @param text without a line end
record ErrorText(ErrorCode code, String text) {
    static ErrorText of(Throwable failure) {
        if (failure instanceof DatabaseException e) {
            return of(e.code(), e.text());
        }
        return of(ErrorCode.STD_EXCEPTION, failure.toString());
    }

    private static ErrorText of(ErrorCode code, String message) {
        String sentence = message.endsWith(".") ? message : message + ".";
        return new ErrorText(
                code,
                "Code: "
                        + code.number()
                        + ". DB::Exception: "
                        + sentence
                        + " ("
                        + code.name()
                        + ") (version "
                        + Compatibility.VERSION
                        + " (official build))");
    }

    /// What is appended to a body that had begun; followed by a break of the connection.
    String trailer(String tag) {
        int length = text.getBytes(UTF_8).length + 1;
        return "\r\n__exception__\r\n"
                + tag
                + "\r\n"
                + text
                + "\n"
                + length
                + " "
                + tag
                + "\r\n__exception__\r\n";
    }
}
