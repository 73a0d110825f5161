package io.millpond.sql.source;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Span;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How conditions on a column that has a text index see its texts: functions that look for tokens
/// cut texts the way the index does, after its preprocessor.
///
/// @param expression what the index is of, in the form of [io.millpond.sql.plan.TermText]
/// @param tokenizer its name, with its parameter in parentheses if it has one
/// @param preprocessor what is done to a text, and to what is looked for in it, before it is cut;
///     null: nothing
public record TextSearch(String expression, String tokenizer, @Nullable Preprocessor preprocessor) {
    /// A function of texts.
    ///
    /// @param parameter the name that stands for the text in `body`
    public record Preprocessor(String parameter, Expression body) {
        /// The function applied to a text of type `type`, or to each of an array of texts, called
        /// [#parameter].
        public Expression of(DataType type) {
            return type instanceof ArrayType
                    ? FunctionCall.call(
                            "arrayMap",
                            List.of(
                                    new Expression.Lambda(List.of(parameter), body, Span.NONE),
                                    Identifier.of(parameter)),
                            Span.NONE)
                    : body;
        }
    }
}
