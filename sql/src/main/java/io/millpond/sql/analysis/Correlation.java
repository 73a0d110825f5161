package io.millpond.sql.analysis;

import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The columns of an outer query that a subquery reads, and their values for the row at hand.
///
/// While the subquery is bound for the first time, for its type, each stands for the default of its
/// type. Single-threaded.
final class Correlation {
    private final List<Term> terms = new ArrayList<>();
    private @Nullable List<Column> values;

    /// The columns, in the order of their first mention.
    List<Term> terms() {
        return List.copyOf(terms);
    }

    boolean isUsed() {
        return !terms.isEmpty();
    }

    /// Sets the value of each column, one row each.
    void set(List<Column> row) {
        values = List.copyOf(row);
    }

    /// The constant that stands for a column.
    Term constant(Term column, Terms made) {
        int index = terms.indexOf(column);
        if (index < 0) {
            terms.add(column);
            index = terms.size() - 1;
        }
        List<Column> row = values;
        Column value = row == null ? ColumnBuilders.defaultValue(column.type()) : row.get(index);
        return made.constant(column.type(), value, column.text());
    }
}
