package io.millpond.engine.execute;

import io.millpond.engine.system.SystemTexts;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.NamedSource;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Describe;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `DESCRIBE`.
final class DescribeStatements {
    private static final Setting<Boolean> COMPACT =
            QuerySettings.known("describe_compact_output", SettingType.BOOL);
    private static final Setting<Boolean> WITH_VIRTUAL =
            QuerySettings.known("describe_include_virtual_columns", SettingType.BOOL);
    private static final Setting<Boolean> WITH_SUBCOLUMNS =
            QuerySettings.known("describe_include_subcolumns", SettingType.BOOL);

    /// Table functions whose columns are those of a query.
    private static final Set<String> OF_QUERIES =
            Set.of("view", "loop", "remote", "remotesecure", "cluster", "clusterallreplicas");

    private DescribeStatements() {}

    /// One line of the answer.
    private record Line(
            String name,
            DataType type,
            String kind,
            String expression,
            String comment,
            String codec,
            String ttl,
            boolean isVirtual,
            boolean isSubcolumn) {
        static Line of(Field field, boolean isVirtual, boolean isSubcolumn) {
            String comment = isVirtual && !isSubcolumn ? VirtualTexts.comment(field.name()) : "";
            String codec = isVirtual && !isSubcolumn ? VirtualTexts.codec(field.name()) : "";
            return new Line(
                    field.name(), field.type(), "", "", comment, codec, "", isVirtual, isSubcolumn);
        }
    }

    static BlockStream execute(Describe describe, StatementScope scope) {
        boolean isCompact = scope.context().settings().get(COMPACT);
        boolean hasVirtual = scope.context().settings().get(WITH_VIRTUAL);
        boolean hasSubcolumns = scope.context().settings().get(WITH_SUBCOLUMNS);
        List<Line> lines = lines(describe.table(), hasVirtual, scope);
        if (hasSubcolumns) {
            lines = withSubcolumns(lines);
        }
        List<Field> fields = new ArrayList<>();
        for (String name :
                isCompact
                        ? List.of("name", "type")
                        : List.of(
                                "name",
                                "type",
                                "default_type",
                                "default_expression",
                                "comment",
                                "codec_expression",
                                "ttl_expression")) {
            fields.add(new Field(name, DataTypes.STRING));
        }
        if (hasSubcolumns) {
            fields.add(new Field("is_subcolumn", DataTypes.UINT8));
        }
        if (hasVirtual) {
            fields.add(new Field("is_virtual", DataTypes.UINT8));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Line line : lines) {
            List<Object> row = new ArrayList<>();
            row.add(line.name());
            row.add(typeText(line.type()));
            if (!isCompact) {
                row.addAll(
                        List.of(
                                line.kind(),
                                line.expression(),
                                line.comment(),
                                line.codec(),
                                line.ttl()));
            }
            if (hasSubcolumns) {
                row.add(line.isSubcolumn());
            }
            if (hasVirtual) {
                row.add(line.isVirtual());
            }
            rows.add(row);
        }
        return ResultRows.of(fields, rows);
    }

    /// The type with the elements of named tuples on lines of their own.
    private static String typeText(DataType type) {
        return SqlFormatter.typeInLines(DefinitionTexts.typeName(type));
    }

    private static List<Line> lines(
            TableExpression table, boolean hasVirtual, StatementScope scope) {
        return switch (table) {
            case TableExpression.Table(TableName name, _, _, _, _) ->
                    tableLines(name, hasVirtual, scope);
            case TableExpression.SubqueryTable subquery -> {
                List<Line> lines = new ArrayList<>();
                Queries.prepare(subquery.query(), scope.context())
                        .header()
                        .fields()
                        .forEach(f -> lines.add(Line.of(f, false, false)));
                yield lines;
            }
            case TableExpression.TableFunction function
                    when OF_QUERIES.contains(
                            function.function().name().toLowerCase(Locale.ROOT)) -> {
                List<Line> lines = new ArrayList<>();
                Queries.prepare(SelectAll.from(function), scope.context())
                        .header()
                        .fields()
                        .forEach(f -> lines.add(Line.of(f, false, false)));
                yield lines;
            }
            case TableExpression.TableFunction called
                    when !TableFunctions.isKnown(called.function().name()) ->
                    // ClickHouse describes no call of a view with parameters.
                    throw TableFunctions.unknown(called.function().name());
            case TableExpression.TableFunction function
                    when !hasVirtual && function.function().name().equalsIgnoreCase("merge") ->
                    mergedLines(function.function(), scope);
            case TableExpression.TableFunction function ->
                    sourceLines(
                            TableArguments.source(function.function(), scope.context()),
                            hasVirtual);
            case TableExpression.Join _, TableExpression.ArrayJoin _ ->
                    throw new DatabaseException(
                            ErrorCode.UNSUPPORTED_METHOD, "A join cannot be described");
        };
    }

    private static List<Line> tableLines(
            TableName written, boolean hasVirtual, StatementScope scope) {
        Optional<Table> temporary =
                written.database() == null
                        ? scope.session().temporaryTable(written.table())
                        : Optional.empty();
        TableName name = scope.full(written);
        if (temporary.isEmpty()
                && scope.instance()
                        .systemTables()
                        .isMade(StatementScope.database(name), name.table())) {
            List<Line> lines = new ArrayList<>();
            scope.instance()
                    .systemTables()
                    .columns(StatementScope.database(name), name.table())
                    .forEach(column -> lines.add(plainLine(column)));
            for (String word : List.of(NamedSource.TABLE, NamedSource.DATABASE)) {
                if (hasVirtual) {
                    lines.add(Line.of(new Field(word, NamedSource.WORD), true, false));
                }
            }
            return lines;
        }
        Table table = temporary.isPresent() ? temporary.get() : scope.table(scope.changed(name));
        List<Line> lines = new ArrayList<>();
        table.definition().columns().forEach(column -> lines.add(line(column, table.definition())));
        if (hasVirtual) {
            TableSource source =
                    scope.context().tables().table(written.database(), written.table());
            for (Field field : source.virtualColumns()) {
                if (table.definition().column(field.name()).isEmpty()) {
                    lines.add(Line.of(field, true, false));
                }
            }
        }
        return lines;
    }

    private static List<Line> mergedLines(FunctionCall merge, StatementScope scope) {
        return MergeFunction.tables(
                        merge.name(), TableArguments.of(merge, scope.context()), scope.context())
                .definitions(scope.snapshot(), scope.instance().tables(), scope.context())
                .stream()
                .map(DescribeStatements::plainLine)
                .toList();
    }

    private static List<Line> sourceLines(TableSource source, boolean hasVirtual) {
        List<Line> lines = new ArrayList<>();
        source.header().fields().forEach(f -> lines.add(Line.of(f, false, false)));
        if (hasVirtual) {
            source.virtualColumns().forEach(f -> lines.add(Line.of(f, true, false)));
        }
        return lines;
    }

    private static Line plainLine(TableColumn column) {
        return line(column, "");
    }

    private static Line line(TableColumn column, TableDefinition definition) {
        return line(column, ttl(column.name(), definition));
    }

    private static Line line(TableColumn column, String ttl) {
        Expression expression = column.defaultExpression();
        String text = expression == null ? "" : SqlFormatter.expression(expression);
        if (column.kind() == TableColumn.Kind.EPHEMERAL && expression == null) {
            text = "defaultValueOfTypeName('%s')".formatted(column.type().name());
        }
        return new Line(
                column.name(),
                column.type(),
                column.kind().sql(),
                text,
                column.comment(),
                column.codecs().stream().map(SystemTexts::call).collect(Collectors.joining(", ")),
                ttl,
                false,
                false);
    }

    private static String ttl(String column, TableDefinition definition) {
        if (definition.create() instanceof CreateTable create) {
            for (TableElement.Column element : create.columns()) {
                @Nullable Expression ttl = element.ttl();
                if (element.name().equals(column) && ttl != null) {
                    return SqlFormatter.expression(ttl);
                }
            }
        }
        return "";
    }

    /// The lines, and behind them those of all subcolumns.
    private static List<Line> withSubcolumns(List<Line> lines) {
        List<Line> all = new ArrayList<>(lines);
        for (Line line : lines) {
            for (Field field : StoredSubcolumns.of(line.name(), line.type())) {
                all.add(Line.of(field, line.isVirtual(), true));
            }
        }
        return all;
    }
}
