package io.millpond.engine.mergetree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// An engine of the MergeTree family as a test models it: the clause that makes it, which rows may
/// come, and what becomes of the rows of one key.
enum ModelEngine {
    MERGE_TREE("MergeTree", "v") {
        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            return rows;
        }
    },
    REPLACING("ReplacingMergeTree", "v") {
        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            return List.of(rows.getLast());
        }
    },
    REPLACING_BY_VERSION("ReplacingMergeTree(v)", "n") {
        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            ModelRow best = rows.getFirst();
            for (ModelRow row : rows) {
                best = row.v() >= best.v() ? row : best;
            }
            return List.of(best);
        }
    },
    SUMMING("SummingMergeTree((v))", "v") {
        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            long sum = rows.stream().mapToLong(ModelRow::v).sum();
            return List.of(rows.getFirst().withV(sum));
        }
    },
    AGGREGATING("AggregatingMergeTree", "v") {
        @Override
        String type(String column) {
            return switch (column) {
                case "v" -> "SimpleAggregateFunction(sum, UInt64)";
                case "s" -> "SimpleAggregateFunction(max, Int8)";
                default -> "SimpleAggregateFunction(min, UInt32)";
            };
        }

        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            ModelRow first = rows.getFirst();
            return List.of(
                    new ModelRow(
                            first.p(),
                            first.k(),
                            rows.stream().mapToLong(ModelRow::v).sum(),
                            rows.stream().mapToInt(ModelRow::s).max().orElseThrow(),
                            rows.stream().mapToLong(ModelRow::n).min().orElseThrow()));
        }
    },
    COALESCING("CoalescingMergeTree", "v") {
        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            return List.of(rows.getLast());
        }
    },
    COLLAPSING("CollapsingMergeTree(s)", "v") {
        @Override
        ModelRow next(ModelRow drawn, List<ModelRow> before, Random random) {
            List<ModelRow> alive = before.isEmpty() ? List.of() : merged(before);
            return alive.isEmpty() ? drawn.withS(1) : alive.getFirst().withS(-1);
        }

        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            int balance = rows.stream().mapToInt(ModelRow::s).sum();
            return balance == 0 ? List.of() : List.of(rows.getLast());
        }
    },
    VERSIONED_COLLAPSING("VersionedCollapsingMergeTree(s, n)", "v") {
        @Override
        ModelRow next(ModelRow drawn, List<ModelRow> before, Random random) {
            List<ModelRow> alive = before.isEmpty() ? List.of() : merged(before);
            return alive.isEmpty() || random.nextBoolean()
                    ? drawn.withS(1)
                    : alive.get(random.nextInt(alive.size())).withS(-1);
        }

        @Override
        List<ModelRow> merged(List<ModelRow> rows) {
            Map<Long, ModelRow> alive = new LinkedHashMap<>();
            for (ModelRow row : rows) {
                if (row.s() > 0) {
                    alive.put(row.n(), row);
                } else {
                    alive.remove(row.n());
                }
            }
            return new ArrayList<>(alive.values());
        }
    };

    private final String clause;
    private final String updated;

    ModelEngine(String clause, String updated) {
        this.clause = clause;
        this.updated = updated;
    }

    /// The rows that are left of those of one key, at least one, in the order they came in.
    abstract List<ModelRow> merged(List<ModelRow> rows);

    /// The row that may follow others of its key.
    ModelRow next(ModelRow drawn, List<ModelRow> before, Random random) {
        return drawn;
    }

    /// Whether rows may be added that do not know those that are there.
    boolean takesAnyRows() {
        return this != COLLAPSING && this != VERSIONED_COLLAPSING;
    }

    /// A column that UPDATE may change.
    String updated() {
        return updated;
    }

    String type(String column) {
        return switch (column) {
            case "v" -> "UInt64";
            case "s" -> "Int8";
            default -> "UInt32";
        };
    }

    String create(String table) {
        return "CREATE TABLE %s (p UInt8, k UInt8, v %s, s %s, n %s) ENGINE = %s PARTITION BY p ORDER BY (k, p) SETTINGS index_granularity = 4"
                .formatted(table, type("v"), type("s"), type("n"), clause);
    }
}
