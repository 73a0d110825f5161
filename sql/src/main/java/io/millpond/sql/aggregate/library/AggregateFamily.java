package io.millpond.sql.aggregate.library;

import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.DistinctAggregates;
import io.millpond.sql.aggregate.DistinctPaths;
import io.millpond.sql.aggregate.KeptValues;
import io.millpond.sql.aggregate.ListAggregates;
import io.millpond.sql.aggregate.MomentAggregates;
import io.millpond.sql.aggregate.NothingAggregates;
import io.millpond.sql.aggregate.PickAggregates;
import io.millpond.sql.aggregate.SumAggregates;
import io.millpond.sql.aggregate.TopAggregates;
import io.millpond.sql.aggregate.bitmap.BitmapAggregates;
import io.millpond.sql.aggregate.event.EventAggregates;
import io.millpond.sql.aggregate.list.CollectedLists;
import io.millpond.sql.aggregate.list.Intersections;
import io.millpond.sql.aggregate.list.MappedArrays;
import io.millpond.sql.aggregate.list.MovingLists;
import io.millpond.sql.aggregate.quantile.Digests;
import io.millpond.sql.aggregate.quantile.HistogramQuantiles;
import io.millpond.sql.aggregate.quantile.QuantileAggregates;
import io.millpond.sql.aggregate.quantile.QuantileKinds;
import io.millpond.sql.aggregate.series.Decays;
import io.millpond.sql.aggregate.series.SeriesAggregates;
import io.millpond.sql.aggregate.statistic.Bounds;
import io.millpond.sql.aggregate.statistic.Deltas;
import io.millpond.sql.aggregate.statistic.GroupTests;
import io.millpond.sql.aggregate.statistic.Relations;
import io.millpond.sql.aggregate.statistic.Spreads;
import io.millpond.sql.aggregate.statistic.Tests;
import io.millpond.sql.function.FunctionFamily;

import java.util.List;

/// The families of aggregate functions: one for each class that defines some.
///
/// A function that is added to a family, or a new family, needs its names in `AggregateFamily.tsv`,
/// which `FunctionNamesTest` rewrites.
public enum AggregateFamily implements FunctionFamily<AggregateFunction> {
    SUM,
    MOMENT,
    PICK,
    DISTINCT,
    DISTINCT_PATHS,
    LIST,
    QUANTILE,
    QUANTILE_KINDS,
    DIGESTS,
    EVENT,
    SERIES,
    DECAYS,
    TOP,
    KEPT_VALUES,
    SPREADS,
    RELATIONS,
    TESTS,
    DELTAS,
    BOUNDS,
    COLLECTED_LISTS,
    MOVING_LISTS,
    MAPPED_ARRAYS,
    INTERSECTIONS,
    BITMAPS,
    GROUP_TESTS,
    HISTOGRAM_QUANTILES,
    NOTHING;

    @Override
    public List<AggregateFunction> make() {
        return switch (this) {
            case SUM -> SumAggregates.all();
            case MOMENT -> MomentAggregates.all();
            case PICK -> PickAggregates.all();
            case DISTINCT -> DistinctAggregates.all();
            case DISTINCT_PATHS -> DistinctPaths.all();
            case LIST -> ListAggregates.all();
            case QUANTILE -> QuantileAggregates.all();
            case QUANTILE_KINDS -> QuantileKinds.all();
            case DIGESTS -> Digests.all();
            case EVENT -> EventAggregates.all();
            case SERIES -> SeriesAggregates.all();
            case DECAYS -> Decays.all();
            case TOP -> TopAggregates.all();
            case KEPT_VALUES -> KeptValues.all();
            case SPREADS -> Spreads.all();
            case RELATIONS -> Relations.all();
            case TESTS -> Tests.all();
            case DELTAS -> Deltas.all();
            case BOUNDS -> List.of(Bounds.function());
            case COLLECTED_LISTS -> CollectedLists.all();
            case MOVING_LISTS -> MovingLists.all();
            case MAPPED_ARRAYS -> MappedArrays.all(StandardAggregates.registry());
            case INTERSECTIONS -> List.of(Intersections.function());
            case BITMAPS -> BitmapAggregates.all();
            case GROUP_TESTS -> GroupTests.all();
            case HISTOGRAM_QUANTILES -> HistogramQuantiles.all();
            case NOTHING -> NothingAggregates.all();
        };
    }
}
