package io.millpond.engine.insert;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// How the blocks of an insert transaction are told from those that were inserted before: by their
/// rows, by a token and their number, or not at all. Immutable.
///
/// The name of a block is 128 bits of a hash in hexadecimal digits. A block that a view makes of
/// another has a name made of that one's and the view's, so that equal results of different blocks
/// are different blocks.
///
/// Source: ClickHouse 26.7; its hashes are others.
public final class Deduplication {
    /// Every block is a new one.
    public static final Deduplication NONE = new Deduplication(false, "", false);

    private static final Setting<String> TOKEN =
            QuerySettings.known("insert_deduplication_token", SettingType.STRING);
    private static final Setting<Boolean> INSERT_DEDUPLICATE =
            QuerySettings.known("insert_deduplicate", SettingType.BOOL);
    private static final Setting<Boolean> THROUGH_VIEWS =
            QuerySettings.known(
                    "deduplicate_blocks_in_dependent_materialized_views", SettingType.BOOL);

    /// Rows that are encoded before they are hashed.
    private static final int CHUNK_ROWS = 1024;

    private static final int NAME_BYTES = 16;

    private final boolean isOn;
    private final String token;
    private final boolean isThroughViews;

    private Deduplication(boolean isOn, String token, boolean isThroughViews) {
        this.isOn = isOn;
        this.token = token;
        this.isThroughViews = isThroughViews;
    }

    /// What the settings of an INSERT say; those of whether at all are
    /// [QuerySettings#DEDUPLICATE_INSERT] and, where that leaves it open, `insert_deduplicate`.
    public static Deduplication of(QueryContext context) {
        return switch (context.settings().get(QuerySettings.DEDUPLICATE_INSERT)) {
            case "disable" -> NONE;
            case "enable" -> on(context);
            default -> context.settings().get(INSERT_DEDUPLICATE) ? on(context) : NONE;
        };
    }

    /// As [#of], whatever the settings say about whether.
    public static Deduplication on(QueryContext context) {
        return new Deduplication(
                true, context.settings().get(TOKEN), context.settings().get(THROUGH_VIEWS));
    }

    /// Whether a token stands for the rows.
    public boolean hasToken() {
        return !token.isEmpty();
    }

    boolean isOn() {
        return isOn;
    }

    /// The name of a block of the transaction; null: it needs none.
    ///
    /// @param given as it came; what was computed for other columns does not count, and columns
    ///     that are not kept do
    /// @param rows as the table takes them
    /// @param number of the block in the transaction, from 0
    @Nullable String name(Block given, Block rows, long number) {
        if (!isOn) {
            return null;
        }
        MessageDigest digest = digest();
        if (hasToken()) {
            digest.update(("token " + number + " " + token).getBytes(StandardCharsets.UTF_8));
            return name(digest);
        }
        digest.update(("rows " + number + " " + rows.rowCount()).getBytes(StandardCharsets.UTF_8));
        List<Field> fields = given.header().fields();
        for (int i = 0; i < fields.size(); i++) {
            int index = rows.header().indexOf(fields.get(i).name());
            if (index >= 0) {
                update(digest, rows.header().type(index).name(), rows, index);
            } else {
                update(digest, fields.get(i).name(), given, i);
            }
        }
        return name(digest);
    }

    /// The name of what a view makes of the block `name`; null: it needs none.
    @Nullable String throughView(@Nullable String name, UUID view) {
        if (name == null || !isThroughViews) {
            return null;
        }
        MessageDigest digest = digest();
        digest.update((name + " " + view).getBytes(StandardCharsets.UTF_8));
        return name(digest);
    }

    private static void update(MessageDigest digest, String type, Block rows, int index) {
        digest.update(type.getBytes(StandardCharsets.UTF_8));
        BinaryCodec codec = BinaryCodec.of(rows.header().type(index));
        Column column = Columns.full(rows.column(index));
        ByteSink bytes = new ByteSink();
        for (int row = 0; row < rows.rowCount(); row++) {
            codec.write(column, row, bytes);
            if (row % CHUNK_ROWS == CHUNK_ROWS - 1) {
                digest.update(bytes.bytes(), 0, bytes.size());
                bytes.clear();
            }
        }
        digest.update(bytes.bytes(), 0, bytes.size());
    }

    private static String name(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
