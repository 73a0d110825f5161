package io.millpond.engine.mergetree.merger;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the [MergeRule] of a table from its engine clause, and checks that it fits the columns.
///
/// Source: ClickHouse 26.7's checks and texts.
public final class MergeRules {
    /// The engines, as a clause names them.
    public static final List<String> ENGINES =
            List.of(
                    "MergeTree",
                    "ReplacingMergeTree",
                    "SummingMergeTree",
                    "AggregatingMergeTree",
                    "CollapsingMergeTree",
                    "VersionedCollapsingMergeTree",
                    "CoalescingMergeTree");

    private static final String OTHER_COLUMNS =
            " of the AggregatingMergeTree table are neither part of the"
                    + " sorting key nor aggregate measures (AggregateFunction or"
                    + " SimpleAggregateFunction). During background merges, rows with the same"
                    + " value of the sorting key are collapsed into one, so these columns keep an"
                    + " arbitrary value, which silently produces wrong results for queries that"
                    + " GROUP BY or filter on them. Add them to the sorting key (ORDER BY), or set"
                    + " 'allow_dimensions_outside_sorting_key = 1' if this is intentional (for"
                    + " example, when the columns are functionally dependent on the sorting key)";

    private final String engine;
    private final List<Expression> arguments;
    private final Header header;

    private MergeRules(NamedCall call, Header header) {
        this.engine = call.name();
        this.arguments = call.arguments();
        this.header = header;
    }

    /// The column that the clause puts behind the sorting key, if it does.
    public static Optional<String> keyColumn(NamedCall engine) {
        return engine.name().equals("VersionedCollapsingMergeTree")
                        && engine.arguments().size() == 2
                        && engine.arguments().get(1) instanceof Identifier version
                ? Optional.of(version.fullName())
                : Optional.empty();
    }

    /// The rule of a table.
    ///
    /// @param header the stored columns
    /// @param sorting the columns of the sorting key
    /// @param partition the columns of the partition key
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, NO_SUCH_COLUMN_IN_TABLE, BAD_TYPE_OF_FIELD,
    /// BAD_ARGUMENTS.
    public static MergeRule of(
            NamedCall engine, Header header, Set<String> sorting, Set<String> partition) {
        return new MergeRules(engine, header).rule(sorting, partition);
    }

    private MergeRule rule(Set<String> sorting, Set<String> partition) {
        return switch (engine) {
            case "ReplacingMergeTree" -> replacing();
            case "SummingMergeTree" -> {
                List<String> listed = listed(sorting, partition);
                Set<String> keys = union(sorting, partition);
                yield new MergeRule.Summing(listed, Combiners.deciding(header, listed, keys));
            }
            case "CoalescingMergeTree" -> new MergeRule.Coalescing(listed(sorting, partition));
            case "AggregatingMergeTree" -> {
                checkCount(0, 0, "");
                yield new MergeRule.Aggregating();
            }
            case "CollapsingMergeTree" -> {
                checkCount(1, 1, "sign column");
                yield new MergeRule.Collapsing(sign());
            }
            case "VersionedCollapsingMergeTree" -> {
                checkCount(2, 2, "sign column,\nversion");
                String sign = sign();
                String version = column(1);
                if (header.indexOf(version) < 0) {
                    throw missing("There is no physical column %s in table.".formatted(version));
                }
                checkVersion(version);
                if (version.equals(sign)) {
                    throw same("sign", version);
                }
                yield new MergeRule.VersionedCollapsing(sign, version);
            }
            default -> {
                checkCount(0, 0, "");
                yield new MergeRule.KeepAll();
            }
        };
    }

    static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private MergeRule replacing() {
        checkCount(0, 2, "[is_deleted column],\n[version]");
        String version = arguments.isEmpty() ? null : column(0);
        String isDeleted = arguments.size() < 2 ? null : column(1);
        if (isDeleted != null) {
            if (isDeleted.equals(version)) {
                throw same("is_deleted", isDeleted);
            }
            if (!(header.type(require("is_deleted", isDeleted)) instanceof BoolType)) {
                checkType("is_deleted", isDeleted, DataTypes.UINT8);
            }
        }
        if (version != null) {
            require("Version", version);
            checkVersion(version);
        }
        return new MergeRule.Replacing(version, isDeleted);
    }

    private static DatabaseException same(String role, String column) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "The version and %s column cannot be the same column (%s)."
                        .formatted(role, column));
    }

    private String sign() {
        String sign = column(0);
        checkType("Sign", sign, DataTypes.INT8);
        return sign;
    }

    private int require(String role, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw missing(
                    "%s column %s does not exist in table declaration.".formatted(role, column));
        }
        return index;
    }

    private static DatabaseException missing(String text) {
        return new DatabaseException(ErrorCode.NO_SUCH_COLUMN_IN_TABLE, text);
    }

    private void checkType(String role, String column, DataType type) {
        DataType actual = header.type(require(role, column));
        if (!actual.equals(type)) {
            throw new DatabaseException(
                    ErrorCode.BAD_TYPE_OF_FIELD,
                    "%s column (%s) for storage %s must have type %s. Provided column of type %s."
                            .formatted(role, column, engine, type.name(), actual.name()));
        }
    }

    private void checkVersion(String column) {
        DataType type = header.type(header.indexOf(column));
        if (!isVersion(type)) {
            throw new DatabaseException(
                    ErrorCode.BAD_TYPE_OF_FIELD,
                    ("The column %s cannot be used as a version column for storage %s because it is"
                                    + " of type %s (must be of an integer type or of type"
                                    + " Date/DateTime/DateTime64).")
                            .formatted(column, engine, type.name()));
        }
    }

    /// Whether values of a type tell which of two rows is newer.
    public static boolean isVersion(DataType type) {
        return switch (type) {
            case IntegerType _,
                    FloatType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _ ->
                    true;
            default -> false;
        };
    }

    private List<String> listed(Set<String> sorting, Set<String> partition) {
        checkCount(0, 1, "[list of columns to sum]");
        if (arguments.isEmpty()) {
            return List.of();
        }
        List<Expression> elements =
                arguments.getFirst() instanceof FunctionCall call && call.name().equals("tuple")
                        ? call.arguments()
                        : arguments;
        List<String> columns = new ArrayList<>();
        for (Expression element : elements) {
            columns.add(column(element));
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Column %s is listed multiple times in the list of columns to sum."
                                .formatted(column));
            }
            if (header.indexOf(column) < 0 && !isNested(column)) {
                throw missing(
                        "Column %s listed in columns to sum does not exist in table declaration."
                                .formatted(column));
            }
        }
        checkNoKey(columns, sorting, "sorting");
        checkNoKey(columns, partition, "partition");
        return columns;
    }

    private boolean isNested(String column) {
        return header.names().stream().anyMatch(name -> name.startsWith(column + "."));
    }

    private static void checkNoKey(List<String> columns, Set<String> key, String name) {
        List<String> both = columns.stream().filter(key::contains).toList();
        if (!both.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Columns: %s listed both in columns to sum and in %s key. That is not allowed."
                            .formatted(String.join(", ", both), name));
        }
    }

    private String column(int argument) {
        return column(arguments.get(argument));
    }

    private String column(Expression argument) {
        if (argument instanceof Identifier identifier) {
            return identifier.fullName();
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument %s of table engine %s must be the name of a column"
                        .formatted(SqlFormatter.expression(argument), engine));
    }

    private void checkCount(int min, int max, String list) {
        int count = arguments.size();
        if (count < min || count > max) {
            String wanted =
                    max == 0
                            ? "no parameters"
                            : (min == max ? "%d" : min + " to %d").formatted(max)
                                    + " parameters: \n"
                                    + list;
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "With extended storage definition syntax storage %s requires %s"
                            .formatted(engine, wanted));
        }
    }

    /// Checks that an aggregating table has no columns of which an arbitrary value would stay.
    ///
    /// @param keys the columns of the sorting and of the partition key
    ///
    /// Errors: BAD_ARGUMENTS.
    public static void checkAllAggregated(Header header, Set<String> keys) {
        List<String> others = new ArrayList<>();
        boolean hasAggregates = false;
        for (int i = 0; i < header.size(); i++) {
            boolean isAggregate =
                    header.type(i) instanceof AggregateFunctionType
                            || header.type(i) instanceof SimpleAggregateFunctionType;
            hasAggregates |= isAggregate;
            if (!isAggregate && !keys.contains(header.name(i))) {
                others.add(header.name(i));
            }
        }
        if (hasAggregates && !others.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Column(s) " + String.join(", ", others) + OTHER_COLUMNS);
        }
    }
}
