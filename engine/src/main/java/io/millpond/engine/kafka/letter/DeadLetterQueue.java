package io.millpond.engine.kafka.letter;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.RandomUuids;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The messages of one Kafka table that could not become rows: `system.dead_letter_queue`.
///
/// The table is an ordinary MergeTree table which every database has, for all Kafka tables
/// together. Letters become visible in the frame that holds the offsets of their messages: each
/// message is in the targets or among the letters, and never in both or in neither.
///
/// *Differs:* in ClickHouse 26.7 the table has to be configured, is written some seconds later and
/// not along with the offsets, knows neither timestamp nor headers of a message, and holds no
/// message that failed in a view.
public final class DeadLetterQueue {
    public static final TableName NAME = TableName.of(SystemTables.SYSTEM, "dead_letter_queue");

    private final UUID table;
    private final TableServices services;

    /// @param table the Kafka table the messages are of
    public DeadLetterQueue(UUID table, TableServices services) {
        this.table = table;
        this.services = services;
    }

    /// Adds letters to a transaction, in one call: they become visible when, and if, it is
    /// committed.
    ///
    /// When this throws, be it since a view on the table fails, the transaction can only be
    /// aborted.
    public void park(InsertTransaction transaction, List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        TableEntry entry =
                services.catalog()
                        .snapshot()
                        .table(table)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.TABLE_IS_DROPPED,
                                                "The table is dropped"));
        long timeMs = services.settings().clock().currentTimeMillis();
        UUID id = RandomUuids.next(services.random());
        List<DeadLetterColumns.Row> rows = new ArrayList<>(letters.size());
        for (DeadLetter letter : letters) {
            rows.add(
                    new DeadLetterColumns.Row(
                            letter,
                            timeMs,
                            services.settings().zone(),
                            entry.database(),
                            entry.name(),
                            id));
        }
        transaction.push(NAME, DeadLetterColumns.block(rows));
    }

    /// The statement that makes the table.
    public static String createStatement() {
        List<String> columns = new ArrayList<>();
        DeadLetterColumns.ALL.forEach(column -> columns.add(declaration(column)));
        return "CREATE TABLE "
                + NAME
                + " ("
                + String.join(", ", columns)
                + ") ENGINE = MergeTree PARTITION BY toYYYYMM(event_date)"
                + " ORDER BY (event_date, event_time) SETTINGS index_granularity = 8192"
                + " COMMENT 'Messages of Kafka tables that could not become rows.'";
    }

    /// The statements that give a table of an earlier version what it lacks.
    public static List<String> upgradeStatements(TableDefinition definition) {
        List<String> statements = new ArrayList<>();
        for (DeadLetterColumns.LetterColumn column : DeadLetterColumns.ALL) {
            if (definition.column(column.name()).isEmpty()) {
                statements.add("ALTER TABLE " + NAME + " ADD COLUMN " + declaration(column));
            }
        }
        return statements;
    }

    private static String declaration(DeadLetterColumns.LetterColumn column) {
        return SqlFormatter.identifier(column.name())
                + ' '
                + column.type().name()
                + " COMMENT "
                + SqlFormatter.string(column.description());
    }

    /// Throws ALTER_OF_COLUMN_IS_FORBIDDEN unless all columns are as the server needs them. Others
    /// may be there too.
    public static void checkColumns(TableDefinition definition) {
        for (DeadLetterColumns.LetterColumn column : DeadLetterColumns.ALL) {
            boolean isKept =
                    definition
                            .column(column.name())
                            .filter(c -> c.type().equals(column.type()) && c.isInsertable())
                            .isPresent();
            if (!isKept) {
                throw new DatabaseException(
                        ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                        "Column %s of table %s belongs to the server and cannot be changed"
                                .formatted(column.name(), NAME));
            }
        }
    }
}
