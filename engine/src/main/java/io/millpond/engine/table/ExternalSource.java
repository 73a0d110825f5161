package io.millpond.engine.table;

import io.millpond.engine.external.ExternalInput;
import io.millpond.engine.external.Packing;
import io.millpond.engine.format.DocumentFormat;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InputFormat;
import io.millpond.engine.format.RowReader;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/// The rows of some inputs, one input after the other, a block at a time.
///
/// @param compression of the inputs; `auto` goes by their names
public record ExternalSource(
        Header header,
        List<ExternalInput> inputs,
        InputFormat format,
        String compression,
        FormatSettings settings)
        implements TableSource {
    private static final long BLOCK_BYTES = 64L << 20;
    private static final String PATH = "_path";
    private static final String FILE = "_file";
    private static final String SIZE = "_size";
    private static final String ROW_NUMBER = "_row_number";
    private static final List<Field> VIRTUAL =
            List.of(
                    new Field(PATH, NamedSource.WORD),
                    new Field(FILE, NamedSource.WORD),
                    new Field(SIZE, new NullableType(DataTypes.UINT64)),
                    new Field(ROW_NUMBER, new NullableType(DataTypes.INT64)));

    public ExternalSource {
        inputs = List.copyOf(inputs);
    }

    @Override
    public List<Field> virtualColumns() {
        return VIRTUAL;
    }

    private static Field virtual(String name) {
        return VIRTUAL.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        for (String name : request.columns()) {
            int index = header.indexOf(name);
            fields.add(index < 0 ? virtual(name) : header.field(index));
        }
        return List.of(new Rows(new Header(fields), request.blockRows(), request.token()));
    }

    /// Reads the inputs in turn. Single-threaded.
    private final class Rows implements BlockStream {
        private final Header columns;
        private final int blockRows;
        private final CancellationToken token;
        private final Iterator<ExternalInput> rest = inputs.iterator();
        private @Nullable ExternalInput input;

        /// Rows of the input that were handed out.
        private long rowNumber;

        private @Nullable Closeable bytes;
        private @Nullable RowReader reader;

        Rows(Header columns, int blockRows, CancellationToken token) {
            this.columns = columns;
            this.blockRows = blockRows;
            this.token = token;
        }

        @Override
        public Header header() {
            return columns;
        }

        @Override
        public @Nullable Block next() {
            try {
                while (true) {
                    token.check();
                    if (reader == null && !open()) {
                        return null;
                    }
                    Block block = reader == null ? null : reader.read(blockRows, BLOCK_BYTES);
                    if (block != null) {
                        return narrowed(block);
                    }
                    close();
                }
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private boolean open() throws IOException {
            if (!rest.hasNext()) {
                return false;
            }
            ExternalInput next = rest.next();
            input = next;
            rowNumber = 0;
            Packing packing = Packing.of(compression, next.path());
            if (format instanceof DocumentFormat document) {
                openDocument(document, next, packing);
                return true;
            }
            InputStream opened = next.open(packing);
            bytes = opened;
            reader = format.reader(opened, header, settings);
            return true;
        }

        /// A file is read where it is; anything else is taken into memory.
        private void openDocument(DocumentFormat document, ExternalInput next, Packing packing)
                throws IOException {
            Header wanted =
                    new Header(
                            columns.fields().stream()
                                    .filter(field -> header.indexOf(field.name()) >= 0)
                                    .toList());
            ReadableFile file = next.map(packing);
            if (file != null) {
                bytes = file;
                reader = document.reader(file.bytes(), wanted, settings);
                return;
            }
            InputStream opened = next.open(packing);
            bytes = opened;
            reader = document.reader(opened, wanted, settings);
        }

        private DatabaseException failure(IOException e) {
            return new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "Cannot read %s: %s".formatted(input == null ? "" : input.path(), e),
                    e);
        }

        private Block narrowed(Block block) {
            List<Column> kept = new ArrayList<>(columns.size());
            for (String name : columns.names()) {
                kept.add(header.indexOf(name) < 0 ? virtual(name, block) : block.column(name));
            }
            rowNumber += block.rowCount();
            return new Block(columns, kept, block.rowCount());
        }

        private Column virtual(String name, Block block) {
            ExternalInput from = input;
            if (from == null) {
                throw new IllegalStateException("a block of no input");
            }
            return switch (name) {
                case PATH -> NamedSource.word(from.path(), block.rowCount());
                case FILE -> NamedSource.word(from.name(), block.rowCount());
                case SIZE -> size(from, block.rowCount());
                default -> rowNumbers(block.rowCount());
            };
        }

        /// NULL for what is no file.
        private static Column size(ExternalInput from, int rowCount) {
            try {
                OptionalLong size = from.size();
                Column value =
                        new NullableColumn(
                                new byte[] {(byte) (size.isPresent() ? 0 : 1)},
                                LongColumn.of(size.orElse(0)));
                return new ConstantColumn(value, rowCount);
            } catch (IOException e) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ALL_DATA,
                        "Cannot read %s: %s".formatted(from.path(), e),
                        e);
            }
        }

        private Column rowNumbers(int rowCount) {
            long[] numbers = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                numbers[row] = rowNumber + row;
            }
            return new NullableColumn(new byte[rowCount], new LongColumn(numbers, rowCount));
        }

        @Override
        public void close() {
            RowReader reading = reader;
            reader = null;
            if (reading != null) {
                reading.close();
            }
            Closeable open = bytes;
            bytes = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    throw failure(e);
                }
            }
        }
    }
}
