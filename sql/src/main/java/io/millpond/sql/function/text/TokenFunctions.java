package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whole words of texts: their lists, and whether given ones are among them.
public final class TokenFunctions {
    private static final String CATEGORY = "String search";

    private TokenFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean ignoresCase : new boolean[] {false, true}) {
            for (boolean isNullable : new boolean[] {false, true}) {
                String name =
                        "hasToken"
                                + (ignoresCase ? "CaseInsensitive" : "")
                                + (isNullable ? "OrNull" : "");
                all.add(
                        define(
                                name + "(haystack, token)",
                                "Whether the token stands in the haystack between non-word bytes"
                                        + (isNullable ? "; NULL where it is no token." : "."),
                                arguments ->
                                        bindHasToken(name, ignoresCase, isNullable, arguments)));
            }
        }
        all.add(
                define(
                        "hasAnyTokens(input, needles[, tokenizer])",
                        "Whether any of the tokens is among those of the input.",
                        arguments -> bindHasTokens("hasAnyTokens", false, arguments),
                        "hasAnyToken"));
        all.add(
                define(
                        "hasAllTokens(input, needles[, tokenizer])",
                        "Whether all of the tokens are among those of the input.",
                        arguments -> bindHasTokens("hasAllTokens", true, arguments),
                        "hasAllToken"));
        all.add(
                define(
                        "hasPhrase(input, phrase[, tokenizer])",
                        "Whether the phrase's tokens follow one another in the input.",
                        TokenFunctions::bindHasPhrase,
                        "matchPhrase"));
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                "String splitting",
                                "tokens(s[, tokenizer[, parameters]])",
                                "The tokens of a text."),
                        (arguments, _) -> bindTokens(arguments)));
        return all;
    }

    /// Fixes a function to its arguments.
    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(
            String syntax, String doc, Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> binder.bind(arguments),
                Trait.NEVER_FAILS_WITH_CONSTANTS);
    }

    private static BoundFunction bindHasToken(
            String name, boolean ignoresCase, boolean isNullable, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        Arguments.text(name, arguments, 1);
        if (arguments.getFirst().type() instanceof FixedStringType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Function '" + name + "' doesn't support FixedString haystack argument");
        }
        byte[] token = Arguments.constantBytes(name, arguments, 1);
        DataType result = isNullable ? new NullableType(DataTypes.UINT8) : DataTypes.UINT8;
        for (byte value : token) {
            if (!Tokenizer.isWordByte(value)) {
                return noToken(isNullable, result);
            }
        }
        Folding folding = Folding.of(ignoresCase, false);
        byte[] needle = ignoresCase ? lower(token) : token;
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    BytesColumn texts = folding.apply(columns.getFirst());
                    byte[] found = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        found[row] = hasToken(texts, row, needle);
                    }
                    Column column = Texts.conditions(found);
                    return isNullable ? new NullableColumn(new byte[rowCount], column) : column;
                });
    }

    private static byte[] lower(byte[] token) {
        byte[] result = token.clone();
        for (int i = 0; i < result.length; i++) {
            boolean isCapital = result[i] >= 'A' && result[i] <= 'Z';
            result[i] |= (byte) (isCapital ? 0x20 : 0);
        }
        return result;
    }

    private static BoundFunction noToken(boolean isNullable, DataType result) {
        if (isNullable) {
            return new Binding.ConstantFunction(result, Columns.defaults(result, 1));
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Needle must not contain whitespace or separator characters");
    }

    private static byte hasToken(BytesColumn texts, int row, byte[] token) {
        byte[] bytes = texts.bytes();
        int to = texts.end(row);
        int at = token.length == 0 ? -1 : Texts.find(bytes, texts.start(row), to, token);
        while (at >= 0) {
            int end = at + token.length;
            boolean isBegin = at == texts.start(row) || !Tokenizer.isWordByte(bytes[at - 1]);
            if (isBegin && (end == to || !Tokenizer.isWordByte(bytes[end]))) {
                return 1;
            }
            at = Texts.find(bytes, at + 1, to, token);
        }
        return 0;
    }

    private static DatabaseException notConstant(String name, Argument argument) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "A value of illegal type was provided as 2nd argument to function '"
                        + name
                        + "'. Expected: const String or const Array(String), got: "
                        + argument.type().name());
    }

    private static BoundFunction bindHasTokens(
            String name, boolean isAll, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, 3);
        DataType input = arguments.getFirst().type();
        boolean isArray = input instanceof ArrayType(DataType element) && Arguments.isText(element);
        if (!isArray && !Arguments.isText(input)) {
            throw Arguments.illegal(name, input);
        }
        Tokenizer tokenizer = Tokenizer.of(name, arguments, 2);
        Set<String> needles = needles(name, tokenizer, arguments.get(1));
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    Column column = columns.getFirst();
                    byte[] result = new byte[rowCount];
                    Set<String> found = new HashSet<>();
                    for (int row = 0; row < rowCount; row++) {
                        found.clear();
                        collect(tokenizer, column, row, needles, found);
                        boolean holds = isAll ? found.size() == needles.size() : !found.isEmpty();
                        result[row] = (byte) (holds && !needles.isEmpty() ? 1 : 0);
                    }
                    return Texts.conditions(result);
                });
    }

    private static Set<String> needles(String name, Tokenizer tokenizer, Argument argument) {
        if (argument.type() instanceof ArrayType(DataType element)) {
            if (!Arguments.isText(element) && !(element instanceof NothingType)) {
                throw Arguments.illegal(name, argument.type());
            }
            if (!(argument.constant() instanceof ArrayColumn list)) {
                throw notConstant(name, argument);
            }
            Set<String> needles = new HashSet<>();
            if (element instanceof NothingType) {
                return needles;
            }
            BytesColumn texts = Arguments.texts(list.elements());
            for (int i = 0; i < list.end(0); i++) {
                needles.add(
                        new String(
                                texts.bytes(),
                                texts.start(i),
                                texts.length(i),
                                StandardCharsets.ISO_8859_1));
            }
            return needles;
        }
        if (!Arguments.isText(argument.type())) {
            throw Arguments.illegal(name, argument.type());
        }
        if (!argument.isConstant()) {
            throw notConstant(name, argument);
        }
        return new HashSet<>(tokenizer.split(Arguments.constantBytes(name, List.of(argument), 0)));
    }

    /// Adds the needles that are among the tokens of a row's text, or of its list of texts.
    private static void collect(
            Tokenizer tokenizer, Column column, int row, Set<String> needles, Set<String> found) {
        Tokenizer.Sink sink =
                (bytes, from, to) -> {
                    String token = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
                    if (needles.contains(token)) {
                        found.add(token);
                    }
                };
        if (column instanceof ArrayColumn array) {
            BytesColumn texts = Arguments.texts(array.elements());
            for (int i = array.start(row); i < array.end(row); i++) {
                tokenizer.split(texts.bytes(), texts.start(i), texts.end(i), sink);
            }
            return;
        }
        BytesColumn texts = Arguments.texts(column);
        tokenizer.split(texts.bytes(), texts.start(row), texts.end(row), sink);
    }

    private static BoundFunction bindHasPhrase(List<Argument> arguments) {
        String name = "hasPhrase";
        Arguments.count(name, arguments, 2, 3);
        Arguments.text(name, arguments, 0);
        Arguments.text(name, arguments, 1);
        if (!arguments.get(1).isConstant()) {
            throw notConstant(name, arguments.get(1));
        }
        Tokenizer tokenizer = Tokenizer.of(name, arguments, 2);
        List<String> phrase = tokenizer.split(Arguments.constantBytes(name, arguments, 1));
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        List<String> tokens = new ArrayList<>();
                        tokenizer.split(
                                texts.bytes(),
                                texts.start(row),
                                texts.end(row),
                                (bytes, from, to) ->
                                        tokens.add(
                                                new String(
                                                        bytes,
                                                        from,
                                                        to - from,
                                                        StandardCharsets.ISO_8859_1)));
                        boolean holds =
                                !phrase.isEmpty()
                                        && Collections.indexOfSubList(tokens, phrase) >= 0;
                        result[row] = (byte) (holds ? 1 : 0);
                    }
                    return Texts.conditions(result);
                });
    }

    private static BoundFunction bindTokens(List<Argument> arguments) {
        Arguments.count("tokens", arguments, 1, Integer.MAX_VALUE);
        Arguments.text("tokens", arguments, 0);
        Tokenizer tokenizer = Tokenizer.of("tokens", arguments, 1);
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    BytesColumnBuilder values = new BytesColumnBuilder();
                    ArrayColumnBuilder result = new ArrayColumnBuilder(values);
                    for (int row = 0; row < rowCount; row++) {
                        tokenizer.split(
                                texts.bytes(), texts.start(row), texts.end(row), values::append);
                        result.finishRow();
                    }
                    return result.build();
                });
    }
}
