package io.millpond.engine.layered;

import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.exec.QueryContext;

/// Arguments of engines that name other tables.
final class EngineArguments {
    private EngineArguments() {}

    /// The argument as a string literal: a name stands for itself, anything else is evaluated.
    static Literal.StringLiteral text(Expression argument, QueryContext context) {
        return argument instanceof Identifier name
                ? Literal.StringLiteral.of(name.fullName())
                : Literal.StringLiteral.of(TableSettings.text(argument, context));
    }
}
