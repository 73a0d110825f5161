package io.millpond.engine.statement;

import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The text of one statement, and the data that may follow it, as INSERT has it.
///
/// The statement is read into memory, up to a bound; data behind it is streamed. Single-threaded,
/// for one execution.
public final class QueryText {
    private final InputStream in;
    private byte[] head = new byte[0];
    private boolean isWhole;
    private @Nullable String sql;

    /// Whether data comes from another place than the statement.
    private final boolean isDataApart;

    private QueryText(InputStream in, boolean isDataApart) {
        this.in = in;
        this.isDataApart = isDataApart;
    }

    public static QueryText of(String sql) {
        return new QueryText(new ByteArrayInputStream(LosslessUtf8.encode(sql)), false);
    }

    /// A statement, and perhaps data behind it. The caller closes the stream after the execution.
    public static QueryText of(InputStream sqlThenData) {
        return new QueryText(sqlThenData, false);
    }

    /// SQL in one place and data in another, as with a `query` parameter and a body.
    public static QueryText of(String sql, InputStream data) {
        byte[] head = (sql + "\n").getBytes(StandardCharsets.UTF_8);
        return new QueryText(new SequenceInputStream(new ByteArrayInputStream(head), data), true);
    }

    /// The beginning of the text, at most `bytesMax` bytes: all of it when it is not longer.
    ///
    /// @param bytesMax 0: as much as there is
    public String sql(long bytesMax) {
        if (sql == null) {
            readHead(bytesMax <= 0 ? Integer.MAX_VALUE - 8 : (int) Math.min(bytesMax, 1 << 30));
            sql = LosslessUtf8.decode(head, 0, wholeCharacters());
        }
        return sql;
    }

    /// Whether [#sql] is the whole text.
    public boolean isWhole() {
        return isWhole;
    }

    /// Whether nothing but white space and semicolons stands from the character at `offset` of
    /// [#sql] on, where data had to follow the statement.
    public boolean isWithoutData(int offset) {
        return !isDataApart
                && isWhole
                && sql(0).substring(offset).chars().allMatch(c -> c == ';' || c <= ' ');
    }

    /// The data from the character at `offset` of [#sql] on.
    public InputStream dataFrom(int offset) {
        String before = sql(0).substring(0, offset);
        int skipped = LosslessUtf8.encode(before).length;
        InputStream rest = new ByteArrayInputStream(head, skipped, head.length - skipped);
        return isWhole ? rest : new SequenceInputStream(rest, in);
    }

    private void readHead(int bytesMax) {
        try {
            head = in.readNBytes(bytesMax);
            if (head.length < bytesMax) {
                isWhole = true;
                return;
            }
            int next = in.read();
            isWhole = next < 0;
            if (next >= 0) {
                head = Arrays.copyOf(head, head.length + 1);
                head[head.length - 1] = (byte) next;
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR, "The statement could not be read: " + e, e);
        }
    }

    /// The length of the head without a last character that is cut.
    private int wholeCharacters() {
        if (isWhole) {
            return head.length;
        }
        int at = head.length;
        for (int i = 0; i < 3 && at > 0; i++) {
            at--;
            if ((head[at] & 0xC0) != 0x80) {
                break;
            }
        }
        return at;
    }
}
