package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.engine.format.library.Formats;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.order.SortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The first messages of a dataset, as bytes and as the columns they become.
record Sample(Header header, List<byte[]> messages) {
    /// Rows that are worked on at once, as many as a block of query work has.
    static final int ROWS = Block.ROWS_PREFERRED;

    static Sample of(Dataset dataset, int rowCount) {
        Supplier<byte[]> source = dataset.messages();
        List<byte[]> messages = new ArrayList<>(rowCount);
        for (int i = 0; i < rowCount; i++) {
            messages.add(source.get());
        }
        return new Sample(header(dataset), messages);
    }

    private static Header header(Dataset dataset) {
        TupleType columns = (TupleType) TypeResolver.parse("Tuple(" + dataset.columns() + ")");
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.names().size(); i++) {
            fields.add(new Field(columns.names().get(i), columns.elements().get(i)));
        }
        return new Header(fields);
    }

    /// A decoder of such messages.
    MessageDecoder decoder() {
        return Formats.input("JSONEachRow").decoder(header, FormatSettings.DEFAULT);
    }

    /// Empty builders, one a column.
    ColumnBuilder[] builders() {
        return header.types().stream().map(ColumnBuilders::of).toArray(ColumnBuilder[]::new);
    }

    /// Appends all messages to `builders` and takes what they have built.
    Block decode(MessageDecoder decoder, ColumnBuilder[] builders) {
        for (byte[] message : messages) {
            decoder.decode(message, 0, message.length, builders);
        }
        List<Column> columns = Arrays.stream(builders).map(ColumnBuilder::build).toList();
        return new Block(header, columns, messages.size());
    }

    Block block() {
        return decode(decoder(), builders());
    }

    static DataType type(Block block, String column) {
        return block.header().type(block.header().indexOf(column));
    }

    /// The columns of `block` with these names, as the key of a sort.
    static List<SortColumn> key(Block block, List<String> names) {
        return names.stream()
                .map(name -> SortColumn.ascending(block.column(name), type(block, name)))
                .toList();
    }
}
