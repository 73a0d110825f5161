package io.millpond.sql.exec;

import io.millpond.sql.analysis.Analysis;
import io.millpond.sql.analysis.BoundQuery;
import io.millpond.sql.analysis.QueryBinder;
import io.millpond.sql.ast.Query;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.PlanDetail;
import io.millpond.sql.plan.PlanText;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// The entrance to queries: from a tree to something that can be executed.
public final class Queries {
    private Queries() {}

    /// Resolves the names and types of a query. Scalar subqueries run now.
    ///
    /// Errors: those of analysis, such as UNKNOWN_IDENTIFIER, UNKNOWN_TABLE, NOT_AN_AGGREGATE, and
    /// those of constant expressions.
    public static PreparedQuery prepare(Query query, QueryContext context) {
        long nowMs = context.clock().currentTimeMillis();
        Analysis analysis = analysis(context, OptionalLong.of(nowMs));
        BoundQuery bound = new QueryBinder(analysis).bind(query);
        return new Prepared(bound, limited(query, bound, context), context);
    }

    /// The analysis of one statement.
    ///
    /// @param nowMs the statement's time; empty: the clock is asked whenever it matters
    static Analysis analysis(QueryContext context, OptionalLong nowMs) {
        Terms terms = new Terms(FunctionContexts.of(context, nowMs), StandardFunctions.registry());
        return Analysis.of(
                context.tables(),
                context.settings(),
                terms,
                context.parameters(),
                (query, rowCountMax) -> run(query, rowCountMax, context));
    }

    /// The plan with the settings `limit` and `offset` of the statement; those of the query's own
    /// SETTINGS clause have been applied by binding.
    private static Plan limited(Query tree, BoundQuery query, QueryContext context) {
        long limit = context.settings().get(QuerySettings.LIMIT);
        long offset = context.settings().get(QuerySettings.OFFSET);
        if ((limit == 0 && offset == 0) || QueryBinder.hasOwnLimit(tree)) {
            return query.plan();
        }
        return new Plan.Limit(query.plan(), offset, limit == 0 ? Long.MAX_VALUE : limit, List.of());
    }

    private static Block run(BoundQuery query, long rowCountMax, QueryContext context) {
        QueryContext inner = context.withSettings(query.settings());
        Execution execution = new Execution(inner);
        Plan plan =
                rowCountMax == Long.MAX_VALUE
                        ? query.plan()
                        : new Plan.Limit(query.plan(), 0, rowCountMax, List.of());
        return runToEnd(plan, query, execution, UnaryOperator.identity());
    }

    /// All rows of a plan, with the columns of `query`. Ends the execution.
    static Block runToEnd(
            Plan plan, BoundQuery query, Execution execution, UnaryOperator<TableSource> sources) {
        Pipeline pipeline = new PlanBuilder(execution, sources).build(plan, query.columns());
        Execution.Reservation reservation = execution.reserve();
        try (var stream = pipeline.gather(execution.context().lanes())) {
            Block rows = Blocks.drain(stream, reservation);
            return new Block(query.header(), rows.columns(), rows.rowCount());
        } finally {
            reservation.release();
            execution.end();
        }
    }

    /// A bound query with what it runs in.
    private record Prepared(BoundQuery query, Plan plan, QueryContext context)
            implements PreparedQuery {
        @Override
        public Header header() {
            return query.header();
        }

        @Override
        public ResultStream execute() {
            QueryContext inner = context.withSettings(query.settings());
            Execution execution = new Execution(inner);
            PlanBuilder builder = new PlanBuilder(execution, UnaryOperator.identity());
            Pipeline pipeline = builder.build(plan, query.columns());
            return new QueryResult(
                    query, plan, pipeline.gather(inner.lanes()), builder.totals(), execution);
        }

        @Override
        public String explain() {
            return PlanText.of(plan, PlanDetail.DEFAULT);
        }
    }
}
