package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.TupleType;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// How well scores order labels: the areas under curves, and Gini coefficients.
public final class ArrayRankMeasures {
    private static final String CATEGORY = "Array";

    private ArrayRankMeasures() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayROCAUC(scores, labels[, scale[, partial_offsets]])",
                                "The area under the curve of true by false positives.",
                                "arrayAUC"),
                        (arguments, _) -> bindArea("arrayROCAUC", arguments)),
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayAUCPR(scores, labels[, partial_offsets])",
                                "The area under the curve of precision by recall.",
                                "arrayPRAUC"),
                        (arguments, _) -> bindArea("arrayAUCPR", arguments)),
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayNormalizedGini(predicted, label)",
                                "The Gini coefficients of predictions and labels, and their"
                                        + " quotient."),
                        (arguments, _) -> bindGini(arguments)));
    }

    private static BoundFunction bindArea(String name, List<Argument> arguments) {
        boolean isRoc = name.equals("arrayROCAUC");
        Arguments.count(name, arguments, 2, isRoc ? 4 : 3);
        DataType score = ArrayFunctions.element(name, arguments, 0);
        DataType label = ArrayFunctions.element(name, arguments, 1);
        if (!Numbers.isNumber(score)) {
            throw unfit("First argument (arr_scores)", name, score, "should be a number");
        }
        if (!Numbers.isNumber(label) && !(label instanceof EnumType)) {
            throw unfit("Second argument (arr_labels)", name, label, "should be a number or Enum");
        }
        DataType scaleType = isRoc && arguments.size() > 2 ? arguments.get(2).type() : score;
        int offsetPlace = isRoc ? 3 : 2;
        boolean hasOffsets = arguments.size() > offsetPlace;
        DataType offset = hasOffsets ? ArrayFunctions.element(name, arguments, offsetPlace) : score;
        boolean hasScale = isRoc && arguments.size() > 2;
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    ArrayColumn scores = (ArrayColumn) columns.get(0);
                    ArrayColumn labels = (ArrayColumn) columns.get(1);
                    double[] x = Numbers.doubles(ArrayRows.elements(scores), score);
                    double[] y = Numbers.doubles(ArrayRows.elements(labels), label);
                    byte[] scales =
                            hasScale
                                    ? Selection.truths(columns.get(2), scaleType, rowCount)
                                    : new byte[0];
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        checkSizes(name, scores, labels, row);
                        double[] offsets =
                                hasOffsets
                                        ? offsets(name, columns.get(offsetPlace), offset, row)
                                        : new double[isRoc ? 4 : 3];
                        Integer[] order = order(x, scores.start(row), scores.end(row));
                        result[row] =
                                isRoc
                                        ? roc(
                                                x,
                                                y,
                                                order,
                                                !hasScale || scales[row] != 0,
                                                offsets,
                                                hasOffsets)
                                        : precisionRecall(x, y, order, offsets, hasOffsets);
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }

    private static DatabaseException unfit(
            String which, String name, DataType type, String wanted) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                which + " for function " + name + " is of type " + type.name() + ", " + wanted);
    }

    private static void checkSizes(String name, ArrayColumn scores, ArrayColumn labels, int row) {
        if (scores.end(row) - scores.start(row) != labels.end(row) - labels.start(row)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Unequal sizes of arrays for function " + name + ": scores and labels");
        }
    }

    private static double[] offsets(String name, Column column, DataType type, int row) {
        ArrayColumn array = (ArrayColumn) column;
        int wanted = name.equals("arrayROCAUC") ? 4 : 3;
        if (array.end(row) - array.start(row) != wanted) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Partial offsets of function " + name + " must have " + wanted + " elements");
        }
        Column part = Columns.full(array.elements()).slice(array.start(row), array.end(row));
        return Numbers.doubles(part, type);
    }

    /// The places from the greatest value on.
    private static Integer[] order(double[] values, int from, int to) {
        Integer[] order = new Integer[to - from];
        for (int i = 0; i < order.length; i++) {
            order[i] = from + i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> -values[i]));
        return order;
    }

    /// @param offsets true and false positives before these rows, and the totals of both
    private static double roc(
            double[] x,
            double[] y,
            Integer[] order,
            boolean isScaled,
            double[] offsets,
            boolean hasOffsets) {
        double positives = offsets[0];
        double negatives = offsets[1];
        double lastPositives = positives;
        double lastNegatives = negatives;
        double area = 0;
        for (int i = 0; i < order.length; i++) {
            positives += y[order[i]] > 0 ? 1 : 0;
            negatives += y[order[i]] > 0 ? 0 : 1;
            if (i + 1 == order.length || x[order[i]] != x[order[i + 1]]) {
                area += (negatives - lastNegatives) * (positives + lastPositives) / 2;
                lastPositives = positives;
                lastNegatives = negatives;
            }
        }
        if (!isScaled) {
            return area;
        }
        boolean hasTotals = hasOffsets && offsets[2] > 0 && offsets[3] > 0;
        double all = hasTotals ? offsets[2] * offsets[3] : positives * negatives;
        return all == 0 ? Double.NaN : area / all;
    }

    /// @param offsets true and false positives before these rows, and the total of positives
    private static double precisionRecall(
            double[] x, double[] y, Integer[] order, double[] offsets, boolean hasOffsets) {
        double positives = offsets[0];
        double negatives = offsets[1];
        double lastPositives = positives;
        double area = 0;
        for (int i = 0; i < order.length; i++) {
            positives += y[order[i]] > 0 ? 1 : 0;
            negatives += y[order[i]] > 0 ? 0 : 1;
            if (i + 1 == order.length || x[order[i]] != x[order[i + 1]]) {
                area += positives / (positives + negatives) * (positives - lastPositives);
                lastPositives = positives;
            }
        }
        double all = hasOffsets && offsets[2] > 0 ? offsets[2] : positives;
        return all == 0 ? 0 : area / all;
    }

    private static BoundFunction bindGini(List<Argument> arguments) {
        String name = "arrayNormalizedGini";
        Arguments.count(name, arguments, 2);
        DataType predicted = ArrayFunctions.element(name, arguments, 0);
        DataType label = ArrayFunctions.element(name, arguments, 1);
        if (!Numbers.isNumber(predicted) || !Numbers.isNumber(label)) {
            throw Arguments.illegal(name, arguments.get(0).type(), arguments.get(1).type());
        }
        DataType type =
                TupleType.of(List.of(DataTypes.FLOAT64, DataTypes.FLOAT64, DataTypes.FLOAT64));
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    ArrayColumn first = (ArrayColumn) columns.get(0);
                    ArrayColumn second = (ArrayColumn) columns.get(1);
                    double[] x = Numbers.doubles(ArrayRows.elements(first), predicted);
                    double[] y = Numbers.doubles(ArrayRows.elements(second), label);
                    double[] ofPredicted = new double[rowCount];
                    double[] ofLabels = new double[rowCount];
                    double[] quotients = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (first.end(row) != second.end(row)) {
                            throw new DatabaseException(
                                    ErrorCode.ILLEGAL_COLUMN,
                                    "All arrays in function arrayNormalizedGini should have the"
                                            + " same size");
                        }
                        ofPredicted[row] = gini(y, order(x, first.start(row), first.end(row)));
                        ofLabels[row] = gini(y, order(y, first.start(row), first.end(row)));
                        quotients[row] = ofPredicted[row] / ofLabels[row];
                    }
                    return new TupleColumn(
                            List.of(
                                    new DoubleColumn(ofPredicted, rowCount),
                                    new DoubleColumn(ofLabels, rowCount),
                                    new DoubleColumn(quotients, rowCount)),
                            rowCount);
                });
    }

    private static double gini(double[] labels, Integer[] order) {
        double total = 0;
        for (int i : order) {
            total += labels[i];
        }
        double running = 0;
        double area = 0;
        for (int i : order) {
            running += labels[i];
            area += running;
        }
        int size = order.length;
        return area / (size * total) - (size + 1) / (2.0 * size);
    }
}
