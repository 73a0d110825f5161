package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `format`: a pattern with places for other values.
final class FormatFunction {
    private FormatFunction() {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                FunctionDescription.of(
                        "String splitting",
                        "format(pattern, x, ...)",
                        "The pattern with {} or {n} replaced by the arguments as text."),
                FormatFunction::bind);
    }

    private static BoundFunction bind(List<Argument> arguments, FunctionContext context) {
        Arguments.count("format", arguments, 2, Integer.MAX_VALUE);
        List<String> literals = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        parseFormat(
                Arguments.constantText("format", arguments, 0),
                arguments.size() - 1,
                literals,
                places);
        List<Cast> casts = new ArrayList<>();
        for (Argument argument : arguments.subList(1, arguments.size())) {
            casts.add(StringFunctions.toText(argument.type(), context));
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    List<BytesColumn> texts = new ArrayList<>();
                    for (int i = 0; i < casts.size(); i++) {
                        Column text = casts.get(i).apply(columns.get(i + 1), rowCount);
                        texts.add((BytesColumn) Columns.full(text));
                    }
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < literals.size(); i++) {
                            byte[] literal = literals.get(i).getBytes(StandardCharsets.UTF_8);
                            builder.write(literal, 0, literal.length);
                            if (i < places.size()) {
                                BytesColumn text = texts.get(places.get(i));
                                builder.write(text.bytes(), text.start(row), text.end(row));
                            }
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    /// The brace that closes the one at a place, where two stand for a character; -1 for none.
    private static int closing(String pattern, int from) {
        int at = pattern.indexOf('}', from);
        while (at >= 0 && pattern.startsWith("}}", at)) {
            at = pattern.indexOf('}', at + 2);
        }
        return at;
    }

    /// Takes a pattern apart into literals and, between them, the places of arguments.
    private static void parseFormat(
            String pattern, int count, List<String> literals, List<Integer> places) {
        StringBuilder literal = new StringBuilder();
        int next = 0;
        boolean isManual = false;
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            boolean isDoubled =
                    i + 1 < pattern.length()
                            && pattern.charAt(i + 1) == letter
                            && (letter == '{' || letter == '}');
            if (isDoubled) {
                literal.append(letter);
                i++;
            } else if (letter == '}') {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Closed curly brace without open one at position " + i);
            } else if (letter == '{') {
                int end = closing(pattern, i);
                String inner = end < 0 ? "?" : pattern.substring(i + 1, end);
                if (!inner.chars().allMatch(Character::isDigit)) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS, "Not a number in curly braces: " + inner);
                }
                boolean isSwitched = inner.isEmpty() ? isManual : next > 0;
                if (isSwitched) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            inner.isEmpty()
                                    ? "Cannot switch from manual field specification to automatic"
                                            + " field numbering"
                                    : "Cannot switch from automatic field numbering to manual"
                                            + " field specification");
                }
                isManual = !inner.isEmpty();
                int place = inner.isEmpty() ? next++ : Integer.parseInt(inner);
                if (place >= count) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Argument is too big for formatting: " + place);
                }
                literals.add(literal.toString());
                literal.setLength(0);
                places.add(place);
                i = end;
            } else {
                literal.append(letter);
            }
        }
        literals.add(literal.toString());
    }
}
