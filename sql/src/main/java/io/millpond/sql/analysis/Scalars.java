package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Subqueries as values. Those that stand alone run during analysis, so that their results are
/// constants; those that read columns of the outer query run for each value of these.
final class Scalars {
    private static final String TEXT = "_subquery";

    private Scalars() {}

    /// The only row of a subquery: NULL when it has none, a tuple when it has several columns.
    ///
    /// Errors: INCORRECT_RESULT_OF_SCALAR_SUBQUERY when it has several rows.
    static Term bind(Expression.Subquery subquery, ExpressionBinder binder) {
        Map<Query, Term> scalars = binder.analysis().scalars();
        Query query = subquery.query();
        Term known = scalars.get(query);
        if (known != null) {
            return known;
        }
        Correlation correlation = new Correlation();
        BoundQuery bound = binder.bindCorrelated(query, correlation, binder.queries());
        DataType type = resultType(bound);
        if (correlation.isUsed()) {
            return correlated(
                    subquery,
                    correlation,
                    type,
                    binder,
                    withoutEmptyGroups(binder),
                    one -> value(one, type, binder));
        }
        Term constant = binder.terms().constant(type, value(bound, type, binder), TEXT);
        if (!binder.isCorrelated()) {
            scalars.put(query, constant);
        }
        return constant;
    }

    /// A subquery that reads columns of the outer one.
    private static Term correlated(
            Expression.Subquery subquery,
            Correlation correlation,
            DataType type,
            ExpressionBinder binder,
            QueryBinder queries,
            Function<BoundQuery, Column> value) {
        CorrelatedSubquery function =
                new CorrelatedSubquery(
                        correlation,
                        type,
                        () ->
                                value.apply(
                                        binder.bindCorrelated(
                                                subquery.query(), correlation, queries)));
        return binder.terms()
                .call("_correlated", function, List.of(subquery, type), correlation.terms(), TEXT);
    }

    /// Binds so that aggregates of no rows have no row, hence are NULL, count() too: what
    /// ClickHouse gives, which computes such a subquery by a join of groups.
    private static QueryBinder withoutEmptyGroups(ExpressionBinder binder) {
        Settings settings =
                binder.analysis()
                        .settings()
                        .with(QuerySettings.EMPTY_RESULT_FOR_AGGREGATION_BY_EMPTY_SET, true);
        return new QueryBinder(binder.analysis().withSettings(settings));
    }

    private static DataType resultType(BoundQuery query) {
        List<DataType> types = query.columns().stream().map(Slot::type).toList();
        return types.size() == 1 ? nullable(types.getFirst()) : new TupleType(query.names(), types);
    }

    /// The result as a value of `type`, one row.
    private static Column value(BoundQuery query, DataType type, ExpressionBinder binder) {
        Block rows = binder.analysis().subqueries().run(query, 2);
        if (rows.rowCount() > 1) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_RESULT_OF_SCALAR_SUBQUERY,
                    "Scalar subquery returned more than one row");
        }
        if (rows.rowCount() == 0) {
            return ColumnBuilders.defaultValue(type);
        }
        List<Column> columns = rows.columns().stream().map(Columns::full).toList();
        if (columns.size() > 1) {
            return new TupleColumn(columns, 1);
        }
        Term value = binder.terms().constant(rows.header().type(0), columns.getFirst(), TEXT);
        return binder.terms().cast(value, type) instanceof Term.Constant constant
                ? constant.value()
                : columns.getFirst();
    }

    /// The type with NULL as a value, where there is such a type.
    static DataType nullable(DataType type) {
        return switch (type) {
            case NullableType _, ArrayType _, MapType _, TupleType _, NothingType _ -> type;
            case LowCardinalityType(DataType element) -> new LowCardinalityType(nullable(element));
            default -> new NullableType(type);
        };
    }

    /// `EXISTS (subquery)`.
    static Term exists(Expression.Subquery subquery, ExpressionBinder binder) {
        Correlation correlation = new Correlation();
        BoundQuery query = binder.bindCorrelated(subquery.query(), correlation, binder.queries());
        if (correlation.isUsed()) {
            return correlated(
                    subquery,
                    correlation,
                    DataTypes.UINT8,
                    binder,
                    binder.queries(),
                    one -> existence(one, binder));
        }
        return binder.terms().constant(DataTypes.UINT8, existence(query, binder), "exists");
    }

    private static Column existence(BoundQuery query, ExpressionBinder binder) {
        Block rows = binder.analysis().subqueries().run(query, 1);
        return ByteColumn.of((byte) (rows.rowCount() > 0 ? 1 : 0));
    }
}
