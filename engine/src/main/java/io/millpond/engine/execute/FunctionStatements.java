package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.UserFunction;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.FunctionStatement.CreateFunction;
import io.millpond.sql.ast.FunctionStatement.DropFunction;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `CREATE FUNCTION` and `DROP FUNCTION`.
///
/// A definition that calls a function keeps the body that it has then, see [KeptExpressions].
final class FunctionStatements {
    private FunctionStatements() {}

    static BlockStream execute(FunctionStatement statement, StatementScope scope) {
        scope.instance()
                .definitions()
                .change(
                        () -> {
                            switch (statement) {
                                case CreateFunction create -> create(create, scope);
                                case DropFunction drop -> drop(drop, scope);
                            }
                        });
        return ResultRows.none();
    }

    /// The lambda of a function that was created.
    static Expression.Lambda lambda(UserFunction function) {
        return ((CreateFunction) SqlParser.parseStatement(function.sql()).statement()).function();
    }

    private static void create(CreateFunction create, StatementScope scope) {
        String name = create.name();
        if (StandardFunctions.registry().contains(name)) {
            throw exists("The function '%s' already exists".formatted(name));
        }
        if (StandardAggregates.registry().contains(name)) {
            throw exists("The aggregate function '%s' already exists".formatted(name));
        }
        if (find(name, scope) && !create.isReplacing()) {
            if (create.ifNotExists()) {
                return;
            }
            throw exists("User-defined object '%s' already exists".formatted(name));
        }
        Set<String> parameters = new HashSet<>();
        for (String parameter : create.function().parameters()) {
            if (!parameters.add(parameter)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Identifier %s already used as function parameter".formatted(parameter));
            }
        }
        CreateFunction canonical =
                new CreateFunction(name, false, false, create.function(), create.span());
        UserFunction function = new UserFunction(name, SqlFormatter.singleLine(canonical));
        scope.instance().catalog().commit(List.of(new CatalogEdit.PutFunction(function)));
    }

    private static void drop(DropFunction drop, StatementScope scope) {
        String name = drop.name();
        boolean isBuiltIn =
                StandardFunctions.registry().contains(name)
                        || StandardAggregates.registry().contains(name);
        if (isBuiltIn) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_DROP_FUNCTION,
                    "Cannot drop system function '%s'".formatted(name));
        }
        if (!find(name, scope)) {
            if (drop.ifExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_FUNCTION,
                    "User-defined object '%s' doesn't exist".formatted(name));
        }
        scope.instance().catalog().commit(List.of(new CatalogEdit.DropFunction(name)));
    }

    private static boolean find(String name, StatementScope scope) {
        return scope.instance().catalog().snapshot().function(name).isPresent();
    }

    private static DatabaseException exists(String text) {
        return new DatabaseException(ErrorCode.FUNCTION_ALREADY_EXISTS, text);
    }
}
