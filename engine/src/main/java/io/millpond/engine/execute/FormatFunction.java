package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InputFormat;
import io.millpond.engine.format.RowReader;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.table.FixedSource;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The table function `format`: rows read from text in the query.
final class FormatFunction {
    private static final long BLOCK_BYTES = 64L << 20;

    private FormatFunction() {}

    /// The rows of `format(name[, structure], data)`.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH; BAD_ARGUMENTS; UNKNOWN_FORMAT; those of reading;
    /// CANNOT_EXTRACT_TABLE_STRUCTURE where the columns are not given and cannot be told.
    static TableSource source(List<TableArgument> arguments, FormatSettings settings) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'format' requires from 1 to 3 arguments: [format, [structure]],"
                            + " data");
        }
        String format =
                arguments.getFirst() instanceof TableArgument.Name(String name)
                        ? name
                        : new String(NullFunction.bytes("format", arguments.getFirst()), UTF_8);
        InputFormat input = Formats.input(format);
        byte[] text = NullFunction.bytes("format", arguments.getLast());
        Header header =
                arguments.size() == 2
                        ? InferredStructure.of(format, text, settings)
                        : NullFunction.structure(
                                "format",
                                new String(NullFunction.bytes("format", arguments.get(1)), UTF_8));
        ByteArrayInputStream data = new ByteArrayInputStream(text);
        List<Block> blocks = new ArrayList<>();
        try (RowReader reader = input.reader(data, header, settings)) {
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
}
