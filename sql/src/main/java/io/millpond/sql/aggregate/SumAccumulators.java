package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Truths;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.Layout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Counts and sums.
final class SumAccumulators {
    private SumAccumulators() {}

    static int grown(int length, int needed) {
        return Math.max(needed, length + (length >> 1) + 16);
    }

    /// The number of rows of each group.
    static final class Count implements MaskedAccumulator {
        private long[] counts = new long[0];

        private void reserve(int groupCount) {
            if (groupCount > counts.length) {
                counts = Arrays.copyOf(counts, grown(counts.length, groupCount));
            }
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            if (groupCount == 1) {
                counts[0] += rowCount;
                return;
            }
            long[] target = counts;
            for (int row = 0; row < rowCount; row++) {
                target[groups[row]]++;
            }
        }

        @Override
        public void addWhere(
                byte[] truths, int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            long[] target = counts;
            if (groupCount == 1) {
                target[0] += Truths.count(truths, rowCount);
                return;
            }
            for (int row = 0; row < rowCount; row++) {
                target[groups[row]] += truths[row];
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            reserve(groupCount);
            long[] more = ((Count) other).counts;
            for (int group = 0; group < groups.length && group < more.length; group++) {
                counts[groups[group]] += more[group];
            }
        }

        @Override
        public Column result(int groupCount) {
            return new LongColumn(Arrays.copyOf(counts, groupCount), groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.UINT64);
        }

        @Override
        public Column states(int groupCount) {
            return result(groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            reserve(groupCount);
            NumberLoops.addTo(counts, groups, states, DataTypes.UINT64, rowCount);
        }

        @Override
        public long retainedBytes() {
            return 8L * counts.length;
        }
    }

    /// Sums in 64 bits that wrap around.
    static final class Longs implements MaskedAccumulator {
        private final DataType type;
        private final Layout layout;
        private long[] sums = new long[0];

        /// @param type the argument's type
        /// @param layout the result's layout
        Longs(DataType type, Layout layout) {
            this.type = type;
            this.layout = layout;
        }

        private void reserve(int groupCount) {
            if (groupCount > sums.length) {
                sums = Arrays.copyOf(sums, grown(sums.length, groupCount));
            }
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            Column column = arguments.getFirst();
            if (groupCount == 1) {
                sums[0] += NumberLoops.sum(column, type, rowCount);
                return;
            }
            NumberLoops.addTo(sums, groups, column, type, rowCount);
        }

        @Override
        public void addWhere(
                byte[] truths, int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            Column column = arguments.getFirst();
            if (groupCount == 1) {
                sums[0] += NumberLoops.sumWhere(truths, column, type, rowCount);
                return;
            }
            NumberLoops.addWhere(truths, sums, groups, column, type, rowCount);
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            reserve(groupCount);
            long[] more = ((Longs) other).sums;
            for (int group = 0; group < groups.length && group < more.length; group++) {
                sums[groups[group]] += more[group];
            }
        }

        @Override
        public Column result(int groupCount) {
            return Numbers.ofLongs(Arrays.copyOf(sums, groupCount), groupCount, layout);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.INT64);
        }

        @Override
        public Column states(int groupCount) {
            return new LongColumn(Arrays.copyOf(sums, groupCount), groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            reserve(groupCount);
            NumberLoops.addTo(sums, groups, states, DataTypes.INT64, rowCount);
        }

        @Override
        public long retainedBytes() {
            return 8L * sums.length;
        }
    }

    /// Sums of floats, which are rounded to the type of results at the end.
    static final class Doubles implements Accumulator {
        private final DataType type;
        private final FloatType resultType;
        private double[] sums = new double[0];

        /// @param type of the numbers
        Doubles(DataType type, FloatType resultType) {
            this.type = type;
            this.resultType = resultType;
        }

        private void reserve(int groupCount) {
            if (groupCount > sums.length) {
                sums = Arrays.copyOf(sums, grown(sums.length, groupCount));
            }
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            double[] values = Numbers.doubles(arguments.getFirst(), type);
            double[] target = sums;
            for (int row = 0; row < rowCount; row++) {
                target[groups[row]] += values[row];
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            reserve(groupCount);
            double[] more = ((Doubles) other).sums;
            for (int group = 0; group < groups.length && group < more.length; group++) {
                sums[groups[group]] += more[group];
            }
        }

        @Override
        public Column result(int groupCount) {
            return Numbers.ofDoubles(Arrays.copyOf(sums, groupCount), groupCount, resultType);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.FLOAT64);
        }

        @Override
        public Column states(int groupCount) {
            return new DoubleColumn(Arrays.copyOf(sums, groupCount), groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            reserve(groupCount);
            double[] values = Numbers.doubles(states, DataTypes.FLOAT64);
            for (int row = 0; row < rowCount; row++) {
                sums[groups[row]] += values[row];
            }
        }

        @Override
        public long retainedBytes() {
            return 8L * sums.length;
        }
    }

    /// Sums of wide integers and decimals.
    static final class Bigs implements Accumulator {
        private final DataType type;
        private final Layout layout;
        private BigInteger[] sums = new BigInteger[0];

        Bigs(DataType type, Layout layout) {
            this.type = type;
            this.layout = layout;
        }

        private void reserve(int groupCount) {
            int before = sums.length;
            if (groupCount > before) {
                sums = Arrays.copyOf(sums, grown(before, groupCount));
                Arrays.fill(sums, before, sums.length, BigInteger.ZERO);
            }
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            BigInteger[] values = Numbers.bigs(arguments.getFirst(), type);
            for (int row = 0; row < rowCount; row++) {
                sums[groups[row]] = sums[groups[row]].add(values[row]);
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            reserve(groupCount);
            BigInteger[] more = ((Bigs) other).sums;
            for (int group = 0; group < groups.length && group < more.length; group++) {
                sums[groups[group]] = sums[groups[group]].add(more[group]);
            }
        }

        @Override
        public Column result(int groupCount) {
            reserve(groupCount);
            return Numbers.ofBigs(Arrays.copyOf(sums, groupCount), layout);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.INT256);
        }

        @Override
        public Column states(int groupCount) {
            reserve(groupCount);
            return Numbers.ofBigs(Arrays.copyOf(sums, groupCount), Layout.WIDE_256);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            reserve(groupCount);
            BigInteger[] values = Numbers.bigs(states, DataTypes.INT256);
            for (int row = 0; row < rowCount; row++) {
                sums[groups[row]] = sums[groups[row]].add(values[row]);
            }
        }

        @Override
        public long retainedBytes() {
            return 56L * sums.length;
        }
    }

    /// Sums of products of powers of up to two numbers, of which [MomentAggregates] makes averages,
    /// variances and correlations.
    static final class Moments implements Accumulator {
        private final List<DataType> types;
        private final Term[] terms;
        private final Finish finish;
        private double[][] sums;

        /// What is summed for a row of numbers.
        interface Term {
            double of(double x, double y);
        }

        /// The result of a group's sums.
        interface Result {
            double of(double[] sums);
        }

        /// What makes results of the sums.
        interface Finish {
            /// The result of each group.
            ///
            /// @param sums one array for each term
            Column of(double[][] sums, int groupCount);
        }

        Moments(List<DataType> types, List<Term> terms, Result result) {
            this(types, terms, (sums, groupCount) -> each(sums, groupCount, result));
        }

        Moments(List<DataType> types, List<Term> terms, Finish finish) {
            this.types = types;
            this.terms = terms.toArray(new Term[0]);
            this.finish = finish;
            this.sums = new double[terms.size()][0];
        }

        private void reserve(int groupCount) {
            for (int i = 0; i < sums.length; i++) {
                if (groupCount > sums[i].length) {
                    sums[i] = Arrays.copyOf(sums[i], grown(sums[i].length, groupCount));
                }
            }
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            reserve(groupCount);
            double[] x = Numbers.doubles(arguments.getFirst(), types.getFirst());
            double[] y = types.size() < 2 ? x : Numbers.doubles(arguments.get(1), types.get(1));
            for (int i = 0; i < terms.length; i++) {
                Term term = terms[i];
                double[] target = sums[i];
                for (int row = 0; row < rowCount; row++) {
                    target[groups[row]] += term.of(x[row], y[row]);
                }
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            reserve(groupCount);
            double[][] more = ((Moments) other).sums;
            for (int i = 0; i < sums.length; i++) {
                for (int group = 0; group < groups.length && group < more[i].length; group++) {
                    sums[i][groups[group]] += more[i][group];
                }
            }
        }

        @Override
        public Column result(int groupCount) {
            reserve(groupCount);
            return finish.of(sums, groupCount);
        }

        private static Column each(double[][] sums, int groupCount, Result result) {
            double[] results = new double[groupCount];
            double[] one = new double[sums.length];
            for (int group = 0; group < groupCount; group++) {
                for (int i = 0; i < one.length; i++) {
                    one[i] = sums[i][group];
                }
                results[group] = result.of(one);
            }
            return new DoubleColumn(results, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(States.tuple(Collections.nCopies(terms.length, DataTypes.FLOAT64)));
        }

        @Override
        public Column states(int groupCount) {
            reserve(groupCount);
            List<Column> columns = new ArrayList<>();
            for (double[] sum : sums) {
                columns.add(new DoubleColumn(Arrays.copyOf(sum, groupCount), groupCount));
            }
            return new TupleColumn(columns, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            reserve(groupCount);
            for (int i = 0; i < sums.length; i++) {
                double[] more = Numbers.doubles(States.element(states, i), DataTypes.FLOAT64);
                for (int row = 0; row < rowCount; row++) {
                    sums[i][groups[row]] += more[row];
                }
            }
        }

        @Override
        public long retainedBytes() {
            return sums.length == 0 ? 0 : 8L * sums.length * sums[0].length;
        }
    }
}
