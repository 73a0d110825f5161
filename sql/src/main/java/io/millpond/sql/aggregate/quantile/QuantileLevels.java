package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.FloatType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// The levels that quantiles are given as parameters, and columns of their results.
final class QuantileLevels {
    private QuantileLevels() {}

    /// The levels; the median where there are none.
    ///
    /// Errors: PARAMETER_OUT_OF_BOUND, NUMBER_OF_ARGUMENTS_DOESNT_MATCH.
    static double[] of(
            String name, boolean isArray, List<Column> parameters, List<DataType> types) {
        if (isArray) {
            requireSome(parameters);
        }
        if (parameters.isEmpty()) {
            return CollectedQuantiles.median();
        }
        if (!isArray && parameters.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function " + name + " requires one level parameter or less");
        }
        double[] levels = new double[parameters.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = AggregateArguments.number(parameters.get(i), types.get(i));
            if (levels[i] < 0 || levels[i] > 1) {
                throw new DatabaseException(
                        ErrorCode.PARAMETER_OUT_OF_BOUND, "Quantile level is out of range [0..1]");
            }
        }
        return levels;
    }

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH where several quantiles are given no level.
    static void requireSome(List<Column> parameters) {
        if (parameters.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function for calculation of multiple quantiles require at least one"
                            + " parameter");
        }
    }

    /// Results in a type of floats, integers or dates; their fractions are cut off, and NaN is 0,
    /// where there are none.
    static Column column(double[] results, DataType type) {
        if (type instanceof FloatType floating) {
            return Numbers.ofDoubles(results, results.length, floating);
        }
        if (!Numbers.fitsLong(type.layout())) {
            BigInteger[] whole = new BigInteger[results.length];
            for (int i = 0; i < results.length; i++) {
                whole[i] = new BigDecimal(Double.isNaN(results[i]) ? 0 : results[i]).toBigInteger();
            }
            return Numbers.ofBigs(whole, type.layout());
        }
        long[] whole = new long[results.length];
        for (int i = 0; i < results.length; i++) {
            whole[i] = (long) results[i];
        }
        return Numbers.ofLongs(whole, whole.length, type.layout());
    }
}
