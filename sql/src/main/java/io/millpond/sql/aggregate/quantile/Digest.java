package io.millpond.sql.aggregate.quantile;

import java.util.Arrays;

/// A t-digest: means of neighbouring values and how many each stands for, fewer of them in the
/// tails. Mutable.
///
/// Source: T. Dunning, O. Ertl, *Computing extremely accurate quantiles using t-digests*, 2019, as
/// ClickHouse has it: an accuracy of a hundredth, compression when 2048 values have come.
final class Digest {
    private static final float ACCURACY = 0.01f;
    private static final int UNMERGED_MAX = 2048;

    private float[] means = new float[16];
    private float[] weights = new float[16];
    private int size;
    private int unmerged;
    private float total;

    int size() {
        return size;
    }

    float mean(int index) {
        return means[index];
    }

    float weight(int index) {
        return weights[index];
    }

    void add(float value, float weight) {
        if (weight == 0 || Float.isNaN(value)) {
            return;
        }
        if (size == means.length) {
            means = Arrays.copyOf(means, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        means[size] = value;
        weights[size++] = weight;
        total += weight;
        if (++unmerged > UNMERGED_MAX) {
            compress();
        }
    }

    void merge(Digest other) {
        for (int i = 0; i < other.size; i++) {
            add(other.means[i], other.weights[i]);
        }
    }

    /// Puts the means in order and joins those that together stand for few values enough.
    void compress() {
        if (unmerged == 0 || size == 0) {
            return;
        }
        sort();
        float sum = 0;
        int left = 0;
        float leftMean = means[0];
        float leftWeight = weights[0];
        for (int right = 1; right < size; right++) {
            float joined = leftWeight + weights[right];
            float level = (sum + joined * 0.5f) / total;
            float room = 4 * total * level * (1 - level) * ACCURACY;
            boolean canJoin = joined <= room && !Float.isInfinite(means[right]);
            if (canJoin) {
                leftWeight = joined;
                if (leftMean != means[right]) {
                    leftMean += weights[right] * (means[right] - leftMean) / leftWeight;
                }
            } else {
                means[left] = leftMean;
                weights[left++] = leftWeight;
                sum += leftWeight;
                leftMean = means[right];
                leftWeight = weights[right];
            }
        }
        means[left] = leftMean;
        weights[left++] = leftWeight;
        size = left;
        unmerged = 0;
    }

    private void sort() {
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Float.compare(means[a], means[b]));
        float[] sortedMeans = new float[means.length];
        float[] sortedWeights = new float[means.length];
        for (int i = 0; i < size; i++) {
            sortedMeans[i] = means[order[i]];
            sortedWeights[i] = weights[order[i]];
        }
        means = sortedMeans;
        weights = sortedWeights;
    }

    /// The quantile of a level, NaN where there are no values.
    double quantile(double level) {
        if (size == 0) {
            return Double.NaN;
        }
        compress();
        if (size == 1) {
            return means[0];
        }
        float x = (float) (level * total);
        float previousX = 0;
        float sum = 0;
        float previousMean = means[0];
        float previousWeight = weights[0];
        for (int i = 0; i < size; i++) {
            float currentX = sum + weights[i] * 0.5f;
            if (currentX >= x) {
                float left = previousX + (previousWeight == 1 ? 0.5f : 0);
                float right = currentX - (weights[i] == 1 ? 0.5f : 0);
                if (x <= left) {
                    return previousMean;
                }
                if (x >= right) {
                    return means[i];
                }
                double share = (x - left) / (right - left);
                return (float) ((1 - share) * previousMean + share * means[i]);
            }
            sum += weights[i];
            previousMean = means[i];
            previousWeight = weights[i];
            previousX = currentX;
        }
        return means[size - 1];
    }
}
