package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.part.Codec;
import io.millpond.storage.part.ColumnCodec;
import io.millpond.storage.part.PartCodec;
import io.millpond.storage.part.Transform;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The codecs of a column: checked, written out as ClickHouse does, and as parts apply them.
public final class ColumnCodecs {
    private static final int ZSTD_LEVEL_MAX = 22;
    private static final int LZ4_LEVEL_MAX = 17;

    /// What level 0 of LZ4HC stands for.
    private static final int LZ4_LEVEL = 9;

    private static final int FPC_LEVEL = 12;
    private static final Set<String> COMPRESSING =
            Set.of("LZ4", "LZ4HC", "ZSTD", "Default", "T64", "DoubleDelta", "Gorilla", "FPC");
    private static final Set<String> GENERIC = Set.of("LZ4", "LZ4HC", "ZSTD", "Default");
    private static final Set<String> OF_PARTS = Set.of("NONE", "LZ4", "LZ4HC", "ZSTD");
    private static final Set<String> FLOATING = Set.of("Gorilla", "FPC");
    private static final String SKIP_CHECK =
            " (Note: you can enable setting 'allow_suspicious_codecs' to skip this check).";

    private ColumnCodecs() {}

    /// The codecs with the arguments they imply.
    ///
    /// Errors: UNKNOWN_CODEC, ILLEGAL_CODEC_PARAMETER, DATA_TYPE_CANNOT_HAVE_ARGUMENTS.
    public static List<NamedCall> canonical(List<NamedCall> codecs, DataType type) {
        List<NamedCall> written = new ArrayList<>();
        for (NamedCall codec : codecs) {
            written.add(canonical(codec, leaves(type).getFirst()));
        }
        return written;
    }

    private static NamedCall canonical(NamedCall codec, DataType type) {
        return switch (codec.name()) {
            case "ZSTD" -> {
                NamedCall full = withDefault(codec, 1);
                long level = number(full, 0);
                if (level > ZSTD_LEVEL_MAX) {
                    throw parameter(
                            "ZSTD codec can't have level more than 22, given %d.".formatted(level));
                }
                yield full;
            }
            case "LZ4HC" -> {
                NamedCall full = withDefault(codec, 0);
                number(full, 0);
                yield full;
            }
            case "Delta" -> {
                checkWidth(codec, "Delta value for delta codec", "Delta codec argument");
                yield withDefault(codec, width(type));
            }
            case "Gorilla" -> {
                checkWidth(codec, "Argument for Gorilla codec", "Gorilla codec argument");
                yield withDefault(codec, width(type));
            }
            case "FPC" -> withDefault(codec, FPC_LEVEL);
            case "LZ4", "NONE", "Default" -> {
                if (!codec.arguments().isEmpty()) {
                    throw new DatabaseException(
                            ErrorCode.DATA_TYPE_CANNOT_HAVE_ARGUMENTS,
                            "Compression codec %s cannot have arguments.".formatted(codec.name()));
                }
                yield codec;
            }
            case "DoubleDelta", "T64", "GCD" -> codec;
            default ->
                    throw new DatabaseException(
                            ErrorCode.UNKNOWN_CODEC,
                            "Unknown codec family: %s".formatted(codec.name()));
        };
    }

    private static DatabaseException parameter(String message) {
        return new DatabaseException(ErrorCode.ILLEGAL_CODEC_PARAMETER, message);
    }

    private static NamedCall withDefault(NamedCall codec, long argument) {
        if (!codec.arguments().isEmpty()) {
            return codec;
        }
        List<Expression> arguments = List.of(Literal.IntegerLiteral.of(argument));
        return new NamedCall(codec.name(), arguments, codec.span());
    }

    private static long number(NamedCall codec, int place) {
        return switch (codec.arguments().get(place)) {
            case Literal.IntegerLiteral literal -> literal.bits();
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_GET, "Bad get: has String, requested UInt64.");
        };
    }

    private static void checkWidth(NamedCall codec, String what, String argument) {
        if (codec.arguments().isEmpty()) {
            return;
        }
        if (!(codec.arguments().getFirst() instanceof Literal.IntegerLiteral literal)) {
            throw parameter(argument + " must be unsigned integer.");
        }
        long width = literal.bits();
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            throw parameter("%s can be 1, 2, 4 or 8, given %d.".formatted(what, width));
        }
    }

    /// The types whose values are written one after another for a column of `type`.
    private static List<DataType> leaves(DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> leaves(element);
            case LowCardinalityType(DataType element) -> leaves(element);
            case ArrayType(DataType element) -> leaves(element);
            case MapType(DataType key, DataType value) -> {
                List<DataType> both = new ArrayList<>(leaves(key));
                both.addAll(leaves(value));
                yield both;
            }
            case TupleType tuple when !tuple.elements().isEmpty() ->
                    tuple.elements().stream().flatMap(part -> leaves(part).stream()).toList();
            default -> List.of(type);
        };
    }

    /// Bytes of a value, 1 where that varies.
    private static int width(DataType type) {
        return switch (DataTypes.withoutWrappers(type).layout()) {
            case SHORT -> 2;
            case INT, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
            case WIDE_128 -> 16;
            case WIDE_256 -> 32;
            case BYTE,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    1;
        };
    }

    /// Throws when codecs cannot work on values of `type`, or not well unless that is allowed.
    ///
    /// @param codecs canonical
    /// @param takesAny whether combinations without sense are taken
    public static void check(List<NamedCall> codecs, DataType type, boolean takesAny) {
        if (codecs.isEmpty()) {
            return;
        }
        for (DataType leaf : leaves(type)) {
            codecs.forEach(codec -> CodecTypes.check(codec.name(), leaf));
        }
        if (!takesAny) {
            checkCombination(codecs, type);
        }
    }

    private static void checkCombination(List<NamedCall> codecs, DataType type) {
        String all = String.join(", ", codecs.stream().map(ColumnCodecs::text).toList());
        boolean hasNone = codecs.stream().anyMatch(codec -> codec.name().equals("NONE"));
        if (hasNone && codecs.size() > 1) {
            throw meaningless(
                    "It does not make sense to have codec NONE along with other compression"
                            + " codecs: "
                            + all
                            + "."
                            + SKIP_CHECK);
        }
        if (hasNone) {
            return;
        }
        if (codecs.stream().noneMatch(codec -> COMPRESSING.contains(codec.name()))) {
            throw meaningless(
                    ("Compression codec %s does not compress anything. You may want to add generic"
                                            + " compression algorithm after other transformations, like:"
                                            + " %s, LZ4.")
                                    .formatted(all, all)
                            + SKIP_CHECK);
        }
        boolean isFloating = leaves(type).stream().allMatch(CodecTypes::isFloat);
        if (!isFloating && codecs.stream().anyMatch(codec -> FLOATING.contains(codec.name()))) {
            throw meaningless(
                    ("The combination of compression codecs %s is meaningless, because it does not"
                                            + " make sense to apply a floating-point time series codec to"
                                            + " non-floating-point columns")
                                    .formatted(all)
                            + SKIP_CHECK);
        }
        for (NamedCall codec : codecs.subList(0, codecs.size() - 1)) {
            if (GENERIC.contains(codec.name())) {
                throw meaningless(
                        ("The combination of compression codecs %s is meaningless, because it does"
                                                + " not make sense to apply any transformations after"
                                                + " generic compression algorithm.")
                                        .formatted(all)
                                + SKIP_CHECK);
            }
        }
    }

    private static DatabaseException meaningless(String message) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, message);
    }

    private static String text(NamedCall codec) {
        List<String> arguments = new ArrayList<>();
        for (Expression argument : codec.arguments()) {
            arguments.add(
                    argument instanceof Literal.IntegerLiteral number
                            ? number.value().toString()
                            : "'" + ((Literal.StringLiteral) argument).value() + "'");
        }
        return arguments.isEmpty()
                ? codec.name()
                : codec.name() + "(" + String.join(", ", arguments) + ")";
    }

    /// How parts write a column of these canonical codecs. What one compresses more than once is
    /// compressed by the last.
    public static ColumnCodec codec(List<NamedCall> codecs) {
        List<Transform> transforms = new ArrayList<>();
        ColumnCodec generic = new ColumnCodec(List.of(), Codec.NONE, 0);
        for (NamedCall codec : codecs) {
            switch (codec.name()) {
                case "Delta" -> transforms.add(Transform.DELTA);
                case "DoubleDelta" -> transforms.add(Transform.DOUBLE_DELTA);
                case "Gorilla" -> transforms.add(Transform.GORILLA);
                case "T64" -> transforms.add(Transform.T64);
                case "GCD" -> transforms.add(Transform.GCD);
                case "FPC" -> transforms.add(Transform.FPC);
                case "LZ4" -> generic = new ColumnCodec(List.of(), Codec.LZ4, 0);
                case "LZ4HC" -> {
                    long asked = number(codec, 0);
                    int level = asked == 0 ? LZ4_LEVEL : Math.clamp(asked, 1, LZ4_LEVEL_MAX);
                    generic = new ColumnCodec(List.of(), Codec.LZ4, level);
                }
                case "ZSTD" -> {
                    int level = Math.clamp(number(codec, 0), 1, ZSTD_LEVEL_MAX);
                    generic = new ColumnCodec(List.of(), Codec.ZSTD, level);
                }
                case "Default" -> generic = ColumnCodec.DEFAULT;
                default -> {
                    // NONE compresses nothing.
                }
            }
        }
        return new ColumnCodec(transforms, generic.codec(), generic.level());
    }

    /// How parts compress columns for which nothing else is said, given these canonical codecs.
    public static PartCodec ofPart(List<NamedCall> codecs) {
        ColumnCodec codec = codec(codecs);
        Codec generic = codec.codec();
        return generic == null ? PartCodec.DEFAULT : new PartCodec(generic, codec.level());
    }

    /// The same for a codec as it is written, such as `zstd(3)`; empty: the default.
    ///
    /// Errors: UNKNOWN_CODEC, ILLEGAL_CODEC_PARAMETER, those of the parser.
    public static PartCodec ofPart(String written) {
        if (written.isEmpty()) {
            return PartCodec.DEFAULT;
        }
        NamedCall codec =
                switch (SqlParser.parseExpression(written)) {
                    case Identifier name -> NamedCall.of(name.fullName());
                    case FunctionCall call ->
                            new NamedCall(call.name(), call.arguments(), call.span());
                    default -> NamedCall.of(written);
                };
        String family = codec.name().toUpperCase(Locale.ROOT);
        if (!OF_PARTS.contains(family)) {
            throw new DatabaseException(ErrorCode.UNKNOWN_CODEC, "Unknown codec family: " + family);
        }
        NamedCall known = new NamedCall(family, codec.arguments(), codec.span());
        return ofPart(canonical(List.of(known), DataTypes.UINT8));
    }

    /// As ClickHouse writes it.
    public static String text(PartCodec codec) {
        return switch (codec.codec()) {
            case NONE -> "NONE";
            case LZ4 -> codec.level() == 0 ? "LZ4" : "LZ4HC(%d)".formatted(codec.level());
            case ZSTD -> "ZSTD(%d)".formatted(codec.level());
        };
    }
}
