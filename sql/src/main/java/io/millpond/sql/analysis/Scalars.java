package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.List;

/// Subqueries as values: they run during analysis, so that their results are constants.
final class Scalars {
    private static final String TEXT = "_subquery";

    private Scalars() {}

    /// The only row of a subquery: NULL when it has none, a tuple when it has several columns.
    ///
    /// Errors: INCORRECT_RESULT_OF_SCALAR_SUBQUERY when it has several rows.
    static Term bind(Expression.Subquery subquery, ExpressionBinder binder) {
        Analysis analysis = binder.analysis();
        Query query = subquery.query();
        Term known = analysis.scalars().get(query);
        if (known == null) {
            known = run(binder.queries().bindInner(query, binder), binder);
            analysis.scalars().put(query, known);
        }
        return known;
    }

    private static Term run(BoundQuery query, ExpressionBinder binder) {
        Block rows = binder.analysis().subqueries().run(query, 2);
        if (rows.rowCount() > 1) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_RESULT_OF_SCALAR_SUBQUERY,
                    "Scalar subquery returned more than one row");
        }
        DataType type =
                query.columns().size() == 1
                        ? query.columns().getFirst().type()
                        : new TupleType(query.names(), rows.header().types());
        if (query.columns().size() > 1 && rows.rowCount() == 1) {
            List<Column> columns = rows.columns().stream().map(Columns::full).toList();
            Column value = new io.millpond.storage.column.TupleColumn(columns, 1);
            return binder.terms().constant(type, value, TEXT);
        }
        DataType nullable = nullable(type);
        if (rows.rowCount() == 0) {
            return binder.terms().constant(nullable, ColumnBuilders.defaultValue(nullable), TEXT);
        }
        Column value = Columns.full(rows.column(0));
        if (nullable.equals(type)) {
            return binder.terms().constant(type, value, TEXT);
        }
        return binder.terms().cast(binder.terms().constant(type, value, TEXT), nullable);
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
        BoundQuery query = binder.queries().bindInner(subquery.query(), binder);
        Block rows = binder.analysis().subqueries().run(query, 1);
        byte value = (byte) (rows.rowCount() > 0 ? 1 : 0);
        return binder.terms().constant(DataTypes.UINT8, ByteColumn.of(value), "exists");
    }
}
