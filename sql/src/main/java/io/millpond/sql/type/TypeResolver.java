package io.millpond.sql.type;

import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.setting.NearestNames;
import io.millpond.sql.time.ZoneNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TupleShape;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Resolves type names, aliases included, to data types.
///
/// `Nested` is no type but several columns: whoever creates tables takes it apart before.
public final class TypeResolver {
    private static final int SCALE_MAX = 9;
    private static final int PRECISION_MAX = 76;

    private TypeResolver() {}

    /// The type that a text means, such as `Array(UInt8)`.
    ///
    /// Errors: SYNTAX_ERROR, and those of [#resolve].
    public static DataType parse(String text) {
        return resolve(SqlParser.parseType(text));
    }

    /// The type that a name means.
    ///
    /// Errors: UNKNOWN_TYPE, NUMBER_OF_ARGUMENTS_DOESNT_MATCH, ILLEGAL_TYPE_OF_ARGUMENT,
    /// ARGUMENT_OUT_OF_BOUND, BAD_ARGUMENTS, as ClickHouse has them.
    public static DataType resolve(TypeName name) {
        String family = TypeFamilies.canonical(name.name());
        return switch (family) {
            case "Array" -> new ArrayType(only(name, "Array", "type of elements"));
            case "Nullable" -> nullable(only(name, "Nullable", "nested type"));
            case "LowCardinality" ->
                    lowCardinality(only(name, "LowCardinality", "type of elements"));
            case "Map" -> map(name);
            case "Tuple" -> tuple(name);
            case "Nested" -> nested(name);
            case "Enum", "Enum8", "Enum16" -> EnumResolver.resolve(family, name);
            case "FixedString" -> fixedString(name);
            case "DateTime", "DateTime32" -> dateTime(name);
            case "DateTime64" -> dateTime64(name);
            case "Time", "Time64" -> time(family, name);
            case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256" ->
                    decimal(family, name);
            case "String" -> DataTypes.STRING;
            case "Variant" -> VariantTypes.variant(name);
            case "Dynamic" -> VariantTypes.dynamic(name);
            case "JSON" -> VariantTypes.json(name);
            case "AggregateFunction" -> AggregateTypes.state(name);
            case "SimpleAggregateFunction" -> AggregateTypes.simple(name);
            default -> simple(family, name);
        };
    }

    /// Whether the only argument is a number, as in `INT(11)`: a width of display, which means
    /// nothing.
    private static boolean isWidth(List<TypeName.TypeArgument> arguments) {
        return arguments.size() == 1
                && arguments.getFirst()
                        instanceof TypeName.LiteralParameter(Literal.IntegerLiteral _, _);
    }

    private static DataType simple(String family, TypeName name) {
        DataType type = simple(family);
        if (type == null) {
            throw unknown(name.name());
        }
        boolean hasWidth =
                DataTypes.STRING.equals(type)
                        || type instanceof IntegerType
                        || type instanceof FloatType;
        if (!name.arguments().isEmpty() && !(hasWidth && isWidth(name.arguments()))) {
            throw new DatabaseException(
                    ErrorCode.DATA_TYPE_CANNOT_HAVE_ARGUMENTS,
                    "Data type " + family + " cannot have arguments");
        }
        return type;
    }

    private static @Nullable DataType simple(String family) {
        for (IntervalType.Unit unit : IntervalType.Unit.values()) {
            if (family.equals("Interval" + unit.title())) {
                return new IntervalType(unit);
            }
        }
        for (int bits = 8; bits <= 256; bits *= 2) {
            if (family.equals("Int" + bits) || family.equals("UInt" + bits)) {
                return new IntegerType(bits, family.charAt(0) == 'I');
            }
        }
        for (TupleShape shape : TupleShape.values()) {
            if (!shape.title().isEmpty() && family.equals(shape.title())) {
                return shape.type();
            }
        }
        return switch (family) {
            case "Geometry" -> VariantType.geometry();
            case "BFloat16" -> DataTypes.BFLOAT16;
            case "Float32" -> DataTypes.FLOAT32;
            case "Float64" -> DataTypes.FLOAT64;
            case "Bool" -> DataTypes.BOOL;
            case "UUID" -> DataTypes.UUID;
            case "IPv4" -> DataTypes.IPV4;
            case "IPv6" -> DataTypes.IPV6;
            case "Date" -> DataTypes.DATE;
            case "Date32" -> DataTypes.DATE32;
            case "Nothing" -> DataTypes.NOTHING;
            default -> null;
        };
    }

    /// The error of a type that does not exist, with the names that may have been meant.
    private static DatabaseException unknown(String name) {
        List<String> near = NearestNames.near(name, TypeFamilies.all());
        return new DatabaseException(
                ErrorCode.UNKNOWN_TYPE,
                "Unknown data type family: "
                        + name
                        + (near.isEmpty()
                                ? ""
                                : ". Maybe you meant: ['" + String.join("','", near) + "']"));
    }

    private static DataType only(TypeName name, String family, String what) {
        if (name.arguments().size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    family + " data type family must have exactly one argument - " + what);
        }
        return element(name.arguments().getFirst(), family);
    }

    static DataType element(TypeName.TypeArgument argument, String family) {
        return switch (argument) {
            case TypeName.TypeParameter(TypeName type, _) -> resolve(type);
            case TypeName.NamedElement(_, TypeName type, _) -> resolve(type);
            case TypeName.LiteralParameter _,
                    TypeName.EnumValue _,
                    TypeName.NamedParameter _,
                    TypeName.ParametricFunction _,
                    TypeName.SkippedPath _ ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            family + " data type family must have types as its arguments");
        };
    }

    private static DataType nullable(DataType element) {
        if (!DataTypes.canBeInsideNullable(element)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Nested type " + element.name() + " cannot be inside Nullable type");
        }
        return new NullableType(element);
    }

    private static DataType lowCardinality(DataType element) {
        if (!DataTypes.canBeInsideLowCardinality(element)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "DataTypeLowCardinality is supported only for numbers, strings, Date or"
                            + " DateTime, but got "
                            + element.name());
        }
        return new LowCardinalityType(element);
    }

    private static DataType map(TypeName name) {
        if (name.arguments().size() != 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Map data type family must have two arguments: key and value types");
        }
        DataType key = element(name.arguments().get(0), "Map");
        DataType value = element(name.arguments().get(1), "Map");
        if (key.isNullable()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Map cannot have a key of type " + key.name());
        }
        return new MapType(key, value);
    }

    private static TupleType tuple(TypeName name) {
        List<String> names = new ArrayList<>();
        List<DataType> elements = new ArrayList<>();
        for (TypeName.TypeArgument argument : name.arguments()) {
            elements.add(element(argument, "Tuple"));
            if (argument instanceof TypeName.NamedElement named) {
                names.add(named.name());
            }
        }
        if (!names.isEmpty() && names.size() != elements.size()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Names are specified not for all elements of Tuple type");
        }
        Set<String> distinct = new HashSet<>(names);
        if (distinct.size() < names.size()) {
            throw new DatabaseException(ErrorCode.DUPLICATE_COLUMN, "Tuple names must be unique");
        }
        return new TupleType(names, elements);
    }

    /// `Nested(a T, b U)` of a value: an array of named tuples.
    private static DataType nested(TypeName name) {
        if (name.arguments().isEmpty()) {
            throw new DatabaseException(ErrorCode.EMPTY_DATA_PASSED, "Nested cannot be empty");
        }
        TupleType row = tuple(name);
        if (row.names().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR, "Elements of Nested must have names: " + row.name());
        }
        return new ArrayType(new TupleType(row.names(), row.elements(), TupleShape.NESTED));
    }

    private static DataType fixedString(TypeName name) {
        if (name.arguments().size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "FixedString data type family must have exactly one argument - size in"
                            + " bytes");
        }
        BigInteger length = integer(name.arguments().getFirst());
        if (length == null
                || length.signum() <= 0
                || length.compareTo(BigInteger.valueOf(FixedStringType.LENGTH_MAX)) > 0) {
            throw new DatabaseException(
                    ErrorCode.UNEXPECTED_AST_STRUCTURE,
                    "FixedString data type family must have a number (positive integer) as its"
                            + " argument");
        }
        return new FixedStringType(length.intValue());
    }

    private static @Nullable BigInteger integer(TypeName.TypeArgument argument) {
        return argument
                        instanceof
                        TypeName.LiteralParameter(Literal.IntegerLiteral(BigInteger value, _), _)
                ? value
                : null;
    }

    private static int number(TypeName.TypeArgument argument, String what) {
        BigInteger value = integer(argument);
        if (value == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT, what + " must be a number");
        }
        return Math.clamp(value.longValue(), -1, 1_000);
    }

    private static String zone(TypeName.TypeArgument argument, String family) {
        if (!(argument
                instanceof TypeName.LiteralParameter(Literal.StringLiteral(String zone, _), _))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Parameter for data type " + family + " must be a string: the time zone");
        }
        ZoneNames.zone(zone);
        return zone;
    }

    private static DataType dateTime(TypeName name) {
        return switch (name.arguments().size()) {
            case 0 -> DataTypes.DATE_TIME;
            case 1 -> new DateTimeType(zone(name.arguments().getFirst(), "DateTime"));
            default ->
                    throw new DatabaseException(
                            ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                            "DateTime data type can optionally have only one argument - time zone"
                                    + " name");
        };
    }

    private static DataType dateTime64(TypeName name) {
        List<TypeName.TypeArgument> arguments = name.arguments();
        if (arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "DateTime64 data type can optionally have two argument - scale and time zone"
                            + " name");
        }
        int scale = arguments.isEmpty() ? 3 : number(arguments.getFirst(), "Scale of DateTime64");
        if (scale < 0 || scale > SCALE_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Scale "
                            + scale
                            + " is too large for DateTime64. Maximum is up to nanoseconds (9).");
        }
        String zone = arguments.size() < 2 ? null : zone(arguments.get(1), "DateTime64");
        return new DateTime64Type(scale, zone);
    }

    private static DataType time(String family, TypeName name) {
        List<TypeName.TypeArgument> arguments = name.arguments();
        if (arguments.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    family + " data type can optionally have only one argument - scale");
        }
        if (arguments.isEmpty()) {
            return family.equals("Time") ? DataTypes.TIME : new Time64Type(3);
        }
        int scale = number(arguments.getFirst(), "Scale of Time64");
        if (scale < 0 || scale > SCALE_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "DataTypeTime64 scale " + scale + " is too large, maximum is " + SCALE_MAX);
        }
        return new Time64Type(scale);
    }

    private static DataType decimal(String family, TypeName name) {
        List<TypeName.TypeArgument> arguments = name.arguments();
        boolean isSized = !family.equals("Decimal");
        if (isSized ? arguments.size() != 1 : arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    family
                            + " data type family must have exactly "
                            + (isSized
                                    ? "one argument: scale"
                                    : "two arguments: precision and scale"));
        }
        int precision =
                switch (family) {
                    case "Decimal32" -> 9;
                    case "Decimal64" -> 18;
                    case "Decimal128" -> 38;
                    case "Decimal256" -> 76;
                    default ->
                            arguments.isEmpty()
                                    ? 10
                                    : number(arguments.getFirst(), "Decimal precision");
                };
        boolean hasScale = isSized || arguments.size() == 2;
        return decimal(precision, hasScale ? number(arguments.getLast(), "Decimal scale") : 0);
    }

    private static DataType decimal(int precision, int scale) {
        if (precision < 1 || precision > PRECISION_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Wrong precision: it must be between 1 and 76, got " + precision);
        }
        if (scale < 0 || scale > precision) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Negative scales and scales larger than precision are not supported");
        }
        return new DecimalType(precision, scale);
    }
}
