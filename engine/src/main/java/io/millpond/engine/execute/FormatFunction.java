package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.Formats;
import io.millpond.engine.format.RowReader;
import io.millpond.engine.table.FixedSource;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.TupleType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The table function `format`: rows read from text in the query.
///
/// Differs: the structure has to be given; ClickHouse also infers it.
final class FormatFunction {
    private static final long BLOCK_BYTES = 64L << 20;

    private FormatFunction() {}

    /// The rows of `format(name, structure, data)`.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH; BAD_ARGUMENTS; UNKNOWN_FORMAT; those of reading.
    static TableSource source(List<TableArgument> arguments, FormatSettings settings) {
        if (arguments.size() != 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'format' requires 3 arguments: format, structure and data");
        }
        String format =
                arguments.getFirst() instanceof TableArgument.Name(String name)
                        ? name
                        : new String(bytes(arguments.getFirst()), UTF_8);
        Header header = header(new String(bytes(arguments.get(1)), UTF_8));
        ByteArrayInputStream data = new ByteArrayInputStream(bytes(arguments.get(2)));
        RowReader reader = Formats.input(format).reader(data, header, settings);
        List<Block> blocks = new ArrayList<>();
        try {
            Block block = reader.read(Block.ROWS_PREFERRED, BLOCK_BYTES);
            while (block != null) {
                blocks.add(block);
                block = reader.read(Block.ROWS_PREFERRED, BLOCK_BYTES);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
        return new FixedSource(header, blocks);
    }

    private static byte[] bytes(TableArgument argument) {
        if (argument instanceof TableArgument.Value(_, Column value, _)
                && Columns.full(value) instanceof BytesColumn text) {
            return Arrays.copyOfRange(text.bytes(), text.start(0), text.end(0));
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument %s of table function format is not a string".formatted(argument.text()));
    }

    private static Header header(String structure) {
        TupleType columns = (TupleType) TypeResolver.parse("Tuple(" + structure + ")");
        if (columns.names().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The structure '%s' of table function format has no column names"
                            .formatted(structure));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.names().size(); i++) {
            fields.add(new Field(columns.names().get(i), columns.elements().get(i)));
        }
        return new Header(fields);
    }
}
