package io.millpond.engine.execute;

import io.millpond.engine.refresh.ViewRefreshes;
import io.millpond.engine.table.MaterializedView;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

/// `SYSTEM REFRESH | WAIT | CANCEL VIEW` and `SYSTEM STOP | START VIEW[S]`.
final class RefreshStatements {
    private RefreshStatements() {}

    static void switchViews(SystemCommand.SwitchWork work, StatementScope scope) {
        ViewRefreshes refreshes = scope.instance().refreshes();
        if (work.kind().equals("VIEWS")) {
            refreshes.setAllStopped(!work.start());
            return;
        }
        refreshes.setStopped(view(work.table(), scope), !work.start());
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
        TableName full = scope.full(name == null ? TableName.of("") : name);
        return scope.snapshot()
                .table(StatementScope.database(full), full.table())
                .flatMap(entry -> scope.instance().tables().find(entry.uuid()))
                .filter(MaterializedView.class::isInstance)
                .map(MaterializedView.class::cast)
                .filter(view -> view.refresh().isPresent())
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS,
                                        "Refreshable view %s doesn't exist".formatted(full)));
    }
}
