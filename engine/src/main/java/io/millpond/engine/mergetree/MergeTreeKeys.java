package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.merger.MergeRules;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.order.SortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The key expressions of a MergeTree table, bound to its stored columns. Immutable.
///
/// @param sorting by which the rows of a part are sorted
/// @param descending for each sorting key whether it is DESC
/// @param primaryCount how many of the sorting keys, from the first, are the primary key
/// @param partition rows that differ in any of them are in different parts
record MergeTreeKeys(
        List<Key> sorting, List<Boolean> descending, int primaryCount, List<Key> partition) {

    /// One key.
    ///
    /// @param text the expression as canonical SQL; of a plain column its name
    record Key(String text, BoundExpression expression) {
        Field field() {
            return new Field(text, expression.type());
        }
    }

    /// The expressions of the primary key; a plain column's is its name.
    List<String> primaryTexts() {
        return sorting.subList(0, primaryCount).stream().map(Key::text).toList();
    }

    static MergeTreeKeys bind(TableDefinition definition, QueryContext context) {
        Header header = definition.storedHeader();
        Expression orderBy = definition.storage().orderBy();
        Expression primary = definition.storage().primaryKey();
        List<Key> sorting = keys(orderBy == null ? primary : orderBy, header, context);
        List<Key> primaryKeys = primary == null ? sorting : keys(primary, header, context);
        checkPrefix(primaryKeys, sorting);
        checkSampling(keys(definition.storage().sampleBy(), header, context), primaryKeys);
        sorting = withColumn(extraColumn(definition), sorting, header, context);
        List<Boolean> descending = new ArrayList<>(definition.storage().orderDescending());
        while (descending.size() < sorting.size()) {
            descending.add(false);
        }
        return new MergeTreeKeys(
                sorting,
                descending,
                primaryKeys.size(),
                keys(definition.storage().partitionBy(), header, context));
    }

    private static Optional<String> extraColumn(TableDefinition definition) {
        NamedCall engine = definition.storage().engine();
        return engine == null
                ? Optional.empty()
                : MergeRules.keyColumn(ReplicatedNames.plain(engine));
    }

    private static List<Key> withColumn(
            Optional<String> column, List<Key> keys, Header header, QueryContext context) {
        if (column.isEmpty()
                || header.indexOf(column.get()) < 0
                || keys.stream().anyMatch(key -> key.text().equals(column.get()))) {
            return keys;
        }
        List<Key> all = new ArrayList<>(keys);
        Identifier identifier = Identifier.of(column.get());
        all.add(new Key(column.get(), Expressions.bind(identifier, header, context)));
        return all;
    }

    /// The sorting keys that are plain columns.
    Set<String> sortingColumnNames() {
        Set<String> names = new HashSet<>();
        for (Key key : sorting) {
            if (key.expression().columns().contains(key.text())) {
                names.add(key.text());
            }
        }
        return names;
    }

    /// Those of them of which equal values are the same: there are no zeros of two signs.
    Set<String> discreteColumnNames() {
        Set<String> names = sortingColumnNames();
        for (Key key : sorting) {
            boolean isDiscrete =
                    switch (DataTypes.withoutWrappers(key.expression().type()).layout()) {
                        case BYTE, SHORT, INT, LONG, WIDE_128, WIDE_256, BYTES, FIXED_BYTES -> true;
                        case FLOAT,
                                DOUBLE,
                                ARRAY,
                                MAP,
                                TUPLE,
                                NULLABLE,
                                DICTIONARY,
                                VARIANT,
                                OBJECT ->
                                false;
                    };
            if (!isDiscrete) {
                names.remove(key.text());
            }
        }
        return names;
    }

    /// The columns that keys of one clause read.
    static Set<String> read(List<Key> keys) {
        Set<String> names = new HashSet<>();
        keys.forEach(key -> names.addAll(key.expression().columns()));
        return names;
    }

    /// The elements of a key clause: those of a tuple, or the one expression.
    static List<Expression> elements(@Nullable Expression clause) {
        if (clause == null) {
            return List.of();
        }
        if (clause instanceof FunctionCall call && call.name().equals("tuple")) {
            return call.arguments();
        }
        return List.of(clause);
    }

    private static List<Key> keys(
            @Nullable Expression clause, Header header, QueryContext context) {
        List<Key> keys = new ArrayList<>();
        for (Expression element : elements(clause)) {
            String text =
                    element instanceof Identifier identifier
                            ? identifier.fullName()
                            : SqlFormatter.expression(element);
            keys.add(new Key(text, Expressions.bind(element, header, context)));
        }
        return keys;
    }

    /// Checks the keys of a table that is new.
    ///
    /// Errors: BAD_ARGUMENTS for an expression whose values change by themselves, for one that is
    /// in the sorting key twice, and for a partition key of floats unless the settings allow it;
    /// ILLEGAL_COLUMN for a constant in the sorting key, and for a partition key that may be NULL
    /// unless the settings allow it.
    void checkNew(Settings settings) {
        check(settings);
        for (Key key : sorting) {
            if (key.expression().columns().isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN, "Sorting key cannot contain constants");
            }
        }
        if (sorting.stream().map(Key::text).distinct().count() < sorting.size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Primary key or secondary index contains a duplicate expression. To suppress"
                            + " this exception, rerun the command with setting"
                            + " 'allow_suspicious_indices = 1'");
        }
        boolean canBeNull =
                partition.stream().anyMatch(key -> key.expression().type().isNullable());
        if (canBeNull && !settings.get(MergeTreeSettings.ALLOW_NULLABLE_KEY)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Partition key contains nullable columns, but merge tree setting"
                            + " `allow_nullable_key` is disabled");
        }
    }

    /// The part of [#checkNew] that an ALTER is checked by too.
    void check(Settings settings) {
        requireSame(partition, "Partition");
        requireSame(sorting, "Sorting");
        if (settings.get(MergeTreeSettings.ALLOW_FLOAT_PARTITION_KEY)) {
            return;
        }
        for (Key key : partition) {
            if (DataTypes.withoutWrappers(key.expression().type()) instanceof FloatType) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Floating point partition key is not supported: " + key.text());
            }
        }
    }

    private static void requireSame(List<Key> keys, String clause) {
        for (Key key : keys) {
            key.expression()
                    .changingFunction()
                    .ifPresent(
                            name -> {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS,
                                        ("Expression must be deterministic but it contains"
                                                        + " non-deterministic part `%s()`: for %s"
                                                        + " key")
                                                .formatted(name, clause));
                            });
        }
    }

    private static void checkPrefix(List<Key> primary, List<Key> sorting) {
        if (primary.size() > sorting.size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Primary key must be a prefix of the sorting key, but its length: %d is greater"
                                    .formatted(primary.size())
                            + " than the sorting key length: %d".formatted(sorting.size()));
        }
        for (int i = 0; i < primary.size(); i++) {
            if (!primary.get(i).text().equals(sorting.get(i).text())) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Primary key must be a prefix of the sorting key, but the column in the"
                                        + " position %d is %s")
                                .formatted(i, primary.get(i).text()));
            }
        }
    }

    /// Errors: BAD_ARGUMENTS unless the sampling key is one of the primary keys;
    /// ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER unless it is an unsigned integer of at most 64 bits.
    private static void checkSampling(List<Key> sampling, List<Key> primary) {
        for (Key key : sampling) {
            if (primary.stream().noneMatch(one -> one.text().equals(key.text()))) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Sampling expression must be present in the primary key");
            }
            boolean isUnsigned =
                    key.expression().type() instanceof IntegerType type
                            && !type.isSigned()
                            && type.bits() <= 64;
            if (!isUnsigned || sampling.size() > 1) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER,
                        ("Invalid sampling column type in storage parameters: %s. Must be one"
                                        + " unsigned integer type")
                                .formatted(key.expression().type().name()));
            }
        }
    }

    /// The columns that any key reads.
    List<String> columns() {
        List<String> names = new ArrayList<>();
        for (List<Key> keys : List.of(sorting, partition)) {
            keys.forEach(key -> names.addAll(key.expression().columns()));
        }
        return names.stream().distinct().toList();
    }

    List<DataType> sortingTypes() {
        return sorting.stream().map(key -> key.expression().type()).toList();
    }

    /// The sorting key as SQL: `a, toDate(b)`.
    String sortingText() {
        return String.join(", ", sorting.stream().map(Key::text).toList());
    }

    /// The header of the sparse index, which has all sorting keys.
    Header sortingHeader() {
        return new Header(sorting.stream().map(Key::field).toList());
    }

    /// The values of the sorting keys for each row.
    List<Column> sortingColumns(Block block) {
        return sorting.stream().map(key -> key.expression().evaluate(block)).toList();
    }

    List<SortColumn> sortColumns(List<Column> columns) {
        List<SortColumn> sorted = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            sorted.add(
                    new SortColumn(
                            columns.get(i), sorting.get(i).expression().type(), descending.get(i)));
        }
        return sorted;
    }
}
