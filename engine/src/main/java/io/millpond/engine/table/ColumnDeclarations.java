package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.function.cast.SimilarVariants;
import io.millpond.sql.function.cast.SuspiciousDictionaries;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Resolves the columns that a user declares: types, defaults, and whether it all makes sense.
public final class ColumnDeclarations {
    private static final Setting<Boolean> FLATTEN_NESTED =
            QuerySettings.known("flatten_nested", SettingType.BOOL);
    private static final Setting<Boolean> NULLABLE_BY_DEFAULT =
            QuerySettings.known("data_type_default_nullable", SettingType.BOOL);
    private static final Setting<Boolean> SUSPICIOUS_CODECS =
            QuerySettings.known("allow_suspicious_codecs", SettingType.BOOL);

    private ColumnDeclarations() {}

    /// The elements with every column's type written out.
    ///
    /// Errors: ILLEGAL_COLUMN for a name that stands twice, UNKNOWN_TYPE, UNKNOWN_IDENTIFIER and
    /// the like in defaults, CYCLIC_ALIASES, SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY.
    public static List<TableElement> resolve(List<TableElement> written, QueryContext context) {
        List<TableElement> elements =
                context.settings().get(FLATTEN_NESTED) ? flattened(written) : written;
        List<TableElement.Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column) {
                columns.add(column);
                if (!names.add(column.name())) {
                    throw duplicate(column.name());
                }
            }
        }
        List<Field> typed = new ArrayList<>();
        for (TableElement.Column column : columns) {
            TableElement.ColumnDefault filling = column.columnDefault();
            if (filling != null && filling.expression() != null) {
                refuseQueries(filling.expression());
            }
            TypeName type = column.type();
            if (type != null) {
                typed.add(new Field(column.name(), declared(column, type, context)));
            }
        }
        inferTypes(columns, typed, context);
        Header all = new Header(typed);
        List<TableElement> resolved = new ArrayList<>();
        Map<String, List<String>> reads = new HashMap<>();
        for (TableElement element : elements) {
            if (element instanceof TableElement.Column column) {
                reads.put(column.name(), readByDefault(column, all, context));
                DataType type = all.type(all.indexOf(column.name()));
                refuseNothing(column.name(), type);
                TableElement.Column whole = withType(column, type);
                checkCodecs(whole, type, context);
                resolved.add(whole);
            } else {
                resolved.add(element);
            }
        }
        for (TableElement.Column column : columns) {
            checkCycles(column.name(), reads, List.of());
        }
        return resolved;
    }

    /// Errors: SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY; DATA_TYPE_CANNOT_BE_USED_IN_TABLES for a type
    /// without values in a column that is kept.
    public static void checkType(Field column, boolean isKept, QueryContext context) {
        if (!context.settings().get(QuerySettings.SUSPICIOUS_LOW_CARDINALITY)) {
            SuspiciousDictionaries.refuse(column.type());
        }
        if (isKept) {
            checkValues(column);
        }
    }

    /// Errors: DATA_TYPE_CANNOT_BE_USED_IN_TABLES for a type without values.
    public static void checkValues(Field column) {
        if (isWithoutValues(column.type())) {
            throw new DatabaseException(
                    ErrorCode.DATA_TYPE_CANNOT_BE_USED_IN_TABLES,
                    "Data type %s of column '%s' cannot be used in tables"
                            .formatted(column.type().name(), column.name()));
        }
    }

    private static boolean isWithoutValues(DataType type) {
        return switch (type) {
            case NothingType _ -> true;
            case NullableType(DataType inner) -> isWithoutValues(inner);
            case ArrayType(DataType element) -> isWithoutValues(element);
            case MapType(DataType key, DataType value) ->
                    isWithoutValues(key) || isWithoutValues(value);
            case TupleType tuple ->
                    tuple.elements().stream().anyMatch(ColumnDeclarations::isWithoutValues);
            default -> false;
        };
    }

    /// The error of a column whose name another one has.
    public static DatabaseException duplicate(String name) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Cannot add column %s: column with this name already exists".formatted(name));
    }

    /// Errors: CYCLIC_ALIASES when a column's default leads back to one of `path`.
    private static void checkCycles(
            String column, Map<String, List<String>> reads, List<String> path) {
        List<String> longer = new ArrayList<>(path);
        longer.add(column);
        if (path.contains(column)) {
            throw new DatabaseException(
                    ErrorCode.CYCLIC_ALIASES,
                    "Cyclic alias detected in column DEFAULT expressions: %s"
                            .formatted(String.join(" -> ", longer)));
        }
        for (String read : reads.getOrDefault(column, List.of())) {
            checkCycles(read, reads, longer);
        }
    }

    private static void checkCodecs(
            TableElement.Column column, DataType type, QueryContext context) {
        TableElement.ColumnDefault filling = column.columnDefault();
        if (!column.codecs().isEmpty()
                && filling != null
                && filling.kind() == TableElement.DefaultKind.ALIAS) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Cannot specify codec for column type ALIAS.");
        }
        ColumnCodecs.check(column.codecs(), type, context.settings().get(SUSPICIOUS_CODECS));
    }

    /// `n Nested(a T, b U)` is the columns `n.a Array(T)` and `n.b Array(U)`.
    private static List<TableElement> flattened(List<TableElement> written) {
        List<TableElement> elements = new ArrayList<>();
        for (TableElement element : written) {
            TypeName type = element instanceof TableElement.Column column ? column.type() : null;
            if (type == null || !type.name().equalsIgnoreCase("Nested")) {
                elements.add(element);
                continue;
            }
            if (type.arguments().isEmpty()) {
                throw new DatabaseException(ErrorCode.EMPTY_DATA_PASSED, "Nested cannot be empty");
            }
            for (TypeName.TypeArgument argument : type.arguments()) {
                if (argument instanceof TypeName.NamedElement(String name, TypeName inner, _)) {
                    elements.add(nestedColumn((TableElement.Column) element, name, inner));
                }
            }
        }
        return elements;
    }

    private static TableElement.Column nestedColumn(
            TableElement.Column column, String name, TypeName inner) {
        TypeName array =
                new TypeName(
                        "Array",
                        List.of(new TypeName.TypeParameter(inner, inner.span())),
                        inner.span());
        return new TableElement.Column(
                column.name() + "." + name,
                array,
                TableElement.Nullability.UNSPECIFIED,
                null,
                column.comment(),
                column.codecs(),
                List.of(),
                null,
                null,
                List.of(),
                column.span());
    }

    private static DataType declared(
            TableElement.Column column, TypeName written, QueryContext context) {
        DataType type = TypeResolver.resolve(written);
        checkType(new Field(column.name(), type), true, context);
        SimilarVariants.refuse(type, context.settings());
        if (column.nullable() != TableElement.Nullability.UNSPECIFIED && type.isNullable()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_SYNTAX_FOR_DATA_TYPE,
                    "Can't use [NOT] NULL modifier with Nullable type");
        }
        return switch (nullability(column, type, context)) {
            case NULL -> {
                boolean isImplied = column.nullable() == TableElement.Nullability.UNSPECIFIED;
                DataType inside = isImplied ? type : DataTypes.withoutLowCardinality(type);
                if (!DataTypes.canBeInsideNullable(inside) && !type.isNullable()) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Nested type %s cannot be inside Nullable type".formatted(type.name()));
                }
                yield DataTypes.nullable(type);
            }
            case NOT_NULL, UNSPECIFIED -> type;
        };
    }

    /// What was written, or what a default of NULL or the user's settings imply.
    private static TableElement.Nullability nullability(
            TableElement.Column column, DataType type, QueryContext context) {
        TableElement.ColumnDefault written = column.columnDefault();
        boolean isNull = written != null && written.expression() instanceof Literal.NullLiteral;
        boolean isOpen =
                column.nullable() == TableElement.Nullability.UNSPECIFIED && !type.isNullable();
        return isOpen && (isNull || context.settings().get(NULLABLE_BY_DEFAULT))
                ? TableElement.Nullability.NULL
                : column.nullable();
    }

    /// Errors: DATA_TYPE_CANNOT_BE_USED_IN_TABLES for a type without values.
    private static void refuseNothing(String column, DataType type) {
        if (holdsNothing(type)) {
            throw new DatabaseException(
                    ErrorCode.DATA_TYPE_CANNOT_BE_USED_IN_TABLES,
                    "Data type %s of column '%s' cannot be used in tables."
                            .formatted(type.name(), column));
        }
    }

    private static boolean holdsNothing(DataType type) {
        return switch (type) {
            case NothingType _ -> true;
            case NullableType(DataType element) -> holdsNothing(element);
            case ArrayType(DataType element) -> holdsNothing(element);
            case MapType(DataType key, DataType value) -> holdsNothing(key) || holdsNothing(value);
            case TupleType tuple ->
                    tuple.elements().stream().anyMatch(ColumnDeclarations::holdsNothing);
            default -> false;
        };
    }

    /// Errors: THERE_IS_NO_DEFAULT_VALUE for a default that is more than a function of the row.
    private static void refuseQueries(Expression expression) {
        if (expression instanceof Expression.Subquery) {
            throw new DatabaseException(
                    ErrorCode.THERE_IS_NO_DEFAULT_VALUE,
                    "Select query is not allowed in columns DEFAULT expression");
        }
        if (expression instanceof FunctionCall call) {
            if (call.name().equals("arrayJoin")) {
                throw new DatabaseException(
                        ErrorCode.THERE_IS_NO_DEFAULT_VALUE,
                        "Unsupported default value that requires ARRAY JOIN action: default"
                                + " expression and column type are incompatible.");
            }
            call.arguments().forEach(ColumnDeclarations::refuseQueries);
        }
    }

    /// Gives columns without a type that of their default expression; a default may refer to
    /// another such column, so this goes on until nothing more is found.
    private static void inferTypes(
            List<TableElement.Column> columns, List<Field> typed, QueryContext context) {
        List<TableElement.Column> open = new ArrayList<>();
        for (TableElement.Column column : columns) {
            if (column.type() == null) {
                open.add(column);
            }
        }
        while (!open.isEmpty()) {
            int before = open.size();
            DatabaseException failure = null;
            for (TableElement.Column column : List.copyOf(open)) {
                try {
                    DataType type =
                            Expressions.bind(expression(column), new Header(typed), context).type();
                    boolean isNullable = column.nullable() == TableElement.Nullability.NULL;
                    typed.add(
                            new Field(column.name(), isNullable ? DataTypes.nullable(type) : type));
                    open.remove(column);
                } catch (DatabaseException e) {
                    failure = e;
                }
            }
            if (open.size() == before && failure != null) {
                throw failure;
            }
        }
        typed.sort((a, b) -> Integer.compare(place(columns, a.name()), place(columns, b.name())));
    }

    private static int place(List<TableElement.Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return columns.size();
    }

    private static Expression expression(TableElement.Column column) {
        TableElement.ColumnDefault written = column.columnDefault();
        Expression expression = written == null ? null : written.expression();
        if (expression == null) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_LIST_OF_COLUMNS_QUERIED,
                    "Column %s has neither a type nor a default expression"
                            .formatted(column.name()));
        }
        return expression;
    }

    /// The columns that a column's default reads; throws when it cannot be bound.
    private static List<String> readByDefault(
            TableElement.Column column, Header all, QueryContext context) {
        TableElement.ColumnDefault written = column.columnDefault();
        Expression expression = written == null ? null : written.expression();
        if (expression == null) {
            return List.of();
        }
        DataType type = all.type(all.indexOf(column.name()));
        return Expressions.bindAs(expression, type, all, context).columns();
    }

    /// The column with its type written out, and nothing that the type says already.
    public static TableElement.Column withType(TableElement.Column column, DataType type) {
        return new TableElement.Column(
                column.name(),
                DefinitionTexts.typeName(type),
                TableElement.Nullability.UNSPECIFIED,
                column.columnDefault(),
                column.comment(),
                ColumnCodecs.canonical(column.codecs(), type),
                column.statistics(),
                column.ttl(),
                column.collation(),
                column.settings(),
                column.span());
    }

    /// A column that is only a name and a type.
    public static TableElement.Column plain(Field field) {
        return new TableElement.Column(
                field.name(),
                DefinitionTexts.typeName(field.type()),
                TableElement.Nullability.UNSPECIFIED,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                Span.NONE);
    }
}
