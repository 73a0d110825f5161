package io.millpond.engine.mergetree.index;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.text.TextNeeds;
import io.millpond.sql.function.text.Tokenizer;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The types of indexes by their names. Source of names and errors: ClickHouse 26.7.
final class IndexTypes {
    private static final double BLOOM_ERROR = 0.025;
    private static final int FILTER_BYTES_MAX = 1 << 28;

    private final TableElement.Index index;
    private final List<DataType> types;

    private IndexTypes(TableElement.Index index, List<DataType> types) {
        this.index = index;
        this.types = types;
    }

    /// The kind of an index of expressions of `types`.
    ///
    /// Errors: INCORRECT_QUERY for an unknown type, BAD_ARGUMENTS, ILLEGAL_COLUMN and others for
    /// parameters and expressions that it does not take.
    static IndexKind kind(TableElement.Index index, List<DataType> types) {
        return new IndexTypes(index, types).kind();
    }

    private IndexKind kind() {
        return switch (index.type().name().toLowerCase(Locale.ROOT)) {
            case "minmax" -> minMax();
            case "set" -> set();
            case "bloom_filter" -> bloom();
            case "tokenbf_v1" -> {
                checkTexts();
                List<Long> sizes = sizes("tokenbf", 3);
                yield filter("splitByNonAlpha", TokenKind.Cutting.WORDS, sizes);
            }
            case "ngrambf_v1" -> {
                checkTexts();
                List<Long> sizes = sizes("ngrambf", 4);
                if (sizes.getFirst() < 1) {
                    throw refused(ErrorCode.BAD_ARGUMENTS, "ngram length must be at least 1");
                }
                yield filter(
                        "ngrams(" + sizes.getFirst() + ")",
                        TokenKind.Cutting.PARTS,
                        sizes.subList(1, 4));
            }
            case "sparse_grams", "vector_similarity" -> new InertKind();
            case "text" -> text();
            case "hypothesis" ->
                    throw refused(
                            ErrorCode.ILLEGAL_INDEX,
                            "Index of type 'hypothesis' is no longer supported. Please drop the"
                                    + " index");
            default ->
                    throw refused(
                            ErrorCode.INCORRECT_QUERY,
                            "Unknown Index type '"
                                    + index.type().name()
                                    + "'. Available index types: hypothesis, text,"
                                    + " vector_similarity, bloom_filter, sparse_grams, tokenbf_v1,"
                                    + " ngrambf_v1, set, minmax");
        };
    }

    private DatabaseException refused(ErrorCode code, String message) {
        return TextDefinition.refused(index, code, message);
    }

    private List<Expression> arguments() {
        return index.type().arguments();
    }

    private IndexKind minMax() {
        for (DataType type : types) {
            Layout layout = DataTypes.withoutWrappers(type).layout();
            if (layout == Layout.VARIANT || layout == Layout.OBJECT) {
                throw refused(
                        ErrorCode.BAD_ARGUMENTS,
                        ("%s data type of column %s is not allowed in minmax index because the"
                                        + " values of that data type can contain values with"
                                        + " different data types. Consider using typed subcolumns"
                                        + " or cast column to a specific data type")
                                .formatted(
                                        type.name(), SqlFormatter.expression(index.expression())));
            }
            if (!DataTypes.isOrdered(type)) {
                throw refused(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Data type of argument for minmax index must be comparable, got %s"
                                        + " type for column %s instead")
                                .formatted(
                                        type.name(), SqlFormatter.expression(index.expression())));
            }
        }
        return types.stream().allMatch(IndexTypes::isKept)
                ? new MinMaxKind(types)
                : new InertKind();
    }

    /// Whether bounds of such values are worth keeping.
    private static boolean isKept(DataType type) {
        return switch (DataTypes.withoutWrappers(type).layout()) {
            case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, WIDE_128, WIDE_256, BYTES, FIXED_BYTES ->
                    true;
            case ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT -> false;
        };
    }

    private IndexKind set() {
        if (arguments().size() != 1) {
            throw refused(ErrorCode.INCORRECT_QUERY, "Set index must have exactly one argument");
        }
        if (!(arguments().getFirst() instanceof Literal.IntegerLiteral rows)
                || rows.value().signum() < 0) {
            throw refused(ErrorCode.INCORRECT_QUERY, "Set index argument must be positive integer");
        }
        return types.stream().allMatch(IndexTypes::isKept)
                ? new SetKind(types, rows.bits())
                : new InertKind();
    }

    private IndexKind bloom() {
        if (arguments().size() > 1) {
            throw refused(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "BloomFilter index cannot have more than one parameter");
        }
        double error =
                arguments().isEmpty()
                        ? BLOOM_ERROR
                        : arguments().getFirst() instanceof Literal.FloatLiteral number
                                ? number.value()
                                : -1;
        if (!(error > 0 && error < 1)) {
            throw refused(
                    ErrorCode.BAD_ARGUMENTS,
                    "The BloomFilter false positive must be a double number between 0 and 1");
        }
        for (DataType type : types) {
            DataType plain = DataTypes.withoutWrappers(type);
            boolean isNested =
                    plain instanceof ArrayType(DataType element)
                            && DataTypes.withoutWrappers(element) instanceof ArrayType;
            DataType value =
                    plain instanceof ArrayType(DataType element)
                            ? DataTypes.withoutWrappers(element)
                            : plain;
            if (isNested
                    || !isKept(value)
                    || value instanceof DecimalType
                    || value instanceof Date32Type) {
                throw refused(
                        isNested ? ErrorCode.BAD_ARGUMENTS : ErrorCode.ILLEGAL_COLUMN,
                        "Unexpected type %s of bloom filter index".formatted(type.name()));
            }
        }
        return new BloomKind(types, error);
    }

    private static DataType textType(DataType type) {
        return type instanceof LowCardinalityType(DataType element) ? element : type;
    }

    private static boolean isText(DataType type) {
        DataType plain = textType(type);
        return plain instanceof StringType || plain instanceof FixedStringType;
    }

    private void checkTexts() {
        for (DataType type : types) {
            boolean isArray = type instanceof ArrayType(DataType element) && isText(element);
            if (!isText(type) && !isArray) {
                throw refused(
                        ErrorCode.BAD_ARGUMENTS,
                        "Ngram and token bloom filter indexes can only be used with column types"
                                + " `String`, `FixedString`, `LowCardinality(String)`,"
                                + " `LowCardinality(FixedString)`, `Array(String)` or"
                                + " `Array(FixedString)`");
            }
        }
    }

    private List<Long> sizes(String name, int count) {
        if (arguments().size() != count) {
            throw refused(
                    ErrorCode.BAD_ARGUMENTS,
                    "`%s` index must have exactly %d arguments".formatted(name, count));
        }
        List<Long> sizes = new ArrayList<>();
        for (Expression argument : arguments()) {
            if (!(argument instanceof Literal.IntegerLiteral number)
                    || number.value().signum() < 0) {
                throw refused(
                        ErrorCode.BAD_ARGUMENTS,
                        "All parameters to *bf_v1 index must be unsigned integers");
            }
            sizes.add(number.bits());
        }
        return sizes;
    }

    /// @param sizes of the filter in bytes, of hash functions; a seed, which has no effect
    private IndexKind filter(String tokenizer, TokenKind.Cutting cutting, List<Long> sizes) {
        long bytes = sizes.get(0);
        long hashes = sizes.get(1);
        if (bytes == 0) {
            throw refused(ErrorCode.BAD_ARGUMENTS, "The size of bloom filter cannot be zero");
        }
        if (hashes == 0) {
            throw refused(
                    ErrorCode.BAD_ARGUMENTS,
                    "The number of hash functions for bloom filter cannot be zero");
        }
        if (bytes > FILTER_BYTES_MAX || hashes > 20) {
            throw refused(
                    ErrorCode.BAD_ARGUMENTS,
                    "The size of bloom filter cannot be more than %d, and of hash functions 20"
                            .formatted(FILTER_BYTES_MAX));
        }
        return types.size() == 1
                ? new TokenKind(
                        tokenizer,
                        TextNeeds.tokenizer(tokenizer),
                        cutting,
                        types.getFirst() instanceof ArrayType,
                        (int) bytes,
                        (int) hashes)
                : new InertKind();
    }

    private IndexKind text() {
        DataType type = types.getFirst();
        DataType base =
                DataTypes.withoutWrappers(type) instanceof ArrayType(DataType element)
                        ? DataTypes.withoutWrappers(element)
                        : DataTypes.withoutWrappers(type);
        if (types.size() > 1 || !isText(base)) {
            throw refused(
                    ErrorCode.BAD_ARGUMENTS,
                    "Text index must be created on columns of type with base type of String or"
                            + " FixedString, got: "
                            + type.name());
        }
        String name = TextDefinition.of(index).tokenizer();
        Tokenizer tokenizer;
        try {
            tokenizer = TextNeeds.tokenizer(name);
        } catch (DatabaseException e) {
            throw refused(e.code(), e.text());
        }
        if (name.equals("default")) {
            throw refused(ErrorCode.BAD_ARGUMENTS, "Unknown tokenizer: 'default'");
        }
        TokenKind.Cutting cutting =
                name.equals("splitByNonAlpha")
                        ? TokenKind.Cutting.WORDS
                        : name.startsWith("ngrams")
                                ? TokenKind.Cutting.PARTS
                                : TokenKind.Cutting.WHOLE;
        boolean isArray = DataTypes.withoutWrappers(type) instanceof ArrayType;
        return new TokenKind(name, tokenizer, cutting, isArray, 0, 0);
    }
}
