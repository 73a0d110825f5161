package io.millpond.sql.analysis;

import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The function `grouping(key, ...)`: which of its keys a row of ROLLUP, CUBE or GROUPING SETS is
/// not grouped by, as a bit mask.
final class Groupings {
    private static final String NAME = "grouping";

    /// Whether a bit tells that a key is rolled up, as the standard says, and not the contrary.
    private static final Setting<Boolean> STANDARD =
            QuerySettings.known("force_grouping_standard_compatibility", SettingType.BOOL);

    private Groupings() {}

    /// A call over keys; it means nothing before [#lower].
    static Term bind(FunctionCall call, ExpressionBinder binder) {
        if (call.arguments().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Function GROUPING expects at least one argument");
        }
        List<Term> keys = binder.bindAll(call.arguments());
        return binder.terms().call(NAME, new Mask(List.of()), "", keys, Names.column(call));
    }

    /// Whether the term is such a call.
    static boolean isGrouping(Term term) {
        return term instanceof Term.Call call && call.function() instanceof Mask;
    }

    /// The call as a function of the grouping set's number.
    ///
    /// @param keys all keys of GROUP BY
    /// @param sets the indexes of the keys of each set
    static Term lower(
            Term.Call call,
            List<Term> keys,
            List<List<Integer>> sets,
            @Nullable Slot setSlot,
            ExpressionBinder binder) {
        boolean isStandard = binder.analysis().settings().get(STANDARD);
        List<Long> masks = new ArrayList<>();
        for (List<Integer> set : sets) {
            long mask = 0;
            for (Term key : call.arguments()) {
                int index = keys.indexOf(key);
                if (index < 0) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "GROUPING function argument %s is not in GROUP BY keys. In query %s"
                                    .formatted(key.text(), binder.scope().sql()));
                }
                mask = mask * 2 + (set.contains(index) == isStandard ? 0 : 1);
            }
            masks.add(mask);
        }
        if (setSlot == null) {
            long all = isStandard ? 0 : (1L << call.arguments().size()) - 1;
            return binder.terms().constant(DataTypes.UINT64, LongColumn.of(all), call.text());
        }
        Term number = binder.terms().slot(setSlot);
        return binder.terms().call(NAME, new Mask(masks), masks, List.of(number), call.text());
    }

    /// The mask of each grouping set, by its number.
    private record Mask(List<Long> masks) implements BoundFunction {
        @Override
        public DataType resultType() {
            return DataTypes.UINT64;
        }

        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            LongColumn numbers = (LongColumn) Columns.full(arguments.getFirst());
            long[] result = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                result[row] = masks.get((int) numbers.value(row));
            }
            return new LongColumn(result, rowCount);
        }

        @Override
        public boolean mayFail() {
            return false;
        }
    }
}
