package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What the server tells of itself, and numbers that no other row of it has.
///
/// There is one shard, which does not take part in distributed queries, so that its number is 0.
public final class ServerFunctions {
    private static final String CATEGORY = "Other";

    /// ClickHouse's revision that goes with the version that clients are told.
    private static final long REVISION = 54_513;

    /// A snowflake id has milliseconds, above ten bits of a machine, above the bits of a count.
    private static final int TIME_SHIFT = 22;

    private static final int COUNT_BITS = 12;

    /// The milliseconds and the count of the last snowflake id of this process. A count that is
    /// full runs into the next millisecond.
    private static final AtomicLong LAST_MOMENT = new AtomicLong();

    private ServerFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                constant(
                        "uptime()",
                        "How many seconds the server runs.",
                        DataTypes.UINT32,
                        _ -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                        "*"),
                constant(
                        "revision()",
                        "The revision of ClickHouse that clients may expect.",
                        DataTypes.UINT32,
                        _ -> REVISION,
                        "*"),
                constant("shardNum()", "The shard's number: 0.", DataTypes.UINT32, _ -> 0),
                constant("shardCount()", "The number of shards: 0.", DataTypes.UINT32, _ -> 0),
                constant(
                        "connectionId()",
                        "The connection's number, for MySQL clients: 0.",
                        DataTypes.UINT64,
                        _ -> 0,
                        "connection_id",
                        "*"),
                constant(
                        "initialQueryStartTime()",
                        "When the query began.",
                        DataTypes.DATE_TIME,
                        context -> context.nowMs() / 1000,
                        "initial_query_start_time"),
                constant(
                        "hasThreadFuzzer()",
                        "Whether threads are disturbed on purpose: 0.",
                        DataTypes.UINT8,
                        _ -> 0),
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY, "getOSKernelVersion()", "The system's name and version."),
                        (arguments, _) -> {
                            Arguments.count("getOSKernelVersion", arguments, 0);
                            String text =
                                    System.getProperty("os.name")
                                            + " "
                                            + System.getProperty("os.version");
                            return new Binding.ConstantFunction(
                                    DataTypes.STRING, BytesColumn.of(text));
                        }),
                ScalarFunction.of(
                        Texts.describe(
                                "UUID",
                                "generateSnowflakeID([x[, machine]])",
                                "A number of the time, the machine and a count."),
                        ServerFunctions::bindSnowflake,
                        Trait.NOT_DETERMINISTIC,
                        Trait.HANDLES_NULLS));
    }

    /// Tells a number.
    private interface Value {
        long of(FunctionContext context);
    }

    private static ScalarFunction constant(
            String syntax, String doc, DataType type, Value value, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 0);
                    long[] one = {value.of(context)};
                    return new Binding.ConstantFunction(
                            type, Numbers.ofLongs(one, 1, type.layout()));
                });
    }

    private static BoundFunction bindSnowflake(List<Argument> arguments, FunctionContext context) {
        Arguments.count("generateSnowflakeID", arguments, 0, 2);
        long machine = 0;
        if (arguments.size() == 2) {
            machine = Arguments.constantLong("generateSnowflakeID", arguments, 1) & 0x3FF;
        }
        long middle = machine << COUNT_BITS;
        return BoundFunction.of(
                DataTypes.UINT64,
                (_, rowCount) -> {
                    long now = context.clock().currentTimeMillis() << COUNT_BITS;
                    long[] ids = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long moment = LAST_MOMENT.updateAndGet(last -> Math.max(last + 1, now));
                        long count = moment & ((1 << COUNT_BITS) - 1);
                        ids[row] = (moment >>> COUNT_BITS) << TIME_SHIFT | middle | count;
                    }
                    return new LongColumn(ids, rowCount);
                });
    }
}
