package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSchemas;
import io.millpond.engine.format.FormatSettings;
import io.millpond.sql.ast.Query;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

/// What formats are told within a statement.
final class StatementFormats {
    private StatementFormats() {}

    /// The settings of the statement, with what evaluates expressions and finds schemas.
    static FormatSettings settings(QueryContext context, FormatSchemas schemas) {
        return FormatSettings.of(context.zone(), context.settings().changed())
                .withEvaluator(new ValuesEvaluator(context))
                .withSchemas(schemas(context, schemas));
    }

    /// Where schemas are found, queries beside the statement among them.
    static FormatSchemas schemas(QueryContext context, FormatSchemas schemas) {
        return schemas.withQueries(sql -> schema(sql, context));
    }

    /// The only value of a query.
    ///
    /// Errors: BAD_ARGUMENTS for what is no query, or yields anything but one text.
    private static String schema(String sql, QueryContext context) {
        if (!(SqlParser.parseStatement(sql).statement() instanceof Query query)) {
            throw notOneText(sql);
        }
        PreparedQuery prepared = Queries.prepare(query, context);
        String text = null;
        try (BlockStream blocks = prepared.execute()) {
            for (Block block = blocks.next(); block != null; block = blocks.next()) {
                if (block.rowCount() == 0) {
                    continue;
                }
                if (text != null || block.rowCount() != 1 || block.header().size() != 1) {
                    throw notOneText(sql);
                }
                text = text(Columns.full(block.column(0)));
            }
        }
        if (text == null) {
            throw notOneText(sql);
        }
        return text;
    }

    private static @Nullable String text(Column column) {
        return column instanceof BytesColumn bytes ? bytes.text(0) : null;
    }

    private static DatabaseException notOneText(String sql) {
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "A schema comes from a query that yields one row of one column of type String, not"
                        + " from: "
                        + sql);
    }
}
