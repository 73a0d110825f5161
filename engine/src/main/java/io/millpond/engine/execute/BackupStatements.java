package io.millpond.engine.execute;

import io.millpond.engine.backup.BackupOperation;
import io.millpond.engine.backup.BackupPlace;
import io.millpond.engine.backup.BackupSettings;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// BACKUP and RESTORE: the operation around the work.
///
/// What is wrong with the statement is said at once. The work is done by the statement, or with
/// ASYNC by a thread of its own; then `system.backups` tells how it went.
final class BackupStatements {
    private static final Logger log = LoggerFactory.getLogger(BackupStatements.class);
    private static final List<Field> FIELDS =
            List.of(new Field("id", DataTypes.STRING), new Field("status", DataTypes.STRING));

    private BackupStatements() {}

    /// Work that leaves nothing when it throws, and holds nothing after it ended.
    interface Work {
        void run(BackupOperation operation);
    }

    static BlockStream execute(Backup backup, StatementScope scope) {
        Instance instance = scope.instance();
        List<SettingAssignment> plain =
                backup.settings().stream().filter(setting -> !isBase(setting)).toList();
        Settings settings = TableSettings.read(BackupSettings.REGISTRY, plain, scope.context());
        BackupPlace place = place(backup.place().name(), backup.place().arguments(), scope);
        BackupPlace base = base(backup, scope);
        boolean isAsync = backup.isAsync() || settings.get(BackupSettings.ASYNC);
        String id = settings.get(BackupSettings.ID);
        boolean isRestore = backup.action() == Backup.Action.RESTORE;
        Map<String, String> written = written(plain, scope);
        if (base != null) {
            written.put(BackupSettings.BASE_BACKUP, base.text());
        }
        BackupOperation operation =
                new BackupOperation(
                        new BackupOperation.Subject(
                                id.isEmpty() ? instance.newUuid().toString() : id,
                                place.text(),
                                place.path(),
                                base == null ? "" : base.text(),
                                scope.context().queryId(),
                                isRestore,
                                written),
                        isAsync ? new CancellationToken() : scope.context().token(),
                        scope.nowMs());
        instance.backups().begin(operation);
        Work work =
                prepared(
                        operation,
                        instance,
                        () ->
                                isRestore
                                        ? new RestoreWork(backup, settings, place, base, scope)
                                        : new BackupWork(backup, settings, place, base, scope));
        if (isAsync) {
            var _ =
                    instance.background()
                            .startLane(
                                    "backup/" + operation.subject().id(),
                                    () -> runAlone(work, operation, instance));
        } else {
            run(work, operation, instance);
        }
        String status =
                isAsync ? (isRestore ? "RESTORING" : "CREATING_BACKUP") : operation.status().name();
        return ResultRows.of(FIELDS, List.of(List.of(operation.subject().id(), status)));
    }

    private static boolean isBase(SettingAssignment setting) {
        return setting.name().equals(BackupSettings.BASE_BACKUP);
    }

    /// The place that the setting names; null: it is not there.
    private static @Nullable BackupPlace base(Backup backup, StatementScope scope) {
        BackupPlace base = null;
        for (SettingAssignment setting : backup.settings()) {
            if (isBase(setting)) {
                if (!(setting.value() instanceof SettingAssignment.Assigned(FunctionCall call))) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "The setting base_backup must be a place as File('name')");
                }
                base = place(call.name(), call.arguments(), scope);
            }
        }
        return base;
    }

    private static BackupPlace place(
            String kind, List<Expression> arguments, StatementScope scope) {
        List<String> texts = new ArrayList<>();
        for (Expression argument : arguments) {
            texts.add(TableSettings.text(argument, scope.context()));
        }
        return BackupPlace.of(kind, texts, scope.instance().settings().backupDirectory());
    }

    private static Map<String, String> written(
            List<SettingAssignment> settings, StatementScope scope) {
        Map<String, String> written = new HashMap<>();
        for (SettingAssignment setting : settings) {
            if (setting.value() instanceof SettingAssignment.Assigned(Expression value)) {
                written.put(setting.name(), TableSettings.text(value, scope.context()));
            }
        }
        return written;
    }

    private static Work prepared(
            BackupOperation operation, Instance instance, Supplier<Work> preparation) {
        try {
            return preparation.get();
        } catch (RuntimeException e) {
            end(operation, e, instance);
            throw e;
        }
    }

    private static void run(Work work, BackupOperation operation, Instance instance) {
        try {
            work.run(operation);
            operation.succeed(instance.settings().clock().currentTimeMillis());
            instance.backups().ended();
        } catch (RuntimeException | Error e) {
            end(operation, e, instance);
            throw e;
        }
    }

    private static void end(BackupOperation operation, Throwable failure, Instance instance) {
        String text = failure instanceof DatabaseException e ? e.text() : failure.toString();
        operation.fail(text, instance.settings().clock().currentTimeMillis());
        instance.backups().ended();
    }

    private static void runAlone(Work work, BackupOperation operation, Instance instance) {
        try {
            run(work, operation, instance);
        } catch (DatabaseException e) {
            log.warn("operation failed backup={} cause={}", operation.subject().name(), e.text());
        }
    }
}
