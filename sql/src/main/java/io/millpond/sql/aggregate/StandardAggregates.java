package io.millpond.sql.aggregate;

import java.util.ArrayList;
import java.util.List;

/// The lists of all aggregate functions, one family after another.
final class StandardAggregates {
    private StandardAggregates() {}

    static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>();
        all.addAll(SumAggregates.all());
        all.addAll(MomentAggregates.all());
        all.addAll(PickAggregates.all());
        all.addAll(DistinctAggregates.all());
        all.addAll(ListAggregates.all());
        all.addAll(QuantileAggregates.all());
        return all;
    }
}
