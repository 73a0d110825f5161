package io.millpond.sql.function.text;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Texts;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A way to cut a string into tokens. Immutable.
///
/// Source: the tokenizers of ClickHouse 26.7's text indexes, by the names that `tokens` takes.
public interface Tokenizer {
    /// Takes the tokens, in their order: each one `[from, to)` of the bytes that are cut.
    interface Sink {
        void token(byte[] bytes, int from, int to);
    }

    void split(byte[] bytes, int from, int to, Sink sink);

    /// The tokens of a whole text.
    default List<String> split(byte[] text) {
        List<String> tokens = new ArrayList<>();
        split(
                text,
                0,
                text.length,
                (bytes, from, to) ->
                        tokens.add(
                                new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
        return tokens;
    }

    /// The tokenizer of the arguments of `function` from `place` on: a name, which may have its
    /// parameter in parentheses, and parameters.
    ///
    /// Errors: BAD_ARGUMENTS for an unknown name and for parameters that mean nothing,
    /// NUMBER_OF_ARGUMENTS_DOESNT_MATCH for too many of them.
    static Tokenizer of(String function, List<Argument> arguments, int place) {
        if (arguments.size() <= place) {
            return Tokenizer::splitWords;
        }
        String text = Arguments.constantText(function, arguments, place);
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        List<Argument> rest = arguments.subList(place + 1, arguments.size());
        boolean hasOwn = open >= 0 && text.endsWith(")");
        String own = hasOwn ? text.substring(open + 1, text.length() - 1) : "";
        return switch (name) {
            case "splitByNonAlpha", "default" -> {
                checkCount(function, rest, 0);
                yield Tokenizer::splitWords;
            }
            case "asciiCJK", "unicodeWord" -> {
                checkCount(function, rest, 0);
                yield WordTokenizer::split;
            }
            case "array", "no_op" -> {
                checkCount(function, rest, 0);
                yield (bytes, from, to, sink) -> {
                    if (from < to) {
                        sink.token(bytes, from, to);
                    }
                };
            }
            case "ngrams", "ngram" -> {
                checkCount(function, rest, name.equals("ngrams") ? 1 : 0);
                yield ngrams(own.isEmpty() ? number(function, rest, 0, 3) : parsed(own));
            }
            case "splitByString", "split" -> {
                checkCount(function, rest, 1);
                yield splitter(own.isEmpty() ? separators(function, rest) : parsedList(own));
            }
            case "sparseGrams", "sparse_grams" -> {
                checkCount(function, rest, 3);
                long min = number(function, rest, 0, 3);
                long max = number(function, rest, 1, 100);
                long cutoff = number(function, rest, 2, min);
                yield new SparseGrams(min, max, cutoff, true);
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS, "Unknown tokenizer: '" + name + "'");
        };
    }

    private static void checkCount(String function, List<Argument> rest, int max) {
        if (rest.size() > max) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "An incorrect number of arguments was specified for function '"
                            + function
                            + "': the tokenizer takes "
                            + max
                            + ", got "
                            + rest.size());
        }
    }

    private static long number(String function, List<Argument> rest, int place, long value) {
        if (place >= rest.size()) {
            return value;
        }
        Arguments.integer(function, rest, place);
        return Numbers.longs(Arguments.constant(function, rest, place), rest.get(place).type())[0];
    }

    private static long parsed(String digits) {
        if (digits.matches("[0-9]{1,9}")) {
            return Long.parseLong(digits);
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS, "Tokenizer parameter must be a number, got " + digits);
    }

    private static List<byte[]> parsedList(String list) {
        List<byte[]> separators = new ArrayList<>();
        if (!(SqlParser.parseExpression(list) instanceof FunctionCall call
                && call.name().equals("array"))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Tokenizer argument 'separators' expected to be of type Array, but got: "
                            + list);
        }
        for (Expression element : call.arguments()) {
            String text =
                    element instanceof Literal.StringLiteral literal
                            ? literal.value()
                            : SqlFormatter.expression(element);
            separators.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return separators;
    }

    private static List<byte[]> separators(String function, List<Argument> rest) {
        if (rest.isEmpty()) {
            return List.of(new byte[] {' '});
        }
        if (!(rest.getFirst().type() instanceof ArrayType(DataType element))) {
            throw Arguments.illegal(function, rest.getFirst().type());
        }
        ArrayColumn list = (ArrayColumn) Arguments.constant(function, rest, 0);
        List<byte[]> separators = new ArrayList<>();
        if (Arguments.isText(element)) {
            BytesColumn texts = Arguments.texts(list.elements());
            for (int i = 0; i < list.end(0); i++) {
                separators.add(texts.text(i).getBytes(StandardCharsets.UTF_8));
            }
        }
        return separators;
    }

    /// Cuts at ASCII bytes that are neither letters nor digits.
    static void splitWords(byte[] bytes, int from, int to, Sink sink) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at < to && isWordByte(bytes[at])) {
                continue;
            }
            if (at > start) {
                sink.token(bytes, start, at);
            }
            start = at + 1;
        }
    }

    static boolean isWordByte(byte value) {
        return value < 0 || Character.isLetterOrDigit(value);
    }

    private static Tokenizer ngrams(long size) {
        if (size < 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Incorrect parameter of tokenizer 'ngrams': ngram length must be at least 1,"
                            + " but got "
                            + size);
        }
        return (bytes, from, to, sink) -> {
            int end = Texts.skip(bytes, from, to, size - 1);
            for (int start = from; end < to; start = Texts.skip(bytes, start, to, 1)) {
                end = Texts.skip(bytes, end, to, 1);
                sink.token(bytes, start, end);
            }
        };
    }

    private static Tokenizer splitter(List<byte[]> separators) {
        String place = "Incorrect parameter of tokenizer 'splitByString': ";
        if (separators.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, place + "the separators argument cannot be empty");
        }
        for (byte[] separator : separators) {
            if (separator.length == 0) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        place + "the empty string cannot be used as a separator");
            }
        }
        return (bytes, from, to, sink) -> {
            int start = from;
            int at = from;
            while (at < to) {
                int length = separatorLength(separators, bytes, at, to);
                if (length > 0 && at > start) {
                    sink.token(bytes, start, at);
                }
                at += Math.max(1, length);
                start = length > 0 ? at : start;
            }
            if (to > start) {
                sink.token(bytes, start, to);
            }
        };
    }

    private static int separatorLength(List<byte[]> separators, byte[] bytes, int at, int to) {
        for (byte[] separator : separators) {
            int end = at + separator.length;
            if (end <= to && Texts.find(bytes, at, end, separator) == at) {
                return separator.length;
            }
        }
        return 0;
    }
}
