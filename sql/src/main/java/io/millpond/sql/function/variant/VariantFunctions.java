package io.millpond.sql.function.variant;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;

/// The types of the values in a Variant or Dynamic, and the values of one type.
public final class VariantFunctions {
    private static final String CATEGORY = "Other";
    private static final String NONE = "None";

    private VariantFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "variantType(variant)",
                        "The name of the type of each value, as an enum; None for NULL.",
                        VariantFunctions::bindVariantType),
                define(
                        "variantElement(variant, type[, default])",
                        "The values of a type, NULL in other rows.",
                        VariantFunctions::bindVariantElement),
                define(
                        "dynamicType(dynamic)",
                        "The name of the type of each value; None for NULL.",
                        VariantFunctions::bindDynamicType),
                define(
                        "dynamicElement(dynamic, type)",
                        "The values of a type, NULL in other rows.",
                        VariantFunctions::bindDynamicElement),
                define(
                        "isDynamicElementInSharedData(dynamic)",
                        "Whether the type of a value came when there were max_types others.",
                        VariantFunctions::bindIsShared),
                define(
                        "getSubcolumn(x, name)",
                        "The part of x that x.name means.",
                        VariantFunctions::bindSubcolumn));
    }

    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(arguments),
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES,
                Trait.HANDLES_VARIANTS);
    }

    private static DatabaseException wrong(
            String place, String name, String function, String expected, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "A value of illegal type was provided as "
                        + place
                        + " argument '"
                        + name
                        + "' to function '"
                        + function
                        + "'. Expected: "
                        + expected
                        + ", got: "
                        + type.name());
    }

    private static BoundFunction bindVariantType(List<Argument> arguments) {
        Arguments.count("variantType", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof VariantType(List<DataType> alternatives))) {
            throw wrong("1st", "variant", "variantType", "Variant", type);
        }
        List<EnumType.Entry> entries = new ArrayList<>();
        entries.add(new EnumType.Entry(NONE, -1));
        for (int kind = 0; kind < alternatives.size(); kind++) {
            entries.add(new EnumType.Entry(alternatives.get(kind).name(), kind));
        }
        return BoundFunction.of(
                new EnumType(8, entries),
                (columns, rowCount) -> {
                    VariantColumn variant = (VariantColumn) Columns.full(columns.getFirst());
                    byte[] values = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        values[row] =
                                (byte)
                                        (variant.isNull(row)
                                                ? -1
                                                : alternatives.indexOf(variant.typeAt(row)));
                    }
                    return new ByteColumn(values, rowCount);
                });
    }

    private static DataType withoutArrays(DataType type) {
        return type instanceof ArrayType(DataType element) ? withoutArrays(element) : type;
    }

    private static BoundFunction bindVariantElement(List<Argument> arguments) {
        String name = "variantElement";
        Arguments.count(name, arguments, 2, 3);
        DataType type = arguments.getFirst().type();
        if (!(withoutArrays(type) instanceof VariantType variant)) {
            throw wrong("1st", "variant", name, "Variant or Array of Variant", type);
        }
        if (!Arguments.isText(arguments.get(1).type())) {
            throw wrong("2nd", "name", name, "const String", arguments.get(1).type());
        }
        String wanted = Arguments.constantText(name, arguments, 1);
        for (DataType alternative : variant.alternatives()) {
            if (alternative.name().equals(wanted)) {
                return elements(type, alternative);
            }
        }
        if (arguments.size() < 3) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    variant.name() + " doesn't contain variant with type " + wanted);
        }
        return BoundFunction.of(arguments.get(2).type(), (columns, _) -> columns.get(2));
    }

    /// The values of a type in variants, or in arrays of them.
    private static BoundFunction elements(DataType type, DataType wanted) {
        Subcolumns.Subcolumn element = Subcolumns.element(wanted);
        DataType result = element.type();
        for (DataType nested = type; nested instanceof ArrayType(DataType inner); nested = inner) {
            result = new ArrayType(result);
        }
        return BoundFunction.of(result, (columns, _) -> elements(columns.getFirst(), element));
    }

    private static Column elements(Column column, Subcolumns.Subcolumn element) {
        return column instanceof ArrayColumn arrays
                ? new ArrayColumn(
                        arrays.ends(),
                        Columns.full(elements(Columns.full(arrays.elements()), element)),
                        arrays.rowCount())
                : element.of(column);
    }

    private static void checkDynamic(String name, DataType type) {
        if (!(type instanceof DynamicType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + name
                            + " must be Dynamic, got "
                            + type.name()
                            + " instead");
        }
    }

    private static BoundFunction bindDynamicType(List<Argument> arguments) {
        Arguments.count("dynamicType", arguments, 1);
        checkDynamic("dynamicType", arguments.getFirst().type());
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    VariantColumn variant = (VariantColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder names = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        names.append(variant.isNull(row) ? NONE : variant.typeAt(row).name());
                    }
                    return names.build();
                });
    }

    private static BoundFunction bindDynamicElement(List<Argument> arguments) {
        String name = "dynamicElement";
        Arguments.count(name, arguments, 2);
        DataType type = arguments.getFirst().type();
        if (!(withoutArrays(type) instanceof DynamicType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function dynamicElement must be Variant or Array of"
                            + " Variant. Actual "
                            + type.name());
        }
        String wanted = Arguments.constantText(name, arguments, 1);
        try {
            return elements(type, TypeResolver.parse(wanted));
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument of dynamicElement must be a valid type name. Got: " + wanted,
                    e);
        }
    }

    private static BoundFunction bindIsShared(List<Argument> arguments) {
        String name = "isDynamicElementInSharedData";
        Arguments.count(name, arguments, 1);
        checkDynamic(name, arguments.getFirst().type());
        int maxTypes = ((DynamicType) arguments.getFirst().type()).maxTypes();
        return BoundFunction.of(
                DataTypes.BOOL,
                (columns, rowCount) -> {
                    VariantColumn variant = (VariantColumn) Columns.full(columns.getFirst());
                    byte[] values = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        values[row] = (byte) (variant.kinds()[row] >= maxTypes ? 1 : 0);
                    }
                    return new ByteColumn(values, rowCount);
                });
    }

    private static BoundFunction bindSubcolumn(List<Argument> arguments) {
        Arguments.count("getSubcolumn", arguments, 2);
        String wanted = Arguments.constantText("getSubcolumn", arguments, 1);
        return subcolumn(arguments.getFirst().type(), wanted);
    }

    /// The part of columns of `type` that `name` means.
    ///
    /// Errors: ILLEGAL_COLUMN where there is none.
    public static BoundFunction subcolumn(DataType type, String name) {
        Subcolumns.Subcolumn found = Subcolumns.find(type, name);
        if (found == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "There is no subcolumn " + name + " in type " + type.name());
        }
        return BoundFunction.of(found.type(), (columns, _) -> found.of(columns.getFirst()));
    }
}
