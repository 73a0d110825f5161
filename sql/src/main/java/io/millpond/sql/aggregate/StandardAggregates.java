package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.event.EventAggregates;
import io.millpond.sql.aggregate.list.CollectedLists;
import io.millpond.sql.aggregate.list.Intersections;
import io.millpond.sql.aggregate.list.MappedArrays;
import io.millpond.sql.aggregate.list.MovingLists;
import io.millpond.sql.aggregate.quantile.Digests;
import io.millpond.sql.aggregate.quantile.QuantileKinds;
import io.millpond.sql.aggregate.series.Decays;
import io.millpond.sql.aggregate.series.SeriesAggregates;
import io.millpond.sql.aggregate.statistic.Bounds;
import io.millpond.sql.aggregate.statistic.Deltas;
import io.millpond.sql.aggregate.statistic.Relations;
import io.millpond.sql.aggregate.statistic.Spreads;
import io.millpond.sql.aggregate.statistic.Tests;

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
        all.addAll(QuantileKinds.all());
        all.addAll(Digests.all());
        all.addAll(EventAggregates.all());
        all.addAll(SeriesAggregates.all());
        all.addAll(Decays.all());
        all.addAll(TopAggregates.all());
        all.addAll(KeptValues.all());
        all.addAll(Spreads.all());
        all.addAll(Relations.all());
        all.addAll(Tests.all());
        all.addAll(Deltas.all());
        all.add(Bounds.function());
        all.addAll(CollectedLists.all());
        all.addAll(MovingLists.all());
        all.addAll(MappedArrays.all());
        all.add(Intersections.function());
        return all;
    }
}
