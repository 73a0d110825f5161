package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decodes Native; see [NativeWriter] for the form.
public final class NativeDecoder implements BlockDecoder {
    private static final int COUNT_MAX = 1 << 28;

    private final ForeignBlocks blocks;

    public NativeDecoder(Header header, FormatSettings settings) {
        this.blocks = new ForeignBlocks("Native", header, settings, false);
    }

    @Override
    public void start() {
        // Blocks stand by themselves.
    }

    @Override
    public @Nullable Block decode(ByteCursor in, OmittedCells omitted) {
        Block foreign = next(in);
        return foreign == null ? null : blocks.adapt(foreign, omitted);
    }

    /// The columns of a document's first block.
    public static Optional<Header> structure(byte[] document) {
        return Optional.ofNullable(next(new ByteCursor(document))).map(Block::header);
    }

    /// The next block under its own header.
    static @Nullable Block next(ByteCursor in) {
        if (in.isAtEnd()) {
            return null;
        }
        int columnCount = count(in);
        int rowCount = count(in);
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < columnCount; i++) {
            String name = text(in);
            DataType type = TypeResolver.parse(text(in));
            fields.add(new Field(name, type));
            NativePrefix prefix =
                    rowCount > 0 ? NativeColumns.readPrefix(type, in) : NativePrefix.NONE;
            columns.add(NativeColumns.read(type, prefix, in, rowCount));
        }
        return new Block(new Header(fields), columns, rowCount);
    }

    private static int count(ByteCursor in) {
        long count = in.nextVarint();
        if (count < 0 || count > COUNT_MAX) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "A block in the format Native has %s columns or rows"
                            .formatted(Long.toUnsignedString(count)));
        }
        return (int) count;
    }

    private static String text(ByteCursor in) {
        int length = in.nextLength();
        String text = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
        in.skip(length);
        return text;
    }
}
