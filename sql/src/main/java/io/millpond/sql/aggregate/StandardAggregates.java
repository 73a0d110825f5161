package io.millpond.sql.aggregate;

import java.util.ArrayList;
import java.util.List;

/// The lists of all aggregate functions, one family after another.
final class StandardAggregates {
    private StandardAggregates() {}

    static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>();
        return all;
    }
}
