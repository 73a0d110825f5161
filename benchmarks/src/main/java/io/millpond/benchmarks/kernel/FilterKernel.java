package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Waiting;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.Clock;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.DataTypes;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// How fast is a condition computed for each row?
///
/// Comparing numbers is bound by memory, 0.5 ns a row; a dictionary is compared once and its codes
/// looked up, 1 ns; a search runs over the 30 bytes that a title has on average, 10 to 30 ns.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class FilterKernel {
    private static final FunctionContext CONTEXT =
            new FunctionContext(
                    ZoneOffset.UTC,
                    Clock.system(),
                    OptionalLong.empty(),
                    new SplittableRandom(1),
                    "default",
                    "default",
                    "",
                    CodecSettings.in(ZoneOffset.UTC),
                    QuerySettings.REGISTRY.defaults(),
                    Waiting.unlimited(Clock.system()),
                    TableLookup.none(),
                    StandardFunctions.registry());

    /// A function, a column and a constant.
    public enum Condition {
        NUMBER_GREATER("greater", "number", "30000"),
        DICTIONARY_EQUALS("equals", "actor_login", "zengrahubba"),
        TEXT_EQUALS("equals", "merge_commit_sha", "0123456789abcdef"),
        LIKE_ONE_WORD("like", "title", "%deadlock%"),
        LIKE_TWO_WORDS("like", "title", "%memory%leak%"),
        ILIKE_WORD("ilike", "title", "%windows%"),
        REGULAR_EXPRESSION("match", "title", "(crash|deadlock|race) (in|on) [A-Z]"),
        ARRAY_HAS("has", "labels", "bug");

        private final String function;
        private final String column;
        private final String constant;

        Condition(String function, String column, String constant) {
            this.function = function;
            this.column = column;
            this.constant = constant;
        }

        private Argument constantArgument() {
            if (this == NUMBER_GREATER) {
                Column number = IntColumn.of(Integer.parseInt(constant));
                return new Argument(DataTypes.UINT32, number, constant);
            }
            BytesColumnBuilder builder = new BytesColumnBuilder();
            builder.append(constant);
            return new Argument(DataTypes.STRING, builder.build(), "'" + constant + "'");
        }
    }

    @Param public Condition condition;

    private BoundFunction function;
    private List<Column> arguments;

    @Setup
    public void prepare() {
        Block block = Sample.of(Dataset.GITHUB, Sample.ROWS).block();
        Argument constant = condition.constantArgument();
        Argument column =
                new Argument(Sample.type(block, condition.column), null, condition.column);
        function =
                StandardFunctions.registry()
                        .bind(condition.function, List.of(column, constant), CONTEXT);
        Column value = constant.constant();
        if (value == null) {
            throw new IllegalStateException("not a constant");
        }
        arguments = List.of(block.column(condition.column), new ConstantColumn(value, Sample.ROWS));
    }

    @Benchmark
    @OperationsPerInvocation(Sample.ROWS)
    public Column filter() {
        return function.apply(arguments, Sample.ROWS);
    }
}
