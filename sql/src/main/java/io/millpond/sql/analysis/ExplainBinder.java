package io.millpond.sql.analysis;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.format.AstText;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.plan.PipelineText;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.PlanJson;
import io.millpond.sql.plan.PlanText;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.source.BlockSource;
import io.millpond.sql.source.IndexUse;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Binds EXPLAIN: its answer is known without running anything.
final class ExplainBinder {
    private final Analysis analysis;
    private final Function<Query, BoundQuery> binder;

    /// @param binder binds the query that is explained
    ExplainBinder(Analysis analysis, Function<Query, BoundQuery> binder) {
        this.analysis = analysis;
        this.binder = binder;
    }

    /// Errors: INCORRECT_QUERY for a plan of what is no query, NOT_IMPLEMENTED for QUERY TREE, and
    /// those of [ExplainSettings#of].
    BoundQuery bind(Explain explain) {
        ExplainSettings settings = ExplainSettings.of(explain);
        Statement statement = explain.statement();
        return switch (explain.kind()) {
            case AST ->
                    lines(settings.isGraph() ? AstText.graph(statement) : AstText.of(statement));
            case SYNTAX ->
                    lines(
                            settings.isOneLine()
                                    ? SqlFormatter.explicitLine(statement)
                                    : SqlFormatter.explicit(statement));
            case PLAN -> {
                Plan plan = plan(explain);
                yield settings.isJson()
                        ? answer(PlanJson.of(plan, settings.detail()))
                        : lines(PlanText.of(plan, settings.detail()));
            }
            case PIPELINE ->
                    lines(PipelineText.of(plan(explain), analysis.settings(), settings.detail()));
            case ESTIMATE -> estimate(plan(explain));
            case QUERY_TREE -> {
                plan(explain);
                throw Errors.notImplemented("EXPLAIN QUERY TREE");
            }
        };
    }

    private Plan plan(Explain explain) {
        if (!(explain.statement() instanceof Query query)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY, "Only SELECT is supported for EXPLAIN query");
        }
        return binder.apply(query).plan();
    }

    private BoundQuery lines(String text) {
        return answer(text.split("\n", -1));
    }

    private BoundQuery answer(String... texts) {
        Header header = Header.of(new Field("explain", DataTypes.STRING));
        BytesColumn lines = BytesColumn.of(texts);
        return rows(new Block(header, List.of(lines), lines.rowCount()));
    }

    /// What is left to be read of each table with parts.
    private record Estimate(long parts, long rows, long marks) {
        Estimate plus(Estimate other) {
            return new Estimate(parts + other.parts, rows + other.rows, marks + other.marks);
        }
    }

    private BoundQuery estimate(Plan plan) {
        Map<String, Estimate> tables = new TreeMap<>();
        addEstimates(plan, tables);
        List<String> databases = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String label : tables.keySet()) {
            int point = label.indexOf('.');
            databases.add(label.substring(0, Math.max(point, 0)));
            names.add(label.substring(point + 1));
        }
        List<Estimate> estimates = List.copyOf(tables.values());
        Header header =
                Header.of(
                        new Field("database", DataTypes.STRING),
                        new Field("table", DataTypes.STRING),
                        new Field("parts", DataTypes.UINT64),
                        new Field("rows", DataTypes.UINT64),
                        new Field("marks", DataTypes.UINT64));
        List<Column> columns =
                List.of(
                        BytesColumn.of(databases.toArray(String[]::new)),
                        BytesColumn.of(names.toArray(String[]::new)),
                        LongColumn.of(estimates.stream().mapToLong(Estimate::parts).toArray()),
                        LongColumn.of(estimates.stream().mapToLong(Estimate::rows).toArray()),
                        LongColumn.of(estimates.stream().mapToLong(Estimate::marks).toArray()));
        return rows(new Block(header, columns, estimates.size()));
    }

    private void addEstimates(Plan plan, Map<String, Estimate> tables) {
        if (plan instanceof Plan.Scan scan) {
            List<IndexUse> uses = scan.source().indexUses(scan.conditions());
            if (!uses.isEmpty()) {
                IndexUse last = uses.getLast();
                Estimate estimate =
                        new Estimate(last.parts().kept(), last.rows(), last.granules().kept());
                if (estimate.parts() > 0) {
                    tables.merge(qualified(scan.label()), estimate, Estimate::plus);
                }
            }
        }
        plan.inputs().forEach(input -> addEstimates(input, tables));
    }

    private String qualified(String label) {
        return label.indexOf('.') < 0
                ? analysis.terms().context().currentDatabase() + "." + label
                : label;
    }

    private BoundQuery rows(Block rows) {
        List<Slot> slots = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Field field : rows.header().fields()) {
            slots.add(new Slot(field.name(), field.type()));
            names.add(field.name());
        }
        Plan plan =
                new Plan.Scan(
                        new BlockSource(rows.header(), List.of(), rows),
                        slots,
                        names,
                        false,
                        List.of(),
                        List.of(),
                        "explain");
        return new BoundQuery(plan, slots, names, analysis.settings());
    }
}
