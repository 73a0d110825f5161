package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Query;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A view: a query under a name, run whenever it is read.
///
/// A view with parameters, `{name:Type}` in its query, declares no columns: they are known only
/// when it is called like a table function, with values.
public final class StoredQuery implements Scannable {
    private final TableDefinition definition;
    private final Query query;

    public StoredQuery(TableDefinition definition) {
        this.definition = definition;
        this.query = ((CreateView) definition.create()).query();
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    /// The query of the view; its table names are whole.
    public Query query() {
        return query;
    }

    /// Whether it is to be called with values of parameters.
    public boolean hasParameters() {
        return definition.columns().isEmpty();
    }

    /// The rows for values of the parameters.
    ///
    /// Errors: UNKNOWN_QUERY_PARAMETER when one has no value, BAD_QUERY_PARAMETER.
    ///
    /// @param values as [QueryContext#parameters]
    public TableSource source(Map<String, String> values, QueryContext context) {
        QueryContext called = context.withParameters(values);
        PreparedQuery prepared = Queries.prepare(query, called);
        return new QuerySource(prepared.header(), prepared, called);
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        if (hasParameters()) {
            return new UncalledSource();
        }
        QuerySource rows =
                new QuerySource(
                        definition.storedHeader(), Queries.prepare(query, context), context);
        boolean isComputed = definition.columns().stream().anyMatch(c -> !c.isStored());
        return isComputed ? new FilledSource(definition, rows, context) : rows;
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /// A view whose parameters have no values: it has no columns.
    private record UncalledSource() implements TableSource {
        @Override
        public Header header() {
            return Header.of();
        }

        @Override
        public List<BlockStream> scan(ScanRequest request) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_LIST_OF_COLUMNS_PASSED, "Empty list of columns passed");
        }
    }

    /// @param header the columns the view declares, which are those of the query by name; the query
    ///     may have come to have others too, and other types
    private record QuerySource(Header header, PreparedQuery query, QueryContext context)
            implements TableSource {
        @Override
        public boolean ignoresSampling() {
            return true;
        }

        @Override
        public List<BlockStream> scan(ScanRequest request) {
            List<Field> fields = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            List<String> names = query.header().names();
            for (String name : request.columns()) {
                if (!names.contains(name)) {
                    throw new DatabaseException(
                            ErrorCode.UNKNOWN_IDENTIFIER,
                            "Unknown expression identifier `%s`: the query of the view has the columns %s"
                                    .formatted(name, names));
                }
                fields.add(header.field(header.indexOf(name)));
                places.add(query.header().indexOf(name));
            }
            return List.of(new QueryColumns(new Header(fields), places, query.execute(), context));
        }
    }

    private record QueryColumns(
            Header header, List<Integer> places, BlockStream rows, QueryContext context)
            implements BlockStream {
        @Override
        public @Nullable Block next() {
            Block block = rows.next();
            if (block == null) {
                return null;
            }
            List<Column> columns = new ArrayList<>(header.size());
            for (int i = 0; i < header.size(); i++) {
                int place = places.get(i);
                columns.add(
                        ColumnCasts.of(rows.header().type(place), header.type(i), false, context)
                                .apply(block.column(place), block.rowCount()));
            }
            return new Block(header, columns, block.rowCount());
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
