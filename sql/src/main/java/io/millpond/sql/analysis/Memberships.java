package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Query;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.CastMode;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.ConstantTexts;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.SizeLimit;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Binds IN and its variants: the right side becomes a set, built once.
final class Memberships {
    private final ExpressionBinder binder;

    Memberships(ExpressionBinder binder) {
        this.binder = binder;
    }

    private Terms terms() {
        return binder.terms();
    }

    /// Errors: NUMBER_OF_COLUMNS_DOESNT_MATCH when the sides differ in width, BAD_ARGUMENTS when
    /// the right side is not constant.
    Term bind(FunctionCall call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        boolean isNegated = name.contains("not");
        // Only the setting lets NULL into the set; nullIn alone merely answers 0 for it.
        boolean holdsNulls = binder.analysis().settings().get(QuerySettings.TRANSFORM_NULL_IN);
        boolean isNullEqual = name.contains("null") || holdsNulls;
        Term left = binder.bind(call.arguments().getFirst());
        Expression right = call.arguments().getLast();
        String text = Names.column(call);
        boolean isNothing = MembershipSet.plain(left.type()) instanceof NothingType;
        if (isNothing && !holdsNulls) {
            DataType type = isNullEqual ? DataTypes.UINT8 : new NullableType(DataTypes.UINT8);
            Column answer =
                    isNullEqual && isNegated
                            ? ByteColumn.of((byte) 1)
                            : ColumnBuilders.defaultValue(type);
            return terms().constant(type, answer, text);
        }
        refuseMixed(left.type(), left.type(), name);
        BoundQuery query = query(right);
        if (isNothing) {
            DataType type = Scalars.nullable(query == null ? elementType(right) : firstType(query));
            left = terms().constant(type, ColumnBuilders.defaultValue(type), text);
        }
        MembershipSet set;
        List<DataType> keyTypes = MembershipSet.keyTypes(left.type(), holdsNulls);
        if (query == null) {
            Term value = binder.bind(right);
            if (!(value instanceof Term.Constant)) {
                return new RowMembership(binder).bind(left, right, value, isNegated, text);
            }
        }
        if (query != null) {
            if (query.columns().size() == 1) {
                checkComparable(left.type(), query.columns().getFirst().type(), name);
            }
            if (query.columns().size() != keyTypes.size()) {
                keyTypes = widthMismatch(left, query.columns().size(), holdsNulls);
            }
            set = ofQuery(query, keyTypes);
        } else {
            set = ofConstants(left, right, keyTypes);
        }
        Membership function = new Membership(set, left.type(), isNegated, isNullEqual);
        return fold(left, function, right, text, name);
    }

    private static DataType firstType(BoundQuery query) {
        return withoutNothing(query.columns().getFirst().type());
    }

    private static DataType withoutNothing(DataType type) {
        return MembershipSet.plain(type) instanceof NothingType ? DataTypes.UINT8 : type;
    }

    /// The type of the first element of a constant set that is not NULL.
    private DataType elementType(Expression right) {
        if (binder.bind(right) instanceof Term.Constant constant) {
            for (Element element : elements(constant, DataTypes.UINT8)) {
                if (!(MembershipSet.plain(element.type()) instanceof NothingType)) {
                    return element.type();
                }
            }
        }
        return DataTypes.UINT8;
    }

    /// Fails for values whose types differ from row to row.
    ///
    /// @param whole the type of the left side, in which `part` is
    private static void refuseMixed(DataType part, DataType whole, String name) {
        switch (part) {
            case DynamicType _, JsonType _ -> throw Arguments.illegal(name, whole);
            case ArrayType(DataType element) -> refuseMixed(element, whole, name);
            case MapType(_, DataType value) -> refuseMixed(value, whole, name);
            case TupleType tuple -> tuple.elements().forEach(e -> refuseMixed(e, whole, name));
            default -> {
                // One type for all rows, or a Variant, whose types are known.
            }
        }
    }

    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT for a tuple or an array at the left of plain values.
    private static void checkComparable(DataType left, DataType right, String name) {
        boolean isPlain = !(right instanceof TupleType) && !(right instanceof ArrayType);
        boolean isTextOrMixed =
                DataTypes.withoutWrappers(right) instanceof StringType
                        || right instanceof VariantType
                        || right instanceof DynamicType
                        || DataTypes.withoutWrappers(right) instanceof NothingType;
        if (isPlain && !isTextOrMixed && (left instanceof TupleType || left instanceof ArrayType)) {
            throw Arguments.illegal(name, left);
        }
    }

    /// A tuple may also be compared as one value with a column of tuples.
    private List<DataType> widthMismatch(Term left, int width, boolean isNullEqual) {
        if (width == 1 && left.type() instanceof TupleType) {
            return List.of(left.type());
        }
        int leftWidth = MembershipSet.keyTypes(left.type(), isNullEqual).size();
        throw new DatabaseException(
                ErrorCode.NUMBER_OF_COLUMNS_DOESNT_MATCH,
                "Number of columns in section IN doesn't match. "
                        + leftWidth
                        + " at left, "
                        + width
                        + " at right");
    }

    private Term fold(Term left, Membership function, Expression right, String text, String name) {
        if (left instanceof Term.Constant constant) {
            Column result = function.apply(List.of(constant.value()), 1);
            return terms().constant(function.resultType(), result, text);
        }
        return terms().call(name, function, right, List.of(left), text);
    }

    /// The query that the right side is, or null: a subquery, a common table, a table.
    private @Nullable BoundQuery query(Expression right) {
        return switch (right) {
            case Expression.Subquery subquery -> bound(subquery.query());
            case Expression.Aliased(Expression inner, _, _) -> query(inner);
            case Identifier identifier -> queryNamed(identifier);
            case FunctionCall call
                    when !terms().registry().contains(call.name())
                            && !call.operator()
                            && call.window() == null ->
                    binder.queries().bindTableFunction(call, binder);
            default -> null;
        };
    }

    private BoundQuery bound(Query query) {
        return binder.queries().bindInner(query, binder);
    }

    private @Nullable BoundQuery queryNamed(Identifier identifier) {
        if (!identifier.isCompound()) {
            String name = identifier.shortName();
            if (binder.scope().commonTable(name) == null) {
                Expression alias = binder.scope().aliases().find(name);
                if (alias instanceof Expression.Subquery subquery) {
                    return bound(subquery.query());
                }
                if (binder.find(identifier) != null) {
                    return null;
                }
            }
        } else if (binder.find(identifier) != null) {
            return null;
        }
        try {
            return binder.queries().bindTable(identifier, binder);
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.UNKNOWN_TABLE) {
                throw e;
            }
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_IDENTIFIER,
                    "Unknown expression or table expression identifier `%s` in scope %s"
                            .formatted(identifier.fullName(), binder.scope().sql()),
                    e);
        }
    }

    private MembershipSet ofQuery(BoundQuery query, List<DataType> keyTypes) {
        List<Cast> casts = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            casts.add(converter(query.columns().get(i).type(), keyTypes.get(i)));
        }
        Subqueries subqueries = binder.analysis().subqueries();
        SizeLimit limit = SizeLimit.ofSet(binder.analysis().settings());
        return new MembershipSet(
                keyTypes,
                false,
                () -> {
                    Block all = subqueries.run(query, Long.MAX_VALUE);
                    boolean isWhole = limit.admits(all.rowCount(), all.retainedBytes());
                    Block rows = isWhole ? all : all.slice(0, (int) limit.rowsOf(all.rowCount()));
                    List<Column> columns = new ArrayList<>();
                    for (int i = 0; i < casts.size(); i++) {
                        columns.add(casts.get(i).apply(rows.column(i), rows.rowCount()));
                    }
                    return MembershipSet.rowsOf(keyTypes, columns, rows.rowCount());
                });
    }

    /// A conversion that gives NULL for values that the key's type does not have.
    private Cast converter(DataType from, DataType to) {
        if (from.equals(to)) {
            return (column, _) -> column;
        }
        DataType plain = MembershipSet.plain(from);
        if (plain instanceof NothingType) {
            return (_, rowCount) -> Columns.defaults(Scalars.nullable(to), rowCount);
        }
        if (plain.equals(to) || plain.equals(MembershipSet.plain(to))) {
            DataType target = from.isNullable() && !to.isNullable() ? Scalars.nullable(to) : to;
            return Casts.bind(from, target, terms().context());
        }
        DataType target = from.isNullable() ? Scalars.nullable(to) : to;
        Cast cast = Casts.bind(from, target, CastMode.ACCURATE, terms().context());
        return (column, rowCount) -> accurate(cast, column, rowCount, target);
    }

    /// The converted values, NULL for each one that the type does not have.
    private static Column accurate(Cast cast, Column column, int rowCount, DataType type) {
        try {
            return cast.apply(column, rowCount);
        } catch (DatabaseException e) {
            if (rowCount == 1) {
                return Columns.defaults(Scalars.nullable(type), 1);
            }
        }
        DataType nullable = Scalars.nullable(type);
        ColumnBuilder builder = ColumnBuilders.of(nullable);
        Column full = Columns.full(column);
        for (int row = 0; row < rowCount; row++) {
            Column one = accurate(cast, full.slice(row, row + 1), 1, type);
            Column value = MembershipSet.spelledOut(one);
            builder.append(
                    value instanceof NullableColumn
                            ? value
                            : new NullableColumn(new byte[1], value),
                    0);
        }
        return builder.build();
    }

    private MembershipSet ofConstants(Term left, Expression right, List<DataType> keyTypes) {
        if (!(binder.bind(right) instanceof Term.Constant constant)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function 'in' is supported only if the second argument is a constant or a"
                            + " table expression, not "
                            + Names.sql(right));
        }
        List<Element> elements = elements(constant, left.type());
        List<Element[]> rows = new ArrayList<>();
        for (Element element : elements) {
            rows.add(cells(element, keyTypes.size(), left));
        }
        List<ColumnBuilder> builders = keyTypes.stream().map(ColumnBuilders::of).toList();
        MembershipSet.Rows converted = convert(rows, keyTypes, builders);
        return new MembershipSet(keyTypes, true, () -> converted);
    }

    /// One value on the right side: the row of a column.
    private record Element(DataType type, Column column, int row) {}

    /// The values of the right side: elements of a tuple or an array, or the value itself.
    private static List<Element> elements(Term.Constant right, DataType left) {
        List<Element> elements = new ArrayList<>();
        boolean isTupleLeft = left instanceof TupleType;
        if (right.type() instanceof TupleType tuple && right.value() instanceof TupleColumn value) {
            boolean isOneTuple = isTupleLeft && isOneValue(tuple, (TupleType) left);
            if (!isOneTuple) {
                for (int i = 0; i < tuple.elements().size(); i++) {
                    elements.add(new Element(tuple.elements().get(i), value.elements().get(i), 0));
                }
                return elements;
            }
        }
        if (right.type() instanceof ArrayType(DataType element)
                && right.value() instanceof ArrayColumn value
                && arrayDepth(right.type()) > arrayDepth(left)) {
            for (int i = value.start(0); i < value.end(0); i++) {
                elements.add(new Element(element, value.elements(), i));
            }
            return elements;
        }
        elements.add(new Element(right.type(), right.value(), 0));
        return elements;
    }

    /// Whether a tuple on the right is one value like those on the left, and not a list of them.
    private static boolean isOneValue(TupleType tuple, TupleType left) {
        if (tuple.elements().isEmpty()) {
            return false;
        }
        int depth = depth(tuple);
        return depth == depth(left)
                || (depth < depth(left) && !(tuple.elements().getFirst() instanceof TupleType));
    }

    private static int arrayDepth(DataType type) {
        return type instanceof ArrayType(DataType element) ? 1 + arrayDepth(element) : 0;
    }

    private static int depth(DataType type) {
        return type instanceof TupleType tuple
                ? 1 + tuple.elements().stream().mapToInt(Memberships::depth).max().orElse(0)
                : 0;
    }

    /// The value for each key column.
    private static Element[] cells(Element element, int width, Term left) {
        if (width == 1 && !(left.type() instanceof TupleType)) {
            return new Element[] {element};
        }
        if (!(element.type() instanceof TupleType tuple)
                || !(Columns.full(element.column()) instanceof TupleColumn value)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Unsupported types for IN. First argument type "
                            + left.type().name()
                            + ". Second argument type "
                            + element.type().name());
        }
        if (tuple.elements().size() != width && width == 1) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Bad size of tuple in IN or VALUES section. Expected size: 1, actual size: "
                            + tuple.elements().size());
        }
        if (tuple.elements().size() != width) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_ELEMENT_OF_SET,
                    "Incorrect size of tuple in set: "
                            + tuple.elements().size()
                            + " instead of "
                            + width);
        }
        Element[] cells = new Element[width];
        for (int i = 0; i < width; i++) {
            cells[i] = new Element(tuple.elements().get(i), value.elements().get(i), element.row());
        }
        return cells;
    }

    /// The value of a constant cell as the key's type; NULL where the type does not have it.
    ///
    /// Errors: those of [ConstantTexts#unreadable] for a string that is no value of the key's type.
    private Column converted(Element element, Column one, DataType target, Cast cast) {
        DataType plain = MembershipSet.plain(target);
        boolean isRead =
                element.type() instanceof StringType
                        && !(plain instanceof StringType)
                        && !(plain instanceof FixedStringType)
                        && (!(plain instanceof EnumType) || areNamesChecked());
        if (!isRead) {
            return cast.apply(one, 1);
        }
        ConstantTexts.refuseTail(((BytesColumn) one).text(0), plain);
        try {
            return Casts.bind(element.type(), target, CastMode.ACCURATE, terms().context())
                    .apply(one, 1);
        } catch (DatabaseException e) {
            throw ConstantTexts.unreadable(((BytesColumn) one).text(0), target, e);
        }
    }

    private boolean areNamesChecked() {
        return binder.analysis()
                .settings()
                .get(QuerySettings.known("validate_enum_literals_in_operators", SettingType.BOOL));
    }

    private MembershipSet.Rows convert(
            List<Element[]> rows, List<DataType> keyTypes, List<ColumnBuilder> builders) {
        Map<DataType, Cast> casts = new LinkedHashMap<>();
        List<List<Column>> cells = new ArrayList<>();
        for (Element[] row : rows) {
            List<Column> converted = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                Element element = row[i];
                Column one = element.column().gather(new int[] {element.row()}, 1);
                Cast cast =
                        row.length == 1
                                ? casts.computeIfAbsent(
                                        element.type(),
                                        type -> converter(type, keyTypes.getFirst()))
                                : converter(element.type(), keyTypes.get(i));
                converted.add(converted(element, one, keyTypes.get(i), cast));
            }
            cells.add(converted);
        }
        return MembershipSet.rowsOfCells(keyTypes, cells, builders);
    }
}
