package io.millpond.engine.execute;

import io.millpond.engine.refresh.ViewRefreshes;
import io.millpond.engine.table.MaterializedView;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// `SYSTEM REFRESH | WAIT | CANCEL VIEW` and `SYSTEM STOP | START VIEW[S]`.
final class RefreshStatements {
    private RefreshStatements() {}

    static void switchViews(SystemCommand.SwitchWork work, StatementScope scope) {
        ViewRefreshes refreshes = scope.instance().refreshes();
        if (work.kind().equals("VIEWS")) {
            refreshes.setAllStopped(!work.start());
            return;
        }
        if (work.kind().equals("REPLICATED VIEW")) {
            view(work.table(), scope);
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY, "Refreshable materialized view is not coordinated");
        }
        // A view that does not exist has no runs, which is no error in ClickHouse either.
        find(work.table(), scope).ifPresent(view -> refreshes.setStopped(view, !work.start()));
    }

    static void run(SystemCommand.PlainCommand command, StatementScope scope) {
        ViewRefreshes refreshes = scope.instance().refreshes();
        MaterializedView view = view(command.table(), scope);
        switch (command.words()) {
            case "REFRESH VIEW" -> refreshes.request(view);
            case "WAIT VIEW" -> refreshes.await(view, scope.context().token());
            case "CANCEL VIEW" -> refreshes.cancel(view);
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "SYSTEM %s is not supported".formatted(command.words()));
        }
    }

    private static MaterializedView view(@Nullable TableName name, StatementScope scope) {
        return find(name, scope)
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS,
                                        "Refreshable view %s doesn't exist"
                                                .formatted(full(name, scope))));
    }

    private static Optional<MaterializedView> find(@Nullable TableName name, StatementScope scope) {
        TableName full = full(name, scope);
        return scope.snapshot()
                .table(StatementScope.database(full), full.table())
                .flatMap(entry -> scope.instance().tables().find(entry.uuid()))
                .filter(MaterializedView.class::isInstance)
                .map(MaterializedView.class::cast)
                .filter(view -> view.refresh().isPresent());
    }

    private static TableName full(@Nullable TableName name, StatementScope scope) {
        return scope.full(name == null ? TableName.of("") : name);
    }
}
