package io.millpond.sql.analysis;

import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.source.RecursiveTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// Binds a common table of WITH RECURSIVE whose query is a UNION: its first query makes the first
/// rows, all others make rows of those of the round before.
///
/// The columns have the types that the queries have in common once the others are bound over
/// columns of these types: with `SELECT 1 AS n UNION ALL SELECT n + 1`, `n` is a UInt64.
final class RecursionBinder {
    /// Types only get wider: more rounds than there are widths of integers are not needed.
    private static final int TYPE_ROUNDS_MAX = 16;

    private final QueryBinder queries;
    private final Scope.CommonTableUse use;

    RecursionBinder(QueryBinder queries, Scope.CommonTableUse use) {
        this.queries = queries;
        this.use = use;
    }

    /// Errors: UNSUPPORTED_METHOD for other operators than UNION ALL, UNKNOWN_TABLE where the first
    /// query reads the table, SIZES_OF_COLUMNS_DOESNT_MATCH.
    BoundQuery bind(SetOperation operation) {
        List<Query> parts = operation.queries();
        BoundQuery first = queries.bind(parts.getFirst(), use.scope(), use.scope().binder());
        List<String> names = FromBinder.names(use.table(), first);
        List<DataType> types = first.columns().stream().map(Slot::type).toList();
        for (int round = 0; round < TYPE_ROUNDS_MAX; round++) {
            Scope.Recursion recursion =
                    new Scope.Recursion(
                            new RecursiveTable(use.table().name(), header(names, types)));
            List<BoundQuery> steps = bindSteps(parts.subList(1, parts.size()), recursion);
            if (!recursion.isRead()) {
                return queries.bindOperation(operation, use.scope(), use.scope().binder());
            }
            check(operation, first, steps);
            List<DataType> wider = common(types, steps);
            if (wider.equals(types)) {
                return recursion(first, steps, types, names, recursion.table());
            }
            types = wider;
        }
        throw new DatabaseException(
                ErrorCode.NO_COMMON_TYPE,
                "Recursive CTE " + use.table().name() + ": no types hold the rows of all rounds");
    }

    private static Header header(List<String> names, List<DataType> types) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field(names.get(i), types.get(i)));
        }
        return new Header(fields);
    }

    private List<BoundQuery> bindSteps(List<Query> steps, Scope.Recursion recursion) {
        Scope scope = use.scope();
        scope.beginRecursion(use.table(), recursion);
        try {
            return steps.stream().map(step -> queries.bind(step, scope, scope.binder())).toList();
        } finally {
            scope.endRecursion(use.table());
        }
    }

    private void check(SetOperation operation, BoundQuery first, List<BoundQuery> steps) {
        SetOperation.Operator operator = queries.resolved(operation.operator());
        if (operator != SetOperation.Operator.UNION_ALL) {
            throw new DatabaseException(
                    ErrorCode.UNSUPPORTED_METHOD,
                    "Recursive CTE subquery "
                            + use.table().name()
                            + " with "
                            + operator
                            + " union mode is unsupported, only UNION ALL union mode is"
                            + " supported");
        }
        if (steps.stream().anyMatch(one -> one.columns().size() != first.columns().size())) {
            throw new DatabaseException(
                    ErrorCode.SIZES_OF_COLUMNS_DOESNT_MATCH,
                    "Recursive CTE subquery "
                            + use.table().name()
                            + ". Expected projection columns to have same size in recursive and"
                            + " non recursive subquery.");
        }
    }

    private static List<DataType> common(List<DataType> types, List<BoundQuery> steps) {
        List<DataType> common = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            List<DataType> all = new ArrayList<>(List.of(types.get(i)));
            for (BoundQuery step : steps) {
                all.add(step.columns().get(i).type());
            }
            common.add(Supertypes.common(all));
        }
        return common;
    }

    private BoundQuery recursion(
            BoundQuery first,
            List<BoundQuery> steps,
            List<DataType> types,
            List<String> names,
            RecursiveTable table) {
        List<List<Slot>> firstColumns = new ArrayList<>();
        Plan firstPlan = queries.converted(first, types, firstColumns);
        List<List<Slot>> stepColumns = new ArrayList<>();
        List<Plan> stepPlans =
                steps.stream().map(step -> queries.converted(step, types, stepColumns)).toList();
        List<Slot> slots = new ArrayList<>();
        List<Slot> stepSlots = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            slots.add(new Slot(names.get(i), types.get(i)));
            stepSlots.add(new Slot(names.get(i), types.get(i)));
        }
        Plan step = new Plan.Union(stepPlans, stepColumns, stepSlots);
        Plan plan = new Plan.Recursion(firstPlan, firstColumns.getFirst(), step, table, slots);
        return new BoundQuery(plan, slots, names, queries.analysis().settings());
    }
}
