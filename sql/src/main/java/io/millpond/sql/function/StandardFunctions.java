package io.millpond.sql.function;

import java.util.ArrayList;
import java.util.List;

/// The lists of all functions, one family after another.
final class StandardFunctions {
    private StandardFunctions() {}

    static List<ScalarFunction> scalar() {
        List<ScalarFunction> all = new ArrayList<>();
        all.addAll(ArithmeticFunctions.all());
        all.addAll(ComparisonFunctions.all());
        all.addAll(LogicalFunctions.all());
        all.addAll(ConditionalFunctions.all());
        all.addAll(NullFunctions.all());
        all.addAll(ConversionFunctions.all());
        all.addAll(ArrayFunctions.all());
        all.addAll(ArrayShapeFunctions.all());
        all.addAll(TupleFunctions.all());
        all.addAll(StringFunctions.all());
        all.addAll(SearchFunctions.all());
        all.addAll(PatternFunctions.all());
        all.addAll(SplitFunctions.all());
        all.addAll(DateFunctions.all());
        all.addAll(MiscFunctions.all());
        all.addAll(MathFunctions.all());
        all.addAll(RoundFunctions.all());
        all.addAll(HashFunctions.all());
        all.addAll(EncodingFunctions.all());
        all.addAll(JsonFunctions.all());
        all.addAll(LookupFunctions.all());
        return all;
    }

    static List<HigherOrderFunction> higherOrder() {
        return HigherOrderFunctions.all();
    }
}
