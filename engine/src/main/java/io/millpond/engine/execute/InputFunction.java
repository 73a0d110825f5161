package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.RowReader;
import io.millpond.engine.format.library.Formats;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.RowEncoder;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableLookup;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// The look-up of `INSERT INTO … SELECT … FROM input('structure') FORMAT …`: the table function
/// `input` reads the data behind the statement, once; all else is another look-up's.
///
/// @param data what stands behind the statement; the caller closes it
record InputFunction(TableLookup others, InputStream data, String format, FormatSettings settings)
        implements TableLookup {
    private static final String NAME = "input";
    private static final long BLOCK_BYTES = 64L << 20;

    @Override
    public TableSource table(@Nullable String database, String name) {
        return others.table(database, name);
    }

    /// Errors: those of [NullFunction#structure] for `input`.
    @Override
    public TableSource tableFunction(String name, List<TableArgument> arguments) {
        if (!name.equals(NAME)) {
            return others.tableFunction(name, arguments);
        }
        if (arguments.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'input' requires exactly 1 argument: structure");
        }
        String structure = new String(NullFunction.bytes(NAME, arguments.getFirst()), UTF_8);
        Header header = NullFunction.structure(NAME, structure);
        return new Source(header, Formats.input(format).reader(data, header, settings));
    }

    @Override
    public @Nullable RowEncoder rowEncoder(
            String name, Header header, ZoneId zone, Settings querySettings) {
        return others.rowEncoder(name, header, zone, querySettings);
    }

    private record Source(Header header, RowReader reader) implements TableSource {
        @Override
        public List<BlockStream> scan(ScanRequest request) {
            List<Field> fields = new ArrayList<>();
            for (String name : request.columns()) {
                fields.add(header.field(header.indexOf(name)));
            }
            return List.of(new Rows(reader, new Header(fields), request.blockRows()));
        }
    }

    /// Some columns of what a reader hands out.
    private record Rows(RowReader reader, Header header, int blockRows) implements BlockStream {
        @Override
        public @Nullable Block next() {
            try {
                Block block = reader.read(blockRows, BLOCK_BYTES);
                if (block == null) {
                    return null;
                }
                List<Column> columns = new ArrayList<>();
                for (String name : header.names()) {
                    columns.add(block.column(name));
                }
                return new Block(header, columns, block.rowCount());
            } catch (IOException e) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ALL_DATA,
                        "The data of the INSERT could not be read: " + e,
                        e);
            }
        }

        @Override
        public void close() {
            reader.close(); // The data is the caller's.
        }
    }
}
