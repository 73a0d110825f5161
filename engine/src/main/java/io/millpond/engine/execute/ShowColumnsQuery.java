package io.millpond.engine.execute;

import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.format.SqlFormatter;

/// SHOW COLUMNS and SHOW INDEXES as queries; their columns have MySQL's shape.
final class ShowColumnsQuery {
    private ShowColumnsQuery() {}

    static String sql(Show.ShowColumns show, StatementScope scope) {
        TableName name = scope.full(show.table());
        String columns =
                show.full()
                        ? "field, type, `null`, key, default, extra, collation, comment, privileges"
                        : "field, type, `null`, key, default, extra";
        String inner =
                "SELECT name AS field, type,"
                        + " if(match(type, '^(LowCardinality\\\\()?Nullable'), 'YES', 'NO') AS `null`,"
                        + " trim(concat(if(is_in_primary_key, 'PRI', ''), ' ',"
                        + " if(is_in_sorting_key, 'SOR', ''))) AS key,"
                        + " if(default_kind IN ('ALIAS', 'DEFAULT', 'MATERIALIZED'),"
                        + " default_expression, NULL) AS default, '' AS extra,"
                        + " NULL AS collation, comment, '' AS privileges"
                        + " FROM system.columns WHERE database = "
                        + SqlFormatter.string(StatementScope.database(name))
                        + " AND table = "
                        + SqlFormatter.string(name.table());
        return "SELECT "
                + columns
                + " FROM ("
                + inner
                + ")"
                + ShowStatements.where(show.filter(), "field", "", scope);
    }

    static String indexes(Show.ShowIndexes show, StatementScope scope) {
        TableName name = scope.full(show.table());
        String where =
                show.where() == null ? "" : " WHERE " + SqlFormatter.expression(show.where());
        String database = SqlFormatter.string(StatementScope.database(name));
        String table = SqlFormatter.string(name.table());
        return "SELECT * FROM (SELECT * FROM ("
                + keys(database, table)
                + " UNION ALL "
                + skipIndexes(database, table)
                + ") ORDER BY index_type, key_name, seq_in_index)"
                + where;
    }

    /// A row for each expression of the primary key.
    private static String keys(String database, String table) {
        return "SELECT name AS table, 1 AS non_unique, 'PRIMARY' AS key_name,"
                + " toUInt32(number) AS seq_in_index,"
                + " if(position(part, '(') = 0, part, '') AS column_name,"
                + " CAST('A', 'Nullable(String)') AS collation, 0 AS cardinality,"
                + " NULL AS sub_part, NULL AS packed, NULL AS `null`,"
                + " 'PRIMARY' AS index_type, '' AS comment, '' AS index_comment,"
                + " 'YES' AS visible, if(position(part, '(') = 0, '', part) AS expression"
                + " FROM system.tables ARRAY JOIN"
                + " if(position(primary_key, '(') = 0, splitByString(', ', primary_key),"
                + " [primary_key]) AS part,"
                + " arrayEnumerate(if(position(primary_key, '(') = 0,"
                + " splitByString(', ', primary_key), [primary_key])) AS number"
                + " WHERE database = "
                + database
                + " AND name = "
                + table;
    }

    private static String skipIndexes(String database, String table) {
        return "SELECT table, 1 AS non_unique, name AS key_name, toUInt32(1) AS seq_in_index,"
                + " '' AS column_name, CAST(NULL, 'Nullable(String)') AS collation,"
                + " 0 AS cardinality, NULL AS sub_part, NULL AS packed, NULL AS `null`,"
                + " upper(type) AS index_type, '' AS comment, '' AS index_comment,"
                + " 'YES' AS visible, expr AS expression"
                + " FROM system.data_skipping_indices WHERE database = "
                + database
                + " AND table = "
                + table;
    }
}
