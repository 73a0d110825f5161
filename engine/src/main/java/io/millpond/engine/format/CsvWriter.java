package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextOption;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes CSV and its variants. The elements of a tuple are columns of their own, as in ClickHouse.
public final class CsvWriter implements RowWriter {
    /// The leaf of a column: the column itself, or an element of the tuple it is.
    ///
    /// @param path the elements to descend to
    private record Leaf(
            String name, DataType type, int column, List<Integer> path, ValueWriter writer) {}

    private final Header header;
    private final DelimitedHeader lines;

    /// Whether the lines in front name the elements of tuples rather than columns.
    private final boolean isLeafNamed;

    private final CodecSettings codec;
    private final List<Leaf> leaves = new ArrayList<>();
    private final byte[] lineEnd;
    private final byte[] nullText;

    public CsvWriter(Header header, FormatSettings settings, DelimitedHeader lines) {
        this.header = header;
        this.lines = lines;
        this.isLeafNamed =
                settings.flag("output_format_csv_header_serialize_tuple_into_separate_columns");
        this.codec = settings.codec();
        this.lineEnd =
                (settings.flag("output_format_csv_crlf_end_of_line") ? "\r\n" : "\n")
                        .getBytes(StandardCharsets.UTF_8);
        this.nullText =
                settings.text("format_csv_null_representation").getBytes(StandardCharsets.UTF_8);
        for (int column = 0; column < header.size(); column++) {
            addLeaves(header.name(column), header.type(column), column, List.of());
        }
    }

    private void addLeaves(String name, DataType type, int column, List<Integer> path) {
        boolean isWhole = codec.has(TextOption.CSV_TUPLES_WRITTEN_WHOLE);
        if (isWhole || !(type instanceof TupleType tuple) || tuple.elements().isEmpty()) {
            ValueWriter writer =
                    type instanceof TupleType && !isWhole
                            ? (_, _, _) -> {}
                            : ValueWriter.of(type, TextStyle.CSV, codec);
            leaves.add(new Leaf(name, type, column, path, writer));
            return;
        }
        for (int i = 0; i < tuple.elements().size(); i++) {
            String element = tuple.names().isEmpty() ? "" + (i + 1) : tuple.names().get(i);
            List<Integer> elementPath = new ArrayList<>(path);
            elementPath.add(i);
            addLeaves(name + "." + element, tuple.elements().get(i), column, elementPath);
        }
    }

    @Override
    public void start(ByteSink out) {
        if (lines.hasNames()) {
            putLine(isLeafNamed ? leaves.stream().map(Leaf::name).toList() : header.names(), out);
        }
        if (lines.hasTypes()) {
            List<DataType> types =
                    isLeafNamed ? leaves.stream().map(Leaf::type).toList() : header.types();
            putLine(types.stream().map(DataType::name).toList(), out);
        }
    }

    private void putLine(List<String> texts, ByteSink out) {
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                out.put(codec.csv().delimiter());
            }
            out.put(CellWriters.text(texts.get(i), TextStyle.CSV, codec));
        }
        out.put(lineEnd);
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        for (int i = 0; i < leaves.size(); i++) {
            if (i > 0) {
                out.put(codec.csv().delimiter());
            }
            Leaf leaf = leaves.get(i);
            Column column = block.column(leaf.column());
            if (!leaf.path().isEmpty()) {
                column = element(column, leaf.path());
            }
            if (CellWriters.isNull(column, row)) {
                out.put(nullText);
            } else {
                leaf.writer().write(column, row, out);
            }
        }
        out.put(lineEnd);
    }

    private static Column element(Column column, List<Integer> path) {
        Column element = column;
        for (int index : path) {
            element = ((TupleColumn) Columns.full(element)).elements().get(index);
        }
        return element;
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        putExtra(statistics.totals(), out);
        putExtra(statistics.extremes(), out);
    }

    private void putExtra(@Nullable Block block, ByteSink out) {
        if (block == null) {
            return;
        }
        out.put(lineEnd);
        for (int row = 0; row < block.rowCount(); row++) {
            row(block, row, out);
        }
    }
}
