package io.millpond.sql.function.library;

import io.millpond.sql.aggregate.StateFunctions;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.ConversionFunctions;
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.sql.function.composite.ArrayShapeFunctions;
import io.millpond.sql.function.composite.HigherOrderFunctions;
import io.millpond.sql.function.composite.MapFunctions;
import io.millpond.sql.function.composite.TupleArithmetic;
import io.millpond.sql.function.composite.TupleFunctions;
import io.millpond.sql.function.composite.VectorFunctions;
import io.millpond.sql.function.condition.ComparisonFunctions;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.sql.function.condition.LogicalFunctions;
import io.millpond.sql.function.condition.NullFunctions;
import io.millpond.sql.function.condition.PickFunctions;
import io.millpond.sql.function.encoding.EncodingFunctions;
import io.millpond.sql.function.geo.GeoFunctions;
import io.millpond.sql.function.hash.HashFunctions;
import io.millpond.sql.function.ip.IpFunctions;
import io.millpond.sql.function.json.JsonFunctions;
import io.millpond.sql.function.misc.LookupFunctions;
import io.millpond.sql.function.misc.MiscFunctions;
import io.millpond.sql.function.number.ArithmeticFunctions;
import io.millpond.sql.function.number.BitFunctions;
import io.millpond.sql.function.number.MathFunctions;
import io.millpond.sql.function.number.PairFunctions;
import io.millpond.sql.function.number.RoundFunctions;
import io.millpond.sql.function.text.PatternFunctions;
import io.millpond.sql.function.text.SearchFunctions;
import io.millpond.sql.function.text.SplitFunctions;
import io.millpond.sql.function.text.StringFunctions;
import io.millpond.sql.function.time.DateFunctions;
import io.millpond.sql.function.url.UrlFunctions;

import java.util.ArrayList;
import java.util.List;

/// All functions of this program, one family after another.
public final class StandardFunctions {
    private static final FunctionRegistry REGISTRY =
            new FunctionRegistry(scalar(), HigherOrderFunctions.all());

    private StandardFunctions() {}

    /// The registry of them.
    public static FunctionRegistry registry() {
        return REGISTRY;
    }

    private static List<ScalarFunction> scalar() {
        List<ScalarFunction> all = new ArrayList<>();
        all.addAll(ArithmeticFunctions.all());
        all.addAll(ComparisonFunctions.all());
        all.addAll(LogicalFunctions.all());
        all.addAll(ConditionalFunctions.all());
        all.addAll(NullFunctions.all());
        all.addAll(PickFunctions.all());
        all.addAll(ConversionFunctions.all());
        all.addAll(ArrayFunctions.all());
        all.addAll(ArrayShapeFunctions.all());
        all.addAll(TupleFunctions.all());
        all.addAll(TupleArithmetic.all());
        all.addAll(VectorFunctions.all());
        all.addAll(MapFunctions.all());
        all.addAll(StringFunctions.all());
        all.addAll(SearchFunctions.all());
        all.addAll(PatternFunctions.all());
        all.addAll(SplitFunctions.all());
        all.addAll(DateFunctions.all());
        all.addAll(MiscFunctions.all());
        all.addAll(MathFunctions.all());
        all.addAll(RoundFunctions.all());
        all.addAll(PairFunctions.all());
        all.addAll(BitFunctions.all());
        all.addAll(GeoFunctions.all());
        all.addAll(HashFunctions.all());
        all.addAll(EncodingFunctions.all());
        all.addAll(IpFunctions.all());
        all.addAll(UrlFunctions.all());
        all.addAll(JsonFunctions.all());
        all.addAll(LookupFunctions.all());
        all.addAll(StateFunctions.all());
        return all;
    }
}
