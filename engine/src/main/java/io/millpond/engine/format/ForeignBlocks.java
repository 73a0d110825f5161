package io.millpond.engine.format;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Waiting;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Turns blocks under the header of a document into blocks under the header that a reader was asked
/// for: columns are found by name and cast, those that are not there hold defaults.
/// Single-threaded.
public final class ForeignBlocks {
    private final String format;
    private final Header header;
    private final boolean isUnknownSkipped;
    private final boolean isNullDefault;
    private final boolean isCaseIgnored;
    private final FunctionContext context;

    /// @param isCaseIgnored whether `A` in the document is the column `a`
    public ForeignBlocks(
            String format, Header header, FormatSettings settings, boolean isCaseIgnored) {
        this.format = format;
        this.header = header;
        this.isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
        this.isNullDefault = settings.flag("input_format_null_as_default");
        this.isCaseIgnored = isCaseIgnored;
        this.context =
                new FunctionContext(
                        settings.zone(),
                        Clock.system(),
                        OptionalLong.of(0),
                        new SplittableRandom(0),
                        "",
                        "",
                        "",
                        settings.codec(),
                        QuerySettings.REGISTRY.defaults(),
                        Waiting.unlimited(Clock.system()),
                        TableLookup.none(),
                        StandardFunctions.registry());
    }

    /// The block under the wanted header.
    ///
    /// Errors: THERE_IS_NO_COLUMN for one that is not wanted, where the settings refuse it; those
    /// of casts, and CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN.
    public Block adapt(Block foreign, OmittedCells omitted) {
        if (foreign.header().equals(header)) {
            return foreign;
        }
        checkUnknown(foreign.header());
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int index = index(foreign.header(), header.name(i));
            if (index < 0) {
                for (int row = 0; row < foreign.rowCount(); row++) {
                    omitted.add(i, row);
                }
                columns.add(Columns.defaults(header.type(i), foreign.rowCount()));
                continue;
            }
            columns.add(cast(foreign, index, i, omitted));
        }
        return new Block(header, columns, foreign.rowCount());
    }

    private int index(Header foreign, String name) {
        int index = foreign.indexOf(name);
        for (int i = 0; isCaseIgnored && index < 0 && i < foreign.size(); i++) {
            index = foreign.name(i).equalsIgnoreCase(name) ? i : -1;
        }
        return index;
    }

    private void checkUnknown(Header foreign) {
        for (String name : foreign.names()) {
            if (!isUnknownSkipped && index(header, name) < 0) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Unknown column with name %s found while reading data in %s format. Enable"
                                        .formatted(name, format)
                                + " setting input_format_skip_unknown_fields to skip unknown"
                                + " columns");
            }
        }
    }

    private Column cast(Block foreign, int index, int column, OmittedCells omitted) {
        DataType from = foreign.header().type(index);
        DataType to = header.type(column);
        Column given = foreign.column(index);
        if (from.equals(to)) {
            return given;
        }
        try {
            if (isNullDefault && from.isNullable() && !to.isNullable()) {
                return castOrDefault(given, from, to, column, omitted);
            }
            return Casts.bind(from, to, context).apply(given, foreign.rowCount());
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    e.code(),
                    "%s: while converting column `%s` from type %s to type %s"
                            .formatted(e.text(), header.name(column), from.name(), to.name()),
                    e);
        }
    }

    /// NULL becomes the default, and counts as omitted.
    private Column castOrDefault(
            Column given, DataType from, DataType to, int column, OmittedCells omitted) {
        Column full = Columns.full(given);
        NullableColumn nullable =
                (NullableColumn) (full instanceof DictionaryColumn d ? d.materialize() : full);
        DataType plain = DataTypes.notNullable(DataTypes.withoutLowCardinality(from));
        ColumnBuilder builder = ColumnBuilders.of(to);
        Cast cast = Casts.bind(plain, to, context);
        int[] present = new int[nullable.rowCount()];
        int presentCount = 0;
        for (int row = 0; row < nullable.rowCount(); row++) {
            if (!nullable.isNull(row)) {
                present[presentCount++] = row;
            }
        }
        Column values =
                Columns.full(
                        cast.apply(nullable.values().gather(present, presentCount), presentCount));
        int next = 0;
        for (int row = 0; row < nullable.rowCount(); row++) {
            if (nullable.isNull(row)) {
                builder.appendDefault();
                omitted.add(column, row);
            } else {
                builder.append(values, next++);
            }
        }
        return builder.build();
    }
}
