package io.millpond.engine.table;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.parser.ParserLimits;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Definitions as the canonical SQL that the catalog keeps.
public final class DefinitionTexts {
    private DefinitionTexts() {}

    /// What was accepted once is read again whatever the limits of today's sessions are.
    private static final ParserLimits STORED = new ParserLimits(100_000, Integer.MAX_VALUE);

    /// The definition that an entry of the catalog holds.
    public static TableDefinition parse(TableEntry entry) {
        Statement statement =
                new SqlParser(STORED, Map.of()).statement(entry.definition()).statement();
        return switch (statement) {
            case CreateTable create ->
                    new TableDefinition(
                            entry.uuid(),
                            engine(create),
                            columns(create.columns()),
                            entry.stored(),
                            create,
                            create.storage(),
                            comment(create.comment()));
            case CreateView create ->
                    new TableDefinition(
                            entry.uuid(),
                            create.materialized() ? "MaterializedView" : "View",
                            columns(create.columns()),
                            entry.stored(),
                            create,
                            create.storage(),
                            comment(create.comment()));
            default ->
                    throw new DatabaseException(
                            ErrorCode.CORRUPTED_DATA,
                            "The definition of table %s is no CREATE statement: %s"
                                    .formatted(entry.fullName(), entry.definition()));
        };
    }

    /// The entry that keeps a definition under a name.
    public static TableEntry entry(
            TableDefinition definition, String database, String name, long modifiedMs) {
        return new TableEntry(
                definition.uuid(),
                database,
                name,
                SqlFormatter.singleLine(definition.create()),
                definition.stored(),
                TableEntry.Attachment.ATTACHED,
                modifiedMs);
    }

    /// The statement under another name.
    public static Statement renamed(Statement create, TableName name) {
        return switch (create) {
            case CreateTable table ->
                    new CreateTable(
                            name,
                            table.mode(),
                            table.temporary(),
                            table.ifNotExists(),
                            table.uuid(),
                            table.elements(),
                            table.source(),
                            table.storage(),
                            table.comment(),
                            table.span());
            case CreateView view ->
                    new CreateView(
                            name,
                            view.mode(),
                            view.materialized(),
                            view.temporary(),
                            view.ifNotExists(),
                            view.uuid(),
                            view.refresh(),
                            view.target(),
                            view.elements(),
                            view.columnNames(),
                            view.storage(),
                            view.populate(),
                            view.empty(),
                            view.query(),
                            view.security(),
                            view.comment(),
                            view.span());
            default -> throw new IllegalArgumentException(create.toString());
        };
    }

    /// The type as it is written.
    public static TypeName typeName(DataType type) {
        return SqlParser.parseType(type.name());
    }

    private static String engine(CreateTable create) {
        return create.source() instanceof CreateTable.LikeFunction like
                ? FunctionEngines.engine(like.function().name())
                : Objects.requireNonNull(create.storage().engine()).name();
    }

    private static String comment(@Nullable String comment) {
        return comment == null ? "" : comment;
    }

    private static List<TableColumn> columns(List<TableElement.Column> written) {
        List<TableColumn> columns = new ArrayList<>();
        for (TableElement.Column column : written) {
            TypeName type = column.type();
            if (type == null) {
                throw new IllegalArgumentException("column without type: " + column.name());
            }
            columns.add(column(column, TypeResolver.resolve(type)));
        }
        return columns;
    }

    /// The column that an element of a CREATE statement declares.
    public static TableColumn column(TableElement.Column column, DataType type) {
        TableElement.ColumnDefault columnDefault = column.columnDefault();
        return new TableColumn(
                column.name(),
                type,
                columnDefault == null ? TableColumn.Kind.ORDINARY : kind(columnDefault.kind()),
                columnDefault == null ? null : columnDefault.expression(),
                comment(column.comment()),
                column.codecs());
    }

    private static TableColumn.Kind kind(TableElement.DefaultKind kind) {
        return switch (kind) {
            case DEFAULT -> TableColumn.Kind.DEFAULT;
            case MATERIALIZED -> TableColumn.Kind.MATERIALIZED;
            case ALIAS -> TableColumn.Kind.ALIAS;
            case EPHEMERAL -> TableColumn.Kind.EPHEMERAL;
            case AUTO_INCREMENT ->
                    throw new DatabaseException(
                            ErrorCode.SYNTAX_ERROR, "AUTO_INCREMENT is not supported");
        };
    }
}
