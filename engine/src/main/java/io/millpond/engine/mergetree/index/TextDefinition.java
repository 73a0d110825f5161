package io.millpond.engine.mergetree.index;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// What the arguments of a `text` index say. Immutable. Source of names and errors: ClickHouse
/// 26.7; the arguments about how it keeps lists of rows have no effect.
///
/// @param tokenizer its name, with its parameter in parentheses if it has one
/// @param preprocessor a function of the column; null: there is none
record TextDefinition(String tokenizer, @Nullable FunctionCall preprocessor) {
    private static final List<String> OF_LISTS =
            List.of(
                    "dictionary_block_size",
                    "dictionary_block_frontcoding_compression",
                    "posting_list_block_size",
                    "posting_list_codec");

    /// Whether the index is one of texts.
    static boolean isText(TableElement.Index index) {
        return index.type().name().toLowerCase(Locale.ROOT).equals("text");
    }

    /// Errors: BAD_ARGUMENTS for arguments that no text index has, and without a tokenizer;
    /// INCORRECT_QUERY for a preprocessor that is no function.
    static TextDefinition of(TableElement.Index index) {
        Map<String, Expression> arguments = new HashMap<>();
        for (Expression argument : index.type().arguments()) {
            if (argument instanceof FunctionCall call
                    && call.name().equals("equals")
                    && call.arguments().getFirst() instanceof Identifier name) {
                arguments.put(name.fullName(), call.arguments().getLast());
            }
        }
        Expression tokenizer = arguments.remove("tokenizer");
        if (tokenizer == null) {
            throw refused(
                    index, ErrorCode.BAD_ARGUMENTS, "Text index argument 'tokenizer' is required");
        }
        Expression preprocessor = arguments.remove("preprocessor");
        if (preprocessor != null && !(preprocessor instanceof FunctionCall)) {
            throw refused(
                    index,
                    ErrorCode.INCORRECT_QUERY,
                    "The preprocessor expression must be a function. Got "
                            + SqlFormatter.expression(preprocessor));
        }
        OF_LISTS.forEach(arguments::remove);
        if (!arguments.isEmpty()) {
            throw refused(
                    index,
                    ErrorCode.BAD_ARGUMENTS,
                    "Unexpected text index arguments: "
                            + String.join(", ", new TreeSet<>(arguments.keySet())));
        }
        return new TextDefinition(text(tokenizer), (FunctionCall) preprocessor);
    }

    private static String text(Expression tokenizer) {
        return switch (tokenizer) {
            case Identifier name -> name.fullName();
            case Literal.StringLiteral text -> text.value();
            case FunctionCall call -> {
                List<String> arguments =
                        call.arguments().stream().map(SqlFormatter::expression).toList();
                yield call.name() + "(" + String.join(", ", arguments) + ")";
            }
            default -> SqlFormatter.expression(tokenizer);
        };
    }

    /// An error of a definition.
    static DatabaseException refused(TableElement.Index index, ErrorCode code, String message) {
        return new DatabaseException(
                code, "%s: When validating secondary index `%s`.".formatted(message, index.name()));
    }
}
