package io.millpond.sql.format;

import io.millpond.sql.ast.AlterDatabase;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Describe;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.Exists;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.NamedCollectionStatement;
import io.millpond.sql.ast.NamedCollectionStatement.CollectionEntry;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.SetSettings;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Undrop;
import io.millpond.sql.ast.Update;
import io.millpond.sql.ast.Use;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes statements of any kind; queries, definitions and ALTER through their own writers.
final class StatementWriter {
    private final SqlWriter out;
    private final AlterWriter alter;
    private final ShowWriter show;
    private final SystemWriter system;

    StatementWriter(SqlWriter out) {
        this.out = out;
        this.alter = new AlterWriter(out);
        this.show = new ShowWriter(out);
        this.system = new SystemWriter(out);
    }

    void write(ParsedStatement statement) {
        write(statement.statement());
        String format = statement.format();
        if (format != null) {
            out.line().append("FORMAT ").name(format);
        }
        if (!statement.settings().isEmpty()) {
            out.line().append("SETTINGS ").settings(statement.settings());
        }
    }

    void write(Statement statement) {
        switch (statement) {
            case Query query -> out.queries().write(query);
            case CreateTable create -> out.tables().createTable(create);
            case CreateView create -> out.tables().createView(create);
            case CreateDatabase create -> createDatabase(create);
            case NamedCollectionStatement collection -> namedCollection(collection);
            case AlterTable command -> alter.write(command);
            case AlterDatabase command ->
                    out.append("ALTER DATABASE ")
                            .name(command.name())
                            .append(" MODIFY COMMENT ")
                            .string(command.comment());
            case FunctionStatement function -> function(function);
            case Insert insert -> insert(insert);
            case Show command -> show.write(command);
            case SystemCommand command -> system.write(command);
            case Drop drop -> drop(drop);
            case Attach attach -> {
                out.append("ATTACH ").append(attach.kind().sql()).append(" ");
                out.appendIf(attach.ifNotExists(), "IF NOT EXISTS ").tableName(attach.name());
            }
            case Undrop undrop -> {
                out.append("UNDROP TABLE ").tableName(undrop.name());
                if (undrop.uuid() != null) {
                    out.append(" UUID ").string(undrop.uuid().toString());
                }
            }
            case Rename rename -> rename(rename);
            case Delete delete -> {
                out.append("DELETE FROM ").tableName(delete.table());
                inPartition(delete.partition());
                where(delete.where());
            }
            case Update update -> {
                out.append("UPDATE ").tableName(update.table()).append(" SET ");
                out.tables().assignments(update.assignments());
                inPartition(update.partition());
                where(update.where());
            }
            case Describe describe -> {
                out.append("DESCRIBE TABLE");
                TableExpression table = describe.table();
                out.queries().from(table);
            }
            case Exists exists -> {
                out.append("EXISTS ").appendIf(exists.temporary(), "TEMPORARY ");
                out.append(exists.kind().sql()).append(" ").tableName(exists.name());
            }
            case Use use -> out.append("USE ").name(use.database());
            case SetSettings set -> out.append("SET ").settings(set.settings());
            case Optimize optimize -> optimize(optimize);
            case Check check -> check(check);
            case Backup backup -> new BackupWriter(out).write(backup);
            case Kill kill -> {
                out.append("KILL ").append(kill.kind().name());
                where(kill.where());
                out.append(" ").append(kill.mode().name());
            }
        }
    }

    private void where(Expression condition) {
        out.append(" WHERE ");
        out.expressions().write(condition);
    }

    private void function(FunctionStatement statement) {
        switch (statement) {
            case FunctionStatement.CreateFunction create -> {
                out.append("CREATE ").appendIf(create.isReplacing(), "OR REPLACE ");
                out.append("FUNCTION ").appendIf(create.ifNotExists(), "IF NOT EXISTS ");
                out.name(create.name()).append(" AS ");
                out.expressions().write(create.function());
            }
            case FunctionStatement.DropFunction drop -> {
                out.append("DROP FUNCTION ").appendIf(drop.ifExists(), "IF EXISTS ");
                out.name(drop.name());
            }
        }
    }

    private void createDatabase(CreateDatabase database) {
        out.append("CREATE DATABASE ").appendIf(database.ifNotExists(), "IF NOT EXISTS ");
        out.name(database.name());
        NamedCall engine = database.engine();
        if (engine != null) {
            out.line().append("ENGINE = ");
            out.tables().namedCall(engine);
        }
        if (!database.settings().isEmpty()) {
            out.line().append("SETTINGS ").settings(database.settings());
        }
        String comment = database.comment();
        if (comment != null) {
            out.line().append("COMMENT ").string(comment);
        }
    }

    private void namedCollection(NamedCollectionStatement statement) {
        switch (statement) {
            case NamedCollectionStatement.CreateNamedCollection create -> {
                out.append("CREATE NAMED COLLECTION ");
                out.appendIf(create.ifNotExists(), "IF NOT EXISTS ").name(create.name());
                out.append(" AS ").list(create.entries(), this::collectionEntry);
            }
            case NamedCollectionStatement.AlterNamedCollection change -> {
                out.append("ALTER NAMED COLLECTION ");
                out.appendIf(change.ifExists(), "IF EXISTS ").name(change.name());
                if (!change.entries().isEmpty()) {
                    out.append(" SET ").list(change.entries(), this::collectionEntry);
                }
                if (!change.deletedKeys().isEmpty()) {
                    out.append(" DELETE ").list(change.deletedKeys(), out::name);
                }
            }
            case NamedCollectionStatement.DropNamedCollection drop ->
                    out.append("DROP NAMED COLLECTION ")
                            .appendIf(drop.ifExists(), "IF EXISTS ")
                            .name(drop.name());
        }
    }

    private void collectionEntry(CollectionEntry entry) {
        out.name(entry.key()).append(" = ");
        out.expressions().write(entry.value());
        Boolean overridable = entry.overridable();
        if (overridable != null) {
            out.append(overridable ? " OVERRIDABLE" : " NOT OVERRIDABLE");
        }
    }

    private void insert(Insert insert) {
        out.append("INSERT INTO ");
        switch (insert.target()) {
            case Insert.IntoTable target -> out.tableName(target.table());
            case Insert.IntoFunction target -> {
                out.append("FUNCTION ");
                out.expressions().write(target.function());
                Expression partitionBy = target.partitionBy();
                if (partitionBy != null) {
                    out.append(" PARTITION BY ");
                    out.expressions().write(partitionBy);
                }
            }
        }
        List<Expression> columns = insert.columns().columns();
        if (!columns.isEmpty()) {
            out.append(" (");
            out.expressions().writeList(columns);
            out.append(")");
        }
        if (insert.source() instanceof Insert.FormatSource source) {
            out.optional(" FROM INFILE ", source.infile());
        }
        if (!insert.settings().isEmpty()) {
            out.line().append("SETTINGS ").settings(insert.settings());
        }
        switch (insert.source()) {
            case Insert.ValuesSource _ -> source(insert).append("FORMAT Values");
            case Insert.FormatSource source -> {
                String format = source.format();
                if (format != null) {
                    source(insert).append("FORMAT ").name(format);
                }
            }
            case Insert.InputSource source -> {
                source(insert);
                out.queries().write(source.query());
                out.line().append("FORMAT ").name(source.format());
            }
            case Insert.SelectSource source -> {
                source(insert);
                out.queries().write(source.query());
            }
        }
    }

    /// What stands before the source of an INSERT: a line break only behind SETTINGS.
    private SqlWriter source(Insert insert) {
        return insert.settings().isEmpty() ? out.append(" ") : out.line();
    }

    private void drop(Drop drop) {
        out.append(drop.action().name()).append(" ").appendIf(drop.temporary(), "TEMPORARY ");
        Drop.TablesFilter tables = drop.tables();
        out.append(tables != null ? "ALL TABLES FROM" : drop.kind().sql()).append(" ");
        out.appendIf(drop.ifExists(), "IF EXISTS ").appendIf(drop.ifEmpty(), "IF EMPTY ");
        out.list(drop.names(), out::tableName);
        if (tables != null && tables.pattern() != null) {
            out.appendIf(tables.not(), " NOT");
            out.optional(tables.ignoreCase() ? " ILIKE " : " LIKE ", tables.pattern());
        }
        out.appendIf(drop.permanently(), " PERMANENTLY").appendIf(drop.sync(), " SYNC");
    }

    private void rename(Rename rename) {
        boolean isTable = rename.kind() == ObjectKind.TABLE || rename.kind() == ObjectKind.VIEW;
        if (rename.exchange()) {
            out.append(isTable ? "EXCHANGE TABLES " : "EXCHANGE DICTIONARIES ");
        } else {
            out.append("RENAME ").append(rename.kind().sql()).append(" ");
        }
        out.appendIf(rename.ifExists(), "IF EXISTS ");
        out.list(
                rename.pairs(),
                pair ->
                        out.tableName(pair.from())
                                .append(rename.exchange() ? " AND " : " TO ")
                                .tableName(pair.to()));
    }

    private void optimize(Optimize optimize) {
        out.append("OPTIMIZE TABLE ").tableName(optimize.table());
        Partition partition = optimize.partition();
        if (partition != null) {
            out.append(" ");
            alter.partition(partition);
        }
        out.appendIf(optimize.isFinal(), " FINAL");
        out.appendIf(optimize.deduplicate(), " DEDUPLICATE");
        if (!optimize.deduplicateBy().isEmpty()) {
            out.append(" BY ");
            out.expressions().writeList(optimize.deduplicateBy());
        }
        out.appendIf(optimize.cleanup(), " CLEANUP");
    }

    private void check(Check check) {
        TableName table = check.table();
        if (table == null) {
            out.append("CHECK ALL TABLES");
            return;
        }
        out.append("CHECK TABLE ").tableName(table);
        Partition partition = check.partition();
        if (partition != null) {
            out.append(" ");
            alter.partition(partition);
        }
    }

    private void inPartition(@Nullable Partition partition) {
        if (partition != null) {
            out.append(" IN ");
            alter.partition(partition);
        }
    }
}
