# aggregate_combinators

CREATE TABLE hits
(
    site String,
    ts DateTime('UTC'),
    visitor UInt32,
    ms UInt16,
    ok UInt8,
    score Nullable(Int32),
    path Array(UInt8),
    sizes Array(UInt16),
    counters Map(String, UInt64)
)
ENGINE = MergeTree
ORDER BY (site, ts)

INSERT INTO hits VALUES
    ('a.example', '2024-06-01 00:00:00', 1, 120, 1, 5, [1, 2], [10, 20], {'x': 1, 'y': 2}),
    ('a.example', '2024-06-01 00:05:00', 2, 80, 1, NULL, [2], [5, 5], {'x': 3}),
    ('a.example', '2024-06-01 01:00:00', 1, 400, 0, 7, [], [1, 2], {'z': 10}),
    ('b.example', '2024-06-01 00:01:00', 3, 60, 1, -2, [3, 3, 3], [7, 8], {'x': 5, 'z': 1}),
    ('b.example', '2024-06-02 00:00:00', 3, 75, 0, NULL, [1], [0, 9], {}),
    ('c.example', '2024-06-02 00:00:00', 4, 900, 0, NULL, [9], [4, 4], {'y': 1})

SELECT sumIf(ms, ok = 1), avgIf(ms, ok = 1), minIf(ms, ok = 0), maxIf(ms, ok), countIf(ok) FROM hits

SELECT site, sumIf(ms, visitor = 1), uniqExactIf(visitor, ok = 1), countIf(ms > 100) FROM hits GROUP BY site ORDER BY site

SELECT argMaxIf(site, ms, ok = 1), argMinIf(visitor, ms, ok = 0), anyIf(site, ms = 900) FROM hits

SELECT groupArrayIf(ms, ok = 0), quantileExactIf(0.5)(ms, ok = 1) FROM (SELECT * FROM hits ORDER BY site, ts)

SELECT sumIf(score, ok = 1), countIf(score, ms < 500), avgIf(score, score > 0) FROM hits

SELECT sumIf(ms, score > 0), countIf(score > 0), sumIf(ms, NULL) FROM hits

SELECT sumIf(ms, ms > 5000), minIf(ms, ms > 5000), avgIf(ms, ms > 5000), anyIf(site, ms > 5000), groupArrayIf(ms, ms > 5000) FROM hits

SELECT sumArray(path), countArray(path), maxArray(sizes), uniqExactArray(path), avgArray(sizes) FROM hits

SELECT site, sumArray(path), arraySort(groupUniqArrayArray(path)) FROM hits GROUP BY site ORDER BY site

SELECT sumArrayIf(sizes, ok = 1), sumIfArray(sizes, arrayMap(s -> s > 4, sizes)) FROM hits

SELECT minArray([3, 1, 2]), maxArray(['b', 'c', 'a']), countArray([])

SELECT sumDistinct(visitor), countDistinct(visitor), avgDistinct(visitor), sum(DISTINCT visitor) FROM hits

SELECT site, countDistinct(visitor), arraySort(groupArrayDistinct(visitor)) FROM hits GROUP BY site ORDER BY site

SELECT arraySort(groupArray(DISTINCT ok)), count(DISTINCT site, ok) FROM hits

SELECT sumOrNull(ms), maxOrNull(ms), sumOrDefault(ms) FROM hits WHERE site = 'nowhere'

SELECT site, maxOrNullIf(ms, ok = 1), maxIfOrNull(ms, ok = 1), maxOrDefaultIf(ms, ok = 1) FROM hits GROUP BY site ORDER BY site

SELECT toTypeName(sumOrNull(ms)), toTypeName(countOrNull(ms)), toTypeName(sumOrDefault(score)), avgOrDefault(ms) FROM hits WHERE 0

SELECT avgOrNull(score), avgOrDefault(score), minOrDefault(score) FROM hits WHERE site = 'c.example'

SELECT sumForEach(sizes), maxForEach(sizes), avgForEach(sizes) FROM hits

SELECT site, sumForEach(path), countForEach(path) FROM hits GROUP BY site ORDER BY site

SELECT groupArrayForEach(x) FROM (SELECT arrayJoin([[1, 2], [3], []]) AS x)

SELECT sumMap(counters), maxMap(counters), minMap(counters) FROM hits

SELECT site, sumMap(counters) FROM hits GROUP BY site ORDER BY site

SELECT finalizeAggregation(sumState(ms)), finalizeAggregation(uniqExactState(visitor)), finalizeAggregation(avgState(ms)) FROM hits

SELECT sumMerge(s), countMerge(c), avgMerge(a) FROM (SELECT site, sumState(ms) AS s, countState() AS c, avgState(ms) AS a FROM hits GROUP BY site)

SELECT uniqExactMerge(u), maxMerge(m), arraySort(groupUniqArrayMerge(g)) FROM (SELECT site, uniqExactState(visitor) AS u, maxState(ms) AS m, groupUniqArrayState(ok) AS g FROM hits GROUP BY site)

SELECT site, finalizeAggregation(u), finalizeAggregation(q) FROM (SELECT site, uniqExactState(visitor) AS u, quantileExactState(0.5)(ms) AS q FROM hits GROUP BY site) ORDER BY site

SELECT toTypeName(sumState(ms)), toTypeName(uniqExactState(visitor)), toTypeName(quantilesExactState(0.5, 0.9)(ms)), toTypeName(argMaxState(site, ts)) FROM hits

SELECT quantilesExactMerge(0.5, 0.9)(q) FROM (SELECT quantilesExactState(0.5, 0.9)(ms) AS q FROM hits GROUP BY site)

SELECT finalizeAggregation(sumMergeState(s)) FROM (SELECT sumState(ms) AS s FROM hits GROUP BY ok)

SELECT countIfMerge(c), sumIfMerge(s) FROM (SELECT countIfState(ok = 1) AS c, sumIfState(ms, ok = 1) AS s FROM hits GROUP BY site)

SELECT argMaxMerge(a), argMinMerge(b) FROM (SELECT argMaxState(site, ms) AS a, argMinState(site, ms) AS b FROM hits GROUP BY visitor)

CREATE TABLE hourly (site String, hour DateTime('UTC'), visitors AggregateFunction(uniqExact, UInt32), total AggregateFunction(sum, UInt16), slowest SimpleAggregateFunction(max, UInt16)) ENGINE = AggregatingMergeTree ORDER BY (site, hour)

INSERT INTO hourly SELECT site, toStartOfHour(ts) AS hour, uniqExactState(visitor), sumState(ms), max(ms) FROM hits GROUP BY site, hour

INSERT INTO hourly SELECT 'a.example', toDateTime('2024-06-01 00:00:00', 'UTC'), uniqExactState(toUInt32(77)), sumState(toUInt16(10)), toUInt16(999)

SELECT site, hour, uniqExactMerge(visitors), sumMerge(total), max(slowest) FROM hourly GROUP BY site, hour ORDER BY site, hour

SELECT site, sumMerge(total) AS t FROM hourly GROUP BY site HAVING t > 200 ORDER BY t DESC

SELECT site, hour, finalizeAggregation(visitors), finalizeAggregation(total), slowest FROM hourly FINAL ORDER BY site, hour

SELECT uniqExactMerge(visitors) FROM hourly WHERE site = 'nowhere'

SELECT sumSimpleState(ms), maxSimpleState(ms), toTypeName(sumSimpleState(ms)), toTypeName(maxSimpleState(ms)) FROM hits

SELECT finalizeAggregation(arrayReduce('sumState', [1, 2, 3])), arrayReduce('max', [4, 9, 2]), arrayReduce('uniqExactIf', [1, 1, 2], [1, 1, 0])

SELECT hour, finalizeAggregation(st) FROM (SELECT toHour(ts) AS hour, sumState(ms) AS st FROM hits GROUP BY hour) ORDER BY hour

SELECT sumMerge(ms) FROM hits

SELECT sumIf(ms) FROM hits

# aggregates

CREATE TABLE runs
(
    machine LowCardinality(String),
    seq UInt32,
    day Date,
    at DateTime('UTC'),
    load Nullable(Float64),
    items UInt16,
    delta Int32,
    cost Decimal(10, 2),
    note String,
    flags UInt8,
    tags Array(String)
)
ENGINE = MergeTree
ORDER BY (machine, seq)

INSERT INTO runs VALUES
    ('alpha', 1, '2024-05-01', '2024-05-01 08:00:00', 0.5, 10, -3, 1.10, 'start', 1, ['a', 'b']),
    ('alpha', 2, '2024-05-01', '2024-05-01 09:30:00', 0.75, 20, 4, 2.20, 'ok', 2, ['a']),
    ('alpha', 3, '2024-05-02', '2024-05-02 08:15:00', NULL, 30, 7, 3.30, 'ok', 4, []),
    ('beta', 1, '2024-05-01', '2024-05-01 10:00:00', 1.5, 5, -1, 10.00, 'slow', 3, ['b', 'c']),
    ('beta', 2, '2024-05-03', '2024-05-03 11:45:00', 0.25, 15, 0, 20.50, 'ok', 6, ['c']),
    ('gamma', 1, '2024-05-04', '2024-05-04 00:00:01', NULL, 7, 100, 0.05, 'idle', 8, ['d'])

SELECT count(), count(*), count(1), count(load), count(note) FROM runs

SELECT machine, count(), count(load) FROM runs GROUP BY machine ORDER BY machine

SELECT countIf(items > 9), countIf(load > 0.4), countIf(load IS NULL) FROM runs

SELECT count(DISTINCT note), count(DISTINCT load), countDistinct(machine, day) FROM runs

SELECT sum(items), sum(delta), sum(cost), sum(load) FROM runs

SELECT toTypeName(sum(items)), toTypeName(sum(delta)), toTypeName(sum(load)), toTypeName(sum(cost)) FROM runs

SELECT machine, sum(load), sum(cost) FROM runs GROUP BY machine ORDER BY machine

SELECT sum(items * delta), sum(items) - sum(delta), sum(toInt64(items)) / count() FROM runs

SELECT sum(toUInt8(200)), sumWithOverflow(toUInt8(200)), toTypeName(sumWithOverflow(toUInt8(200))) FROM numbers(3)

SELECT avg(items), avg(load), avg(cost), avg(delta) FROM runs

SELECT toTypeName(avg(items)), toTypeName(avg(cost)), toTypeName(avg(load)) FROM runs

SELECT avgWeighted(items, flags), avgWeighted(delta, items) FROM (SELECT * FROM runs WHERE machine = 'alpha')

SELECT min(items), max(items), min(delta), max(delta), min(load), max(load) FROM runs

SELECT min(day), max(day), min(at), max(at) FROM runs

SELECT min(note), max(note), min(machine), max(machine), min(cost), max(cost) FROM runs

SELECT min(tags), max(tags), max((items, note)) FROM runs

SELECT toTypeName(max(load)), toTypeName(max(day)), toTypeName(max(machine)) FROM runs

SELECT machine, any(upper(machine)), anyLast(length(machine)) FROM runs GROUP BY machine ORDER BY machine

SELECT argMin(note, items), argMax(note, items), argMax(machine, cost), argMin(day, delta) FROM runs

SELECT machine, argMax(seq, at), argMin(load, seq) FROM runs GROUP BY machine ORDER BY machine

SELECT argMax((machine, note), delta), argMax(note, (day, seq)) FROM runs

SELECT uniqExact(note), uniqExact(machine, day), uniqExact(load), uniqExact(tags) FROM runs

SELECT uniq(note), uniq(items), uniq(machine, note), uniqCombined(day), uniqHLL12(note) FROM runs

SELECT groupArray(items) FROM (SELECT items FROM runs ORDER BY items)

SELECT groupArray(3)(note), groupArray(load) FROM (SELECT note, load FROM runs ORDER BY machine, seq)

SELECT arraySort(groupUniqArray(note)), arraySort(groupUniqArray(flags)) FROM runs

SELECT machine, groupArray((seq, items)) FROM (SELECT * FROM runs ORDER BY machine, seq) GROUP BY machine ORDER BY machine

SELECT groupArraySorted(3)(items), groupArrayInsertAt(note, seq) FROM (SELECT items, note, seq FROM runs WHERE machine = 'alpha')

SELECT arraySort(groupUniqArrayArray(tags)), length(groupArrayArray(tags)) FROM runs

SELECT groupBitOr(flags), groupBitAnd(flags), groupBitXor(flags) FROM runs WHERE machine = 'alpha'

SELECT quantileExact(items), quantileExact(0.9)(items), medianExact(items) FROM runs

SELECT quantilesExact(0, 0.25, 0.5, 0.75, 1)(items) FROM runs

SELECT quantileExactLow(items), quantileExactHigh(items), quantile(items), median(load) FROM runs

SELECT quantileExactWeighted(0.5)(items, flags), quantileExact(0.5)(day), quantile(0.25)(items) FROM runs

SELECT round(stddevPop(items), 6), round(stddevSamp(items), 6), round(varPop(items), 6), round(varSamp(items), 6) FROM runs

SELECT round(covarPop(items, delta), 4), round(covarSamp(items, delta), 4), round(corr(items, toFloat64(cost)), 6) FROM runs

SELECT round(skewPop(items), 6), round(kurtPop(items), 6), round(entropy(note), 6) FROM runs

SELECT topK(1)(note), topKWeighted(1)(note, items) FROM runs

SELECT sumMap([machine], [items]) FROM runs

SELECT sumMap(map(machine, toUInt64(items))), maxMap([machine], [items]), minMap([machine], [items]) FROM runs

SELECT count(), sum(items), avg(items), min(items), max(note), sum(load), min(day) FROM runs WHERE 0

SELECT groupArray(items), uniqExact(items), any(note), argMax(note, items), quantileExact(items), avg(load) FROM runs WHERE items > 1000

SELECT count(load), sum(load), avg(load), max(load), uniqExact(load), groupArray(load), any(load) FROM runs WHERE machine = 'gamma'

SELECT machine, max(items) - min(items) AS span, round(sum(cost) / sum(items), 3) AS unit FROM runs GROUP BY machine ORDER BY span DESC, machine

SELECT sum(items) > 80 ? 'many' : 'few', if(count() = 6, 'six', 'other') FROM runs

SELECT deltaSum(items), deltaSumTimestamp(items, at) FROM (SELECT * FROM runs WHERE machine = 'alpha' ORDER BY seq)

SELECT first_value(note), last_value(note) FROM (SELECT note FROM runs WHERE machine = 'beta' ORDER BY seq)

SELECT sum(note) FROM runs

SELECT avg(items, delta, cost) FROM runs

# aggregating_merge_tree

CREATE TABLE agg
(
    k UInt32,
    total AggregateFunction(sum, UInt64),
    uniq_users AggregateFunction(uniqExact, String),
    mean AggregateFunction(avg, Float64),
    last AggregateFunction(argMax, String, UInt32),
    cnt AggregateFunction(count)
)
ENGINE = AggregatingMergeTree ORDER BY k

SYSTEM STOP MERGES agg

INSERT INTO agg SELECT number % 2 AS k, sumState(number), uniqExactState(toString(number % 3)), avgState(toFloat64(number)), argMaxState(concat('v', toString(number)), toUInt32(number)), countState() FROM numbers(10) GROUP BY k

SELECT k, sumMerge(total), uniqExactMerge(uniq_users), avgMerge(mean), argMaxMerge(last), countMerge(cnt) FROM agg GROUP BY k ORDER BY k

INSERT INTO agg SELECT 1, sumState(toUInt64(1000)), uniqExactState('zed'), avgState(toFloat64(0)), argMaxState('old', toUInt32(0)), countState()

INSERT INTO agg SELECT 2, sumState(number), uniqExactState(''), avgState(toFloat64(number)), argMaxState('top', toUInt32(99)), countState() FROM numbers(3)

SELECT count() FROM agg

SELECT k, finalizeAggregation(total), finalizeAggregation(last) FROM agg FINAL ORDER BY k

SELECT sumMerge(total), countMerge(cnt), uniqExactMerge(uniq_users) FROM agg

SYSTEM START MERGES agg

OPTIMIZE TABLE agg FINAL

SELECT k, finalizeAggregation(total), finalizeAggregation(cnt), finalizeAggregation(mean) FROM agg ORDER BY k

SELECT sumMergeIf(total, k < 2), countMerge(cnt) AS c FROM agg HAVING c > 0

SELECT toTypeName(total), toTypeName(last), toTypeName(cnt) FROM agg LIMIT 1

SELECT finalizeAggregation(sumMergeState(total)) FROM agg

INSERT INTO agg (k, total) SELECT 5, uniqExactState(number) FROM numbers(2)

INSERT INTO agg (k, total) VALUES (5, 10)

SELECT sumMerge(uniq_users) FROM agg

INSERT INTO agg (k) VALUES (7)

SELECT k, sumMerge(total), countMerge(cnt), argMaxMerge(last), isNaN(avgMerge(mean)) FROM agg WHERE k = 7 GROUP BY k

CREATE TABLE simple
(
    id String,
    hits SimpleAggregateFunction(sum, UInt64),
    peak SimpleAggregateFunction(max, Int32),
    low SimpleAggregateFunction(min, Nullable(Int32)),
    any_name SimpleAggregateFunction(anyLast, String),
    seen SimpleAggregateFunction(groupUniqArrayArray, Array(UInt8)),
    flags SimpleAggregateFunction(groupBitOr, UInt8)
)
ENGINE = AggregatingMergeTree ORDER BY id

INSERT INTO simple VALUES ('a', 1, 5, NULL, 'x', [1], 1), ('a', 2, -5, 3, 'y', [1, 2], 4), ('b', 10, 0, 0, 'z', [], 0)

INSERT INTO simple VALUES ('a', 4, 7, -1, '', [9], 2)

SELECT id, hits, peak, low, any_name, arraySort(seen), flags FROM simple FINAL ORDER BY id

SELECT id, sum(hits), max(peak), min(low) FROM simple GROUP BY id ORDER BY id

OPTIMIZE TABLE simple FINAL

SELECT id, hits, peak, low, arraySort(seen), flags FROM simple ORDER BY id

SELECT toTypeName(hits), hits + 1 FROM simple WHERE id = 'b'

CREATE TABLE raw (at DateTime('UTC'), user String, ms UInt32) ENGINE = MergeTree ORDER BY at

CREATE TABLE per_hour (hour DateTime('UTC'), users AggregateFunction(uniqExact, String), p AggregateFunction(quantileExact(0.5), UInt32), slow SimpleAggregateFunction(max, UInt32)) ENGINE = AggregatingMergeTree ORDER BY hour

CREATE MATERIALIZED VIEW per_hour_mv TO per_hour AS SELECT toStartOfHour(at) AS hour, uniqExactState(user) AS users, quantileExactState(0.5)(ms) AS p, max(ms) AS slow FROM raw GROUP BY hour

INSERT INTO raw VALUES ('2024-01-01 10:05:00', 'a', 10), ('2024-01-01 10:10:00', 'b', 20), ('2024-01-01 11:00:00', 'a', 30)

INSERT INTO raw VALUES ('2024-01-01 10:59:59', 'b', 90)

SELECT hour, uniqExactMerge(users), quantileExactMerge(0.5)(p), max(slow) FROM per_hour GROUP BY hour ORDER BY hour

SELECT uniqExactMerge(users) FROM per_hour

CREATE TABLE bare (k UInt8, v String, s SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY k

CREATE TABLE by_part (k UInt8, p UInt8, s SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree PARTITION BY p ORDER BY k

INSERT INTO by_part VALUES (1, 1, 10), (1, 2, 20), (1, 1, 30)

SELECT k, p, s FROM by_part ORDER BY k, p

CREATE TABLE bad (k UInt8, v SimpleAggregateFunction(avg, Float64)) ENGINE = AggregatingMergeTree ORDER BY k

CREATE TABLE bad (k UInt8, v AggregateFunction(summ, UInt8)) ENGINE = AggregatingMergeTree ORDER BY k

# alter_table

CREATE TABLE t (id UInt32, a String, b UInt8) ENGINE = MergeTree ORDER BY id

INSERT INTO t VALUES (1, 'one', 10), (2, 'two', 20)

ALTER TABLE t ADD COLUMN c UInt16 DEFAULT b * 2 AFTER a

ALTER TABLE t ADD COLUMN first_col Nullable(String) FIRST, ADD COLUMN last_col Array(String) DEFAULT ['x']

SELECT * FROM t ORDER BY id

INSERT INTO t (id, a, c) VALUES (3, 'three', 99)

ALTER TABLE t ADD COLUMN c UInt8

ALTER TABLE t ADD COLUMN IF NOT EXISTS c UInt8

ALTER TABLE t ADD COLUMN d Date AFTER nowhere

ALTER TABLE t ADD COLUMN label String DEFAULT concat(a, '-', toString(c))

ALTER TABLE t ADD COLUMN shout String MATERIALIZED upper(a), ADD COLUMN twice UInt32 ALIAS id * 2

SELECT label, shout, twice FROM t ORDER BY id

ALTER TABLE t MODIFY COLUMN b UInt64

SELECT b, toTypeName(b) FROM t ORDER BY id

ALTER TABLE t ADD COLUMN e UInt8 DEFAULT 7

INSERT INTO t (id) VALUES (4)

ALTER TABLE t MODIFY COLUMN e Nullable(String) DEFAULT 'none' AFTER id

SELECT id, e, toTypeName(e) FROM t ORDER BY id

ALTER TABLE t MODIFY COLUMN e String

ALTER TABLE t DROP COLUMN e

SELECT id, a, b, c, label FROM t WHERE id = 4

ALTER TABLE t MODIFY COLUMN b String

ALTER TABLE t MODIFY COLUMN c REMOVE DEFAULT

ALTER TABLE t MODIFY COLUMN c COMMENT 'see', MODIFY COLUMN last_col CODEC(ZSTD)

ALTER TABLE t COMMENT COLUMN a 'letters', MODIFY COMMENT 'a table'

DESCRIBE t

ALTER TABLE t MODIFY COLUMN a UInt8

ALTER TABLE t RENAME COLUMN b TO bb, RENAME COLUMN last_col TO tail

SELECT id, bb, tail FROM t ORDER BY id

ALTER TABLE t CLEAR COLUMN tail SETTINGS mutations_sync = 2

SELECT tail FROM t ORDER BY id

ALTER TABLE t DROP COLUMN first_col, DROP COLUMN IF EXISTS never_was

ALTER TABLE t DROP COLUMN never_was

ALTER TABLE t DROP COLUMN id

ALTER TABLE t DROP COLUMN a

ALTER TABLE t RENAME COLUMN id TO id2

SELECT first_col FROM t

ALTER TABLE t MODIFY ORDER BY (id, bb)

ALTER TABLE t ADD COLUMN k2 UInt8, MODIFY ORDER BY (id, k2)

SELECT sorting_key, primary_key FROM system.tables WHERE database = currentDatabase() AND name = 't'

ALTER TABLE t MODIFY COLUMN id UInt64

ALTER TABLE t ADD CONSTRAINT small CHECK id < 1000

INSERT INTO t (id) VALUES (1000)

ALTER TABLE t DROP CONSTRAINT small

ALTER TABLE t ADD INDEX a_idx a TYPE set(10) GRANULARITY 2

ALTER TABLE t MATERIALIZE INDEX a_idx SETTINGS mutations_sync = 2

SELECT name, type_full, expr, granularity FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = 't'

ALTER TABLE t DROP INDEX a_idx

ALTER TABLE t ADD COLUMN at DateTime DEFAULT '2000-01-01 00:00:00'

ALTER TABLE t MODIFY TTL at + INTERVAL 1 DAY WHERE id = 4 SETTINGS mutations_sync = 2

OPTIMIZE TABLE t FINAL

SELECT id FROM t ORDER BY id

ALTER TABLE t REMOVE TTL

ALTER TABLE t MODIFY SETTING parts_to_delay_insert = 500, merge_with_ttl_timeout = 10

ALTER TABLE t RESET SETTING merge_with_ttl_timeout

ALTER TABLE t MODIFY SETTING index_granularity = 1

ALTER TABLE t MODIFY SETTING nothing_like_this = 1

SHOW CREATE TABLE t

ALTER TABLE missing ADD COLUMN x UInt8

CREATE TABLE l (x UInt8) ENGINE = Log

ALTER TABLE l ADD COLUMN y UInt8

CREATE TABLE m (x UInt8) ENGINE = Memory

INSERT INTO m VALUES (1)

ALTER TABLE m ADD COLUMN y UInt8 DEFAULT 5

SELECT x FROM m

# arithmetic

SELECT toTypeName(toUInt8(1) + toUInt8(1)), toTypeName(toUInt16(1) + toUInt8(1)), toTypeName(toUInt32(1) + toInt8(1)), toTypeName(toInt64(1) + toInt64(1)), toTypeName(toUInt64(1) + toInt8(1))

SELECT toTypeName(toUInt8(1) - toUInt8(1)), toTypeName(toUInt64(1) - toUInt64(1)), toTypeName(toInt8(1) * toInt8(1)), toTypeName(toUInt16(2) * toInt32(1)), toTypeName(-toUInt8(1)), toTypeName(-toUInt32(1))

SELECT toTypeName(1 / 2), toTypeName(toFloat32(1) + toUInt8(1)), toTypeName(toFloat32(1) * toFloat32(1)), toTypeName(toFloat32(1) + toFloat64(1)), toTypeName(intDiv(toUInt8(7), toUInt16(2))), toTypeName(toUInt8(7) % toUInt16(300)), toTypeName(toInt32(7) % 2)

SELECT 1 + 2 * 3 - 4, (1 + 2) * 3, 10 - 3 - 2, 7 / 2, 6 / 3, -2 * -3, 2 + -5, - - 4

SELECT toUInt8(255) + 1, toUInt64(18446744073709551615) + 1, toInt64(9223372036854775807) + 1, toUInt8(0) - 1, toUInt64(0) - 1, toInt8(-128) * -1, toUInt32(4294967295) * toUInt32(4294967295)

SELECT intDiv(7, 2), intDiv(-7, 2), intDiv(7, -2), 7 % 3, -7 % 3, 7 % -3, modulo(10, 4), 7 DIV 2, 7 MOD 4, positiveModulo(-7, 3)

SELECT 5.5 % 2, -5.5 % 2, intDiv(7.9, 2), 10 % 2.5, toTypeName(5.5 % 2)

SELECT 1 / 0, -1 / 0, 0 / 0, 0 / 5, divide(1, 0) = inf

SELECT intDiv(1, 0)

SELECT 1 % 0

SELECT intDivOrZero(1, 0), intDivOrZero(9, 4), moduloOrZero(7, 0), moduloOrZero(7, 4)

SELECT intDivOrNull(7, 0), intDivOrNull(7, 2), moduloOrNull(7, 0), divideOrNull(1, 0), divideOrNull(1, 4)

SELECT negate(5), abs(-7), abs(toInt8(-128)), abs(-2.5), sign(-3), sign(0), sign(2.5), toTypeName(abs(toInt32(-1))), toTypeName(sign(1))

SELECT round(2.5), round(3.5), round(-2.5), round(0.5), round(2.4), round(1.25, 1), round(1234.567, -2), round(1234.567, 2)

SELECT round(15, -1), round(25, -1), round(1250, -2), round(-15, -1), round(7), toTypeName(round(7)), toTypeName(round(7.5))

SELECT floor(2.7), floor(-2.7), ceil(2.1), ceil(-2.1), ceiling(0.5), trunc(2.9), trunc(-2.9), truncate(123.456, 1), floor(123.456, 1), floor(157, -1), ceil(151, -2)

SELECT roundBankers(2.5), roundBankers(3.5), roundBankers(4.5), roundBankers(-0.5), roundBankers(1.15, 1)

SELECT round(toDecimal32('2.5', 1)), round(toDecimal32('3.45', 2), 1), floor(toDecimal64('-1.25', 2), 1), ceil(toDecimal64('1.21', 2), 1), trunc(toDecimal32('9.99', 2)), toTypeName(round(toDecimal32('1.25', 2), 1))

SELECT roundToExp2(100), roundDown(7, [1, 5, 10]), roundAge(35), roundDuration(200)

SELECT bitAnd(12, 10), bitOr(12, 10), bitXor(12, 10), bitNot(toUInt8(5)), bitShiftLeft(1, 3), bitShiftRight(40, 3), bitShiftLeft(toUInt8(255), 1), bitTest(5, 0), bitTest(5, 1), bitCount(255), bitCount(-1)

SELECT toTypeName(bitAnd(toUInt8(1), toInt32(1))), toTypeName(bitNot(toUInt16(1))), toTypeName(bitShiftLeft(toUInt8(1), 2)), bitHammingDistance(7, 8), bitRotateLeft(toUInt8(129), 1), bitAnd(-1, 255)

SELECT pow(2, 10), power(3, 3), pow(2, -1), sqrt(16), cbrt(27), exp2(5), exp10(2), log2(8), log10(1000), exp(0), ln(1), toTypeName(pow(2, 2))

SELECT sqrt(-1), log(0), log(-1), pow(0, 0), sin(0), cos(0), atan(0), degrees(pi()) = 180, hypot(3, 4), factorial(5)

SELECT gcd(12, 18), lcm(4, 6), gcd(-4, 6), plus(1, 2), minus(1, 2), multiply(3, 4), divide(9, 2), max2(3, 7), min2(3, 7)

SELECT toDecimal32('1.10', 2) + toDecimal32('2.205', 3) AS s, toTypeName(s), toDecimal32('1.10', 2) * toDecimal32('2.5', 1) AS m, toTypeName(m), toDecimal64('10', 3) / toDecimal32('4', 1) AS q, toTypeName(q)

SELECT toDecimal32('1.5', 1) + 1 AS a, toTypeName(a), toDecimal32('1.5', 1) * 1.5 AS b, toTypeName(b), toDecimal64('7', 2) - toDecimal32('0.01', 2) AS c, toTypeName(c), -toDecimal32('2.50', 2)

SELECT toDecimal32('1', 2) / 3, toDecimal64('2', 4) / 3, toDecimal32('10', 0) % 3, toDecimal32('7.5', 1) % 2, intDiv(toDecimal32('7.5', 1), 2), toDecimal32('0.1', 1) + toDecimal32('0.2', 1) = toDecimal32('0.3', 1), abs(toDecimal32('-3.25', 2))

SELECT toDecimal32('5', 2) / toDecimal32('0', 2)

SELECT toDecimal64('999999999999999999', 0) * toDecimal64('10', 0)

SELECT 0.1 + 0.2, 0.1 * 3, 1.1 - 1, 1e308 * 10, 3.0, 100 * 1.1, toFloat32(0.1) + toFloat32(0.2)

CREATE TABLE amounts (id UInt16, a Int32, b Nullable(Int32), f Float64, d Decimal(10, 2), u UInt16) ENGINE = MergeTree ORDER BY id

INSERT INTO amounts VALUES (1, 10, 3, 2.5, 19.99, 7), (2, -10, NULL, -0.5, -0.01, 0), (3, 0, 0, 1e6, 1000, 65535), (4, 2147483647, -1, 0, 0.5, 7)

SELECT id, a + b, a * 2, a - u, f / 2, d * 2, d + a FROM amounts ORDER BY id

SELECT id, intDivOrZero(a, b), a / b, moduloOrZero(a, b), -b, abs(b), b + NULL FROM amounts ORDER BY id

SELECT id, round(d), floor(f), round(d * 3, 1), intDiv(a, 3), a % 3, bitAnd(u, 6) FROM amounts ORDER BY id

SELECT toTypeName(a + b), toTypeName(d * 2), toTypeName(d + a), toTypeName(a / b), toTypeName(u + 1), toTypeName(a + 1), toTypeName(f * 2), toTypeName(d / 3) FROM amounts LIMIT 1

SELECT 1 + 'one'

SELECT -2 * 3 + 1, -(2 + 3), 2 - -2, -pow(2, 2), 1 - 2 - 3, 100 / 10 / 2, 7 % 4 * 2, -5 DIV 2, 2 + 3 * -1

SELECT true + 1, true * 5, -true, toTypeName(true + 1), (1 = 1) + (2 = 2), sum(x) FROM (SELECT arrayJoin([true, false, true]) AS x)

# array_join

CREATE TABLE articles (id UInt32, title String, tags Array(String), scores Array(UInt8), links Array(Array(String))) ENGINE = MergeTree ORDER BY id

INSERT INTO articles VALUES (1, 'intro', ['sql', 'basics'], [5, 3], [['a', 'b'], ['c']]), (2, 'joins', ['sql'], [4], [[]]), (3, 'untagged', [], [], []), (4, 'windows', ['sql', 'advanced', 'olap'], [9, 8, 7], [['d']])

CREATE TABLE baskets (id UInt32, lines Nested(sku String, qty UInt16)) ENGINE = MergeTree ORDER BY id

INSERT INTO baskets VALUES (10, ['apple', 'pear'], [3, 1]), (11, [], []), (12, ['fig'], [7])

SELECT arrayJoin([3, 1, 2]) AS x ORDER BY x

SELECT id, arrayJoin(tags) AS tag FROM articles ORDER BY id, tag

SELECT arrayJoin(tags) AS tag, count() AS n FROM articles GROUP BY tag ORDER BY n DESC, tag

SELECT count(), uniqExact(arrayJoin(tags)) FROM articles

SELECT id FROM articles WHERE arrayJoin(tags) LIKE '%s%' ORDER BY id

SELECT arrayJoin(scores) + 100 AS s FROM articles WHERE id = 4 ORDER BY s

SELECT arrayJoin([1, 2]) AS a, arrayJoin([1, 2]) AS b ORDER BY a, b

SELECT arrayJoin([1, 2]) AS a, arrayJoin(['x', 'y']) AS b ORDER BY a, b

SELECT arrayJoin(arrayJoin([[1, 2], [3]])) AS x ORDER BY x

SELECT arrayJoin([]) AS nothing

SELECT sum(arrayJoin([1, 2, 3]))

SELECT arrayJoin(map('k1', 1, 'k2', 2)) AS kv ORDER BY kv

SELECT arrayJoin(range(4)) AS n, n * n AS sq ORDER BY n DESC

SELECT tuple.1 AS pos, tuple.2 AS tag FROM (SELECT arrayJoin(arrayZip([1, 2], ['p', 'q'])) AS tuple) ORDER BY pos

SELECT id, tags FROM articles ARRAY JOIN tags ORDER BY id, tags

SELECT title, tag FROM articles ARRAY JOIN tags AS tag ORDER BY title, tag

SELECT title, tags, tag FROM articles ARRAY JOIN tags AS tag WHERE tag != 'sql' ORDER BY tag

SELECT tag, groupArray(title) AS titles FROM (SELECT tag, title FROM articles ARRAY JOIN tags AS tag ORDER BY tag, title) GROUP BY tag ORDER BY tag

SELECT id, tag FROM articles LEFT ARRAY JOIN tags AS tag ORDER BY id, tag

SELECT id, score, score = 0 AS missing FROM articles LEFT ARRAY JOIN scores AS score WHERE id IN (2, 3) ORDER BY id

SELECT id, count() AS n, countIf(tag != '') AS real FROM articles LEFT ARRAY JOIN tags AS tag GROUP BY id ORDER BY id

SELECT id, tag, score FROM articles ARRAY JOIN tags AS tag, scores AS score ORDER BY id, score DESC

SELECT id, tag, pos FROM articles ARRAY JOIN tags AS tag, arrayEnumerate(tags) AS pos ORDER BY id, pos

SELECT tag, next FROM articles ARRAY JOIN tags AS tag, arrayMap(s -> s + 1, scores) AS next WHERE id = 1 ORDER BY next

SELECT argMax(tag, score), max(score) FROM articles ARRAY JOIN tags AS tag, scores AS score

SELECT a, b FROM (SELECT [1, 2, 3] AS x, ['u', 'v'] AS y) ARRAY JOIN x AS a, y AS b

SELECT a, b FROM (SELECT [1, 2, 3] AS x, ['u', 'v'] AS y) ARRAY JOIN x AS a, y AS b ORDER BY a SETTINGS enable_unaligned_array_join = 1

SELECT id, n FROM articles ARRAY JOIN [10, 20] AS n WHERE id < 3 ORDER BY id, n

SELECT id, word FROM articles ARRAY JOIN splitByChar('n', title) AS word WHERE id = 1 ORDER BY word

SELECT id, link FROM articles ARRAY JOIN arrayFlatten(links) AS link ORDER BY id, link

SELECT id, inner, leaf FROM (SELECT id, inner FROM articles ARRAY JOIN links AS inner) LEFT ARRAY JOIN inner AS leaf ORDER BY id, inner, leaf

SELECT k, v FROM (SELECT map('a', 1, 'b', 2) AS m) ARRAY JOIN mapKeys(m) AS k, mapValues(m) AS v ORDER BY k

SELECT id, lines.sku, lines.qty FROM baskets ORDER BY id

SELECT id, lines.sku, lines.qty FROM baskets ARRAY JOIN lines ORDER BY id, lines.sku

SELECT id, line.sku, line.qty FROM baskets ARRAY JOIN lines AS line ORDER BY id, line.sku

SELECT id, line.sku FROM baskets LEFT ARRAY JOIN lines AS line ORDER BY id, line.sku

SELECT id, lines.sku, lines.qty FROM baskets ARRAY JOIN lines.sku ORDER BY id, lines.sku

SELECT sum(lines.qty), max(lines.sku) FROM baskets ARRAY JOIN lines WHERE lines.qty > 1

SELECT id, sku, num FROM baskets ARRAY JOIN lines.sku AS sku, arrayEnumerate(lines.sku) AS num ORDER BY id, num

SELECT x.title, tag, b.id FROM (SELECT title, tags, id + 9 AS bid FROM articles) AS x JOIN baskets AS b ON b.id = x.bid ARRAY JOIN x.tags AS tag ORDER BY x.title, tag

SELECT length(tag) AS len, sum(score) FROM articles ARRAY JOIN tags AS tag, scores AS score GROUP BY len ORDER BY len

SELECT id FROM articles ARRAY JOIN title

SELECT arrayJoin('text')

SELECT id FROM articles ARRAY JOIN missing AS m

# arrays

SELECT [1, 2, 3], [], ['a', 'b'], [[1], [2, 3]], array(1, 2), [1, NULL], [(1, 'a')], emptyArrayUInt8(), emptyArrayString()

SELECT [10, 20, 30][1], [10, 20, 30][-1], [10, 20, 30][4], ['a', 'b'][3] = '', [1, NULL][2], [[1, 2], [3]][2][1], arrayElement([5, 6], 2), [10, 20][-3], arrayElementOrNull([1], 2), materialize([1, 2])[2]

SELECT [1, 2, 3][0]

SELECT length([1, 2, 3]), empty([]), notEmpty([0]), length([[], []]), toTypeName([1, -1]), toTypeName([[]]), toTypeName(['a', NULL]), toTypeName(array()), toTypeName([1, 2.5])

SELECT has([1, 2, 3], 2), has(['a'], 'b'), has([1, NULL], NULL), has([], 1), hasAll([1, 2, 3], [3, 1]), hasAll([1], []), hasAny([1, 2], [2, 9]), hasAny([1], []), hasSubstr([1, 2, 3], [2, 3]), hasSubstr([1, 2, 3], [1, 3]), has([1.0, 2.0], 1)

SELECT indexOf(['a', 'b', 'a'], 'a'), indexOf([1], 5), countEqual([1, 2, 1], 1), countEqual([NULL, 1, NULL], NULL), indexOf([NULL, 1], NULL), 2 IN [1, 2], arrayCount([0, 1, 2, 0])

SELECT range(5), range(2, 5), range(0, 10, 3), range(0), range(5, 2), arrayConcat([1], [2, 3], []), arrayWithConstant(3, 'x'), arrayPushBack([1, 2], 3), arrayPushFront([1, 2], 0), arrayPopBack([1, 2]), arrayPopFront([1, 2]), arrayPopBack([])

SELECT toTypeName(range(3)), toTypeName(arrayConcat([1], [300])), toTypeName(arrayPushBack([1], -1)), toTypeName(arrayPushBack([1], NULL)), arrayConcat([1], [NULL]), arrayConcat(['a'], []), range(3, -3, -2)

SELECT arraySlice([1, 2, 3, 4, 5], 2), arraySlice([1, 2, 3, 4, 5], 2, 2), arraySlice([1, 2, 3, 4, 5], -2), arraySlice([1, 2, 3, 4, 5], -3, 2), arraySlice([1, 2, 3, 4, 5], 2, -1), arraySlice([1, 2], 5), arrayResize([1, 2, 3], 2), arrayResize([1], 3), arrayResize([1], 3, 9), arrayResize([1, 2], -3)

SELECT arraySort([3, 1, 2]), arraySort(['b', 'A', 'a']), arrayReverseSort([3, 1, 2]), arraySort([2, NULL, 1]), arrayReverseSort([2, NULL, 1]), arraySort([1.5, nan, -inf, inf]), arrayReverse([1, 2, 3]), reverse([1, 2]), arrayPartialSort(2, [5, 9, 1, 3])[1], arraySort([]), arraySort([[2], [1, 5]])

SELECT arrayDistinct([1, 2, 1, 3, 2]), arrayDistinct([1, NULL, NULL, 1]), arrayUniq([1, 2, 1]), arrayUniq([1, 2], [1, 1]), arrayCompact([1, 1, 2, 2, 1]), arrayCompact(['', '', 'a']), arraySort(arrayIntersect([1, 2, 3], [2, 3, 4])), arraySort(arrayIntersect([1, 2], [3])), arraySort(arrayUnion([1, 2], [2, 3])), arraySort(arraySymmetricDifference([1, 2], [2, 3]))

SELECT arrayEnumerate(['x', 'y', 'x']), arrayEnumerateUniq(['x', 'y', 'x']), arrayEnumerateDense(['x', 'y', 'x']), arrayEnumerateUniq([1, 1], [1, 2]), toTypeName(arrayEnumerate([1]))

SELECT arrayZip([1, 2], ['a', 'b']), arrayZip(['x']), arrayFlatten([[1, 2], [3], []]), flatten([[[1]], [[2, 3]]]), arrayZipUnaligned([1, 2], ['a']), arrayFlatten([[], [['a']]])

SELECT arrayZip([1], ['a', 'b'])

SELECT arraySum([1, 2, 3]), arraySum([1.5, -1]), arrayAvg([1, 2]), arrayMin([3, 1]), arrayMax([3, 1]), arrayProduct([2, 3, 4]), arraySum(emptyArrayUInt8()), arrayMin(['b', 'a']), arrayMax([toDate('2024-01-01'), toDate('2024-02-01')]), toTypeName(arraySum([1, 2])), toTypeName(arrayAvg([1]))

SELECT arrayReduce('sum', [1, 2, 3]), arrayReduce('max', [1, 5, 2]), arrayReduce('uniqExact', [1, 1, 2]), arrayReduce('count', ['a', 'b']), arrayReduce('groupArray', [1, 2]), arrayReduce('quantileExact(0.5)', [1, 2, 3]), arrayReduce('avg', [1, 2]), arrayReduce('sumIf', [1, 2, 3], [1, 0, 1])

SELECT arrayCumSum([1, 2, 3]), arrayCumSum([1, -2]), arrayCumSumNonNegative([1, -5, 2]), arrayDifference([1, 4, 2]), arrayDotProduct([1, 2], [3, 4]), arrayRotateLeft([1, 2, 3], 1), arrayRotateRight([1, 2, 3], 1), arrayShiftLeft([1, 2, 3], 1), arrayShiftRight([1, 2, 3], 1), arrayJaccardIndex([1, 2], [1, 2])

SELECT toString([1, 2]), toString(['a', 'it\'s']), arrayStringConcat(['x', 'y'], ', '), splitByChar(',', '1,2'), CAST('[1,2]' AS Array(UInt8)), CAST([1, 2] AS Array(String)), [1, 2]::Array(Float32), arrayStringConcat([1.5, 2], ';'), length(toString([toDate('2024-01-01')]))

SELECT arrayJoin([1, 2, 3]) AS x, x * 10

SELECT 'a', arrayJoin(emptyArrayString()) AS x

SELECT n, e FROM (SELECT 1 AS n, ['x', 'y'] AS arr) ARRAY JOIN arr AS e

SELECT n, a, b, i FROM (SELECT 7 AS n, [10, 20] AS p, ['p', 'q'] AS q) ARRAY JOIN p AS a, q AS b, arrayEnumerate(p) AS i

SELECT n, e FROM (SELECT 1 AS n, [] :: Array(UInt8) AS arr UNION ALL SELECT 2, [5]) LEFT ARRAY JOIN arr AS e ORDER BY n

SELECT [1, 2] = [1, 2], [1] < [2], [1, 2] < [1], [] = [], ['a'] != ['b'], [1, NULL] = [1, NULL], greatest([1], [2]), [1, 2] IN ([1, 2], [3])

CREATE TABLE baskets (id UInt8, items Array(String), qty Array(UInt16), marks Array(Nullable(Int8)), grid Array(Array(UInt8)), pos Int8) ENGINE = MergeTree ORDER BY id

INSERT INTO baskets VALUES (1, ['tea', 'milk', 'tea'], [2, 1, 5], [1, NULL, -1], [[1, 2], [3]], 2), (2, [], [], [], [], 1), (3, ['jam'], [65535], [NULL], [[], [9]], -1)

SELECT id, length(items), items[1], qty[-1], marks[2], items[pos], grid[1], grid[2][1], empty(items) FROM baskets ORDER BY id

SELECT id, has(items, 'tea'), indexOf(items, 'milk'), arraySum(qty), arraySort(items), arrayDistinct(items), arrayConcat(items, ['end']), has(marks, NULL) FROM baskets ORDER BY id

SELECT id, arraySlice(items, pos), arrayPushBack(qty, id), arrayStringConcat(items, '+'), arrayReverse(qty), arrayFlatten(grid), arrayResize(items, 2, '-'), range(id) FROM baskets ORDER BY id

SELECT id, arrayMin(qty), arrayMax(qty), arrayAvg(qty), arrayUniq(items), arrayCompact(items), arrayZip(items, qty), arrayEnumerateUniq(items) FROM baskets ORDER BY id

SELECT id, item, q FROM baskets ARRAY JOIN items AS item, qty AS q ORDER BY id, item, q

SELECT item, sum(q) AS total FROM baskets ARRAY JOIN items AS item, qty AS q GROUP BY item ORDER BY total, item

SELECT arrayJoin(items) AS item, count() AS c FROM baskets GROUP BY item ORDER BY c DESC, item

SELECT id, items = ['jam'], qty > [2], hasAny(items, ['milk', 'jam']), hasAll(qty, [1, 2]), arrayCompact(marks) FROM baskets ORDER BY id

SELECT toTypeName(items[1]), toTypeName(marks[1]), toTypeName(arraySum(qty)), toTypeName(arrayConcat(qty, [1])), toTypeName(grid[1]), toTypeName(arrayMax(marks)), toTypeName(arrayZip(items, qty)), toTypeName(arrayMax(qty)), toTypeName(arrayDistinct(marks)) FROM baskets LIMIT 1

SELECT has(5, 1)

SELECT arrayConcat([1], ['a'])

SELECT id, arrayMap(x -> x * 2, qty), arrayFilter(x -> x IS NOT NULL, marks), arraySort(x -> -x, qty), arrayJoin(arrayPushBack(qty, 0)) AS j FROM baskets WHERE id > 1 ORDER BY id, j

SELECT groupArray(id), arraySort(groupUniqArray(length(items))), sum(length(items)), arraySort(groupArrayArray(items)), arraySum(sumForEach(qty)) FROM (SELECT * FROM baskets ORDER BY id)

# arrays_lambda

SELECT arrayMap(x -> x + 1, [1, 2, 3]), arrayMap((x, y) -> x * y, [1, 2], [10, 20]), arrayMap(x -> 'k', [1, 2]), arrayMap(x -> upper(x), ['a', 'b']), arrayMap(x -> (x, x * 2), [1, 2]), arrayMap(x -> [x], [1, 2])

SELECT arrayMap(x -> x / 2, [1, 2]), arrayMap(x -> if(x > 1, 'big', 'small'), [1, 2]), arrayMap(x -> NULL, [1, 2]), arrayMap(x -> x, emptyArrayUInt8()), arrayMap(x -> toString(x), [1, NULL]), arrayMap(x -> length(x), [[1], [], [2, 3]])

SELECT toTypeName(arrayMap(x -> x + 1, [1])), toTypeName(arrayMap(x -> x / 2, [1])), toTypeName(arrayMap(x -> toString(x), [1])), toTypeName(arrayMap(x -> (x, 'a'), [1])), toTypeName(arrayMap(x -> x > 1, [1, NULL]))

SELECT arrayMap(x -> arraySum(y -> y + x, [1, 2]), [10, 20]), arrayMap(row -> arrayMap(v -> v * 2, row), [[1, 2], [3]]), arrayMap(x -> arrayFilter(y -> y != x, [1, 2, 3]), [1, 3])

SELECT arrayMap((k, v) -> concat(k, '=', toString(v)), ['a', 'b'], [1, 2]), arrayStringConcat(arrayMap(t -> concat(t.1, ':', toString(t.2)), [('x', 1), ('y', 2)]), ';')

SELECT arrayMap((a, b) -> a + b, [1, 2], [3])

SELECT arrayMap(x -> nope + x, [1])

SELECT arrayFilter(x -> x > 2, [1, 2, 3, 4]), arrayFilter((v, keep) -> keep, ['a', 'b', 'c'], [1, 0, 1]), arrayFilter(x -> x LIKE '%a%', ['cat', 'dog']), arrayFilter(x -> 0, [1]), arrayFilter(x -> isNotNull(x), [1, NULL, 3]), arrayFilter(x -> x != '', splitByChar(',', 'a,,b,'))

SELECT arrayExists(x -> x = 2, [1, 2]), arrayExists(x -> x > 5, [1]), arrayExists(x -> 1, emptyArrayUInt8()), arrayAll(x -> x > 0, [1, 2]), arrayAll(x -> x > 1, [1, 2]), arrayAll(x -> 0, emptyArrayUInt8()), arrayExists((x, y) -> x = y, [1, 2], [2, 2]), arrayCount(x -> x % 2 = 1, [1, 2, 3]), arrayCount(x -> x, [1, 0, 3])

SELECT arrayFirst(x -> x > 1, [1, 2, 3]), arrayFirst(x -> x > 9, [1, 2]), arrayFirstIndex(x -> x > 1, [1, 2, 3]), arrayFirstIndex(x -> x > 9, [1]), arrayLast(x -> x < 3, [1, 2, 3]), arrayLastIndex(x -> x < 3, [1, 2, 3]), arrayFirstOrNull(x -> x > 9, [1]), arrayLastOrNull(x -> x > 0, [1, 2]), arrayFirst(x -> x = 'z', ['a'])

SELECT arraySum(x -> x * x, [1, 2, 3]), arrayMin(x -> -x, [1, 2]), arrayMax(x -> length(x), ['a', 'bbb']), arrayAvg(x -> x * 2, [1, 2]), arraySum((x, w) -> x * w, [1, 2], [3, 4]), arrayProduct(x -> x + 1, [1, 2]), arrayCumSum(x -> x * 2, [1, 2, 3])

SELECT arrayFold((acc, x) -> acc + x, [1, 2, 3], toInt64(0)), arrayFold((acc, x) -> concat(acc, x), ['a', 'b'], ''), arrayFold((acc, x) -> acc * x, [2, 3], toInt64(10)), arrayFold((acc, x) -> arrayPushFront(acc, x), [1, 2, 3], emptyArrayInt64()), arrayFold((acc, x, y) -> acc + x * y, [1, 2], [3, 4], toInt64(0))

SELECT arrayMap(kv -> (splitByChar('=', kv)[1], splitByChar('=', kv)[2]), splitByChar('&', 'a=1&b=2')), arraySum(arrayMap(x -> toUInt32OrZero(x), splitByChar(',', '5,x,7'))), arrayStringConcat(arraySort(arrayDistinct(arrayMap(w -> lower(w), splitByChar(' ', 'b A a B')))), ' ')

SELECT arrayJoin(arrayMap(x -> (x, x * x), [1, 2])) AS p, p.1 + p.2

SELECT number, arrayMap(i -> number * i, range(number)) FROM numbers(4) ORDER BY number

SELECT arrayFilter((x, i) -> x != a[i - 1] OR i = 1, a, arrayEnumerate(a)) FROM (SELECT [1, 1, 2, 2, 1] AS a)

SELECT arraySort(x -> -x, [1, 3, 2]), arrayReverseSort(x -> length(x), ['aa', 'b', 'cccc']), arraySort((x, k) -> k, ['a', 'b', 'c'], [3, 1, 2]), arraySort(x -> x.2, [('a', 2), ('b', 1)]), arrayReverseSort((x, k) -> k, [1, 2, 3], [10, 30, 20]), arraySort(x -> abs(x), [-3, 1, -2])

SELECT arraySort(x -> x % 2, [5, 4, 3, 2, 1]), arraySort(x -> lower(x), ['b', 'A', 'a', 'B'])

SELECT arraySplit(x -> x = 3, [1, 2, 3, 4]), arrayReverseSplit(x -> x = 3, [1, 2, 3, 4]), arraySplit((x, y) -> y, ['a', 'b', 'c'], [0, 1, 0]), arrayFill(x -> x != 0, [1, 0, 0, 2, 0]), arrayReverseFill(x -> x != 0, [0, 1, 0, 2])

SELECT arrayFilter(x -> 'yes', [1, 2])

CREATE TABLE orders (id UInt8, names Array(String), prices Array(Decimal(8, 2)), qty Array(UInt8), rate Float64, tag LowCardinality(String), opt Array(Nullable(Int16))) ENGINE = MergeTree ORDER BY id

INSERT INTO orders VALUES (1, ['pen', 'ink', 'pad'], [1.5, 20, 3.25], [10, 1, 2], 0.5, 'a', [1, NULL, 3]), (2, [], [], [], 2, 'b', []), (3, ['bag'], [99.99], [1], 1, 'a', [NULL])

SELECT id, arrayMap((n, q) -> concat(n, 'x', toString(q)), names, qty), arrayMap(q -> q * rate, qty), arrayMap(n -> concat(tag, '-', n), names) FROM orders ORDER BY id

SELECT id, arrayFilter(n -> n LIKE 'p%', names), arrayFilter((n, q) -> q > id, names, qty), arrayCount(q -> q > 1, qty), arrayExists(n -> n = 'ink', names), arrayAll(p -> p < 50, prices) FROM orders ORDER BY id

SELECT id, arraySum((p, q) -> p * q, prices, qty) AS total, arraySum(prices), arrayMax(p -> p, prices), arraySort((n, p) -> -p, names, prices), arrayFirst(n -> length(n) = 3, names) FROM orders ORDER BY id

SELECT id, arrayMap(x -> ifNull(x, -1), opt), arrayFilter(x -> x IS NULL, opt), arrayMap(x -> x + id, opt), arrayCount(x -> x > 0, opt), arraySum(x -> ifNull(x, 0), opt) FROM orders ORDER BY id

SELECT id, arrayReverseSort(p -> p, prices), arrayCumSum(qty), arrayEnumerate(names), arrayMap((n, i) -> i || '.' || n, names, arrayEnumerate(names)), arrayFold((a, q) -> a + q, qty, toInt64(0)) FROM orders ORDER BY id

SELECT id, n, length(n) FROM orders ARRAY JOIN arrayMap(x -> upper(x), names) AS n ORDER BY id, n

SELECT id FROM orders WHERE arrayExists(p -> p > 10, prices) AND NOT arrayExists((n, q) -> n = 'bag' AND q = 1, names, qty) ORDER BY id

SELECT tag, sum(arraySum(qty)) AS s, groupArray(length(names)) AS l FROM (SELECT * FROM orders ORDER BY id) GROUP BY tag ORDER BY tag

SELECT toTypeName(arrayMap(q -> q * rate, qty)), toTypeName(arrayFilter(x -> x > 1, opt)), toTypeName(arrayMap(x -> x + 1, opt)), toTypeName(arraySum((p, q) -> p * q, prices, qty)), toTypeName(arrayFirst(x -> x > 1, opt)), toTypeName(arrayMap(n -> tag, names)) FROM orders LIMIT 1

SELECT id, arrayFilter(x -> has(['pen', 'pad'], x), names), arrayMap(x -> transform(x, ['pen', 'ink'], ['P', 'I'], '?'), names), arrayMap((n, p) -> map(n, p), names, prices), length(arrayFilter(p -> p BETWEEN 1 AND 5, prices)) FROM orders ORDER BY id

SELECT id, arrayZip(names, arrayMap(p -> round(p), prices)), arrayMap(t -> t.1, arrayZip(names, qty)), arrayReduce('max', arrayMap(q -> q + 1, qty)), arrayStringConcat(arrayMap(x -> toString(x), qty), '/') FROM orders ORDER BY id

WITH (s -> concat('<', s, '>')) AS wrap SELECT id, arrayMap(n -> wrap(n), names), wrap(tag) FROM orders ORDER BY id

SELECT sum(q), max(length(n)), groupArray(concat(n, toString(q))) FROM (SELECT n, q FROM orders ARRAY JOIN names AS n, qty AS q ORDER BY n) WHERE q > 1

# casts

SELECT CAST('42' AS Int32), CAST('42', 'Int32'), '42'::Int32, toInt32('42'), toTypeName('42'::Int32)

SELECT '3.25'::Float64, '2024-05-06'::Date, '[1,2,3]'::Array(UInt8), '(1,\'a\')'::Tuple(UInt8, String)

SELECT 1::String || 'x', 5::Nullable(Int8), toTypeName(5::Nullable(Int8)), CAST(NULL AS Nullable(String)), 'abc'::FixedString(5) = 'abc'

SELECT toUInt8(256), toUInt8(-1), toInt8(128), toInt16(40000), toUInt32(-1), toInt32(4294967295), toUInt64(-5)

SELECT toInt32(2.9), toInt32(-2.9), toUInt8(255.99), toInt64(1e10), CAST(7.5 AS UInt16)

SELECT toUInt8('12abc')

SELECT toInt32('')

SELECT toInt32('-15'), toUInt16('00099'), toInt64('+8'), toFloat64('1e3'), toFloat64('-inf'), toFloat32('.5'), toFloat64('nan')

SELECT toUInt8('300'), toInt8('200'), toInt16('70000')

SELECT toInt32OrZero('12'), toInt32OrZero('12x'), toInt32OrZero(''), toUInt8OrZero('300'), toFloat64OrZero('abc'), toDateOrZero('x')

SELECT toInt32OrNull('12'), toInt32OrNull('12x'), toUInt8OrNull('-1'), toFloat64OrNull('1.5e2'), toDateOrNull('2024-02-28'), toDateTimeOrNull('garbage', 'UTC')

SELECT toInt32OrDefault('7', toInt32(-1)), toInt32OrDefault('seven', toInt32(-1)), toInt32OrDefault('x'), toUInt8OrDefault('999', toUInt8(3)), toDateOrDefault('bad', toDate('2001-01-01'))

SELECT toTypeName(toInt32OrNull('1')), toTypeName(toInt32OrZero('1')), toTypeName(toInt32OrDefault('1')), toTypeName(accurateCastOrNull(1, 'Int8'))

SELECT accurateCastOrNull(300, 'UInt8'), accurateCastOrNull(-1, 'UInt32'), accurateCastOrNull(100, 'Int8'), accurateCastOrNull('abc', 'Int32'), accurateCastOrNull(1.5, 'Int32'), accurateCastOrDefault(999, 'UInt8'), accurateCastOrDefault(-5, 'UInt8', toUInt8(9))

CREATE TABLE raw_events (id UInt32, num String, flag String, ts String, price Nullable(String), code LowCardinality(String)) ENGINE = MergeTree ORDER BY id

INSERT INTO raw_events VALUES (1, '10', 'true', '2024-01-02 03:04:05', '9.99', '1'), (2, 'n/a', 'false', 'yesterday', NULL, '2'), (3, '-7', '1', '2024-12-31 23:59:59', 'free', 'x'), (4, '', '0', '', '0.1', '')

SELECT id, toInt32OrNull(num), toInt32OrZero(num), toUInt8OrNull(code), toFloat64OrNull(price), toDecimal64OrNull(price, 2) FROM raw_events ORDER BY id

SELECT id, toDateTimeOrNull(ts, 'UTC'), toDateOrZero(ts), accurateCastOrNull(num, 'UInt8') FROM raw_events ORDER BY id

SELECT id, flag::Bool FROM raw_events ORDER BY id

SELECT toInt32(num) FROM raw_events WHERE num IN ('10', '-7') ORDER BY id

SELECT toInt64(toNullable('5')), toInt64(CAST(NULL AS Nullable(String))), toString(CAST(NULL AS Nullable(Int8))) IS NULL

SELECT CAST(CAST(NULL AS Nullable(Int32)) AS Int32)

SELECT 'true'::Bool, 'FALSE'::Bool, '1'::Bool, 'yes'::Bool, 'off'::Bool, CAST(2 AS Bool), 0::Bool, toBool('t'), toString(true), true::UInt8

SELECT toDate(19000), toDateTime(1700000000, 'UTC'), toUInt32(toDateTime('2024-01-01 00:00:00', 'UTC')), toUInt16(toDate('1970-01-10')), toInt32(toDate32('1969-12-31'))

SELECT toDate('2024-01-15 10:20:30'), toDate(toDateTime('2024-01-15 23:59:59', 'UTC')), toDateTime(toDate('2024-01-15'), 'UTC'), toDateTime('2024-01-15', 'UTC'), toDateTime('1700000000', 'UTC')

SELECT toDateTime64('2024-01-15 10:20:30.123456', 3, 'UTC'), toDateTime64('2024-01-15 10:20:30', 6, 'UTC'), toDateTime64(1.5, 2, 'UTC'), toDateTime(toDateTime64('2024-01-15 10:20:30.999', 3, 'UTC'), 'UTC')

SELECT toDateTime('2024-13-45 99:00:00', 'UTC')

SELECT parseDateTimeBestEffort('2024-06-01T12:30:45Z', 'UTC'), parseDateTimeBestEffort('2024-06-01T12:30:45+02:00', 'UTC'), parseDateTimeBestEffort('Jun 5 2024 7:08 PM', 'UTC'), parseDateTimeBestEffort('1717245045', 'UTC'), parseDateTimeBestEffort('05/06/2024 01:02:03', 'UTC'), parseDateTimeBestEffortUS('05/06/2024 01:02:03', 'UTC')

SELECT parseDateTimeBestEffortOrNull('not a date', 'UTC'), parseDateTimeBestEffortOrZero('not a date', 'UTC'), parseDateTimeBestEffortOrNull('2024-06-01 10:00:00.5', 'UTC'), parseDateTime64BestEffort('2024-06-01T12:30:45.678Z', 3, 'UTC'), parseDateTime64BestEffortOrNull('junk', 3, 'UTC')

SELECT parseDateTime('2024/03/09 08-07-06', '%Y/%m/%d %H-%i-%s', 'UTC'), parseDateTime('09 Mar 2024', '%d %b %Y', 'UTC'), parseDateTimeInJodaSyntax('2024-03-09 08:07', 'yyyy-MM-dd HH:mm', 'UTC'), parseDateTimeOrNull('09.03.2024', '%Y-%m-%d', 'UTC'), parseDateTimeOrZero('x', '%Y', 'UTC')

SELECT toDecimal32('1.239', 2), toDecimal64(2.5, 3), toDecimal32(-7, 1), CAST('12.3456' AS Decimal(10, 2)), toDecimal64OrNull('1e400', 2), toDecimal32OrZero('oops', 3), toDecimal32OrDefault('bad', 1)

SELECT toDecimal32(1234567890, 2)

SELECT toString(123), toString(-1.5), toString(toDate('2024-02-03')), toString([1, 2]), toString((1, 'a')), toString(map('k', 1)), toString(toDecimal32(1.10, 2)), toString(NULL)

SELECT toFixedString('ab', 4) = 'ab\0\0', length(toFixedString('ab', 4)), toStringCutToZero(toFixedString('ab', 4)), length(toString(toFixedString('ab', 4)))

SELECT toTypeName(toInt32OrNull(price)), toTypeName(toInt32(toNullable('1'))), toTypeName(toString(code)), toTypeName(toUInt8OrZero(code)), toTypeName(toDate(ts)) FROM raw_events LIMIT 1

SELECT id, CAST(code AS String) = code, CAST(id AS String) || '!', CAST(id AS Float64) / 2, CAST(id AS Nullable(UInt8)) FROM raw_events ORDER BY id

SELECT reinterpretAsUInt32('abcd'), reinterpretAsString(65), reinterpretAsInt8('\xFF'), reinterpret(toInt8(-1), 'UInt8'), reinterpretAsFloat32(toUInt32(1065353216)), reinterpretAsUInt64('')

SELECT CAST([1, 2, 3] AS Array(String)), CAST((1, '2') AS Tuple(Float32, UInt8)), CAST((1, 'x') AS Tuple(a UInt8, b String)).b, CAST(map('a', 1) AS Map(String, String)), CAST(['1', '2'], 'Array(Nullable(Int16))')

SELECT toIntervalDay(3), toTypeName(toIntervalDay(3)), toInt8OrNull(''), toUnixTimestamp('2024-01-01 00:00:00', 'UTC'), toUInt256OrNull('x'), toInt128OrZero('-5')

SELECT toDate32OrNull('1950-01-02'), toDateTime64OrNull('2024-01-02 03:04:05.678', 3, 'UTC'), toDateTime64OrZero('x', 3, 'UTC'), toUUIDOrNull('x'), toIPv6OrDefault('x'), toIPv4OrNull('10.0.0.1'), toDecimal128OrNull('1.5', 3), toInt64OrDefault('x', toInt64(8)), toDate32OrZero('x')

SELECT CAST('2024-01-02 03:04:05.678' AS DateTime64(3, 'UTC')), CAST('a' AS Enum8('a' = 1, 'b' = 2)), CAST(materialize('b') AS Enum8('a' = 1, 'b' = 2)), CAST('1.50' AS Nullable(Decimal(9, 2))), CAST(1700000000 AS DateTime('UTC')), CAST('10.0.0.1' AS IPv4), CAST('61f0c404-5cb3-11e7-907b-a6006ad3dba0' AS UUID), CAST(1.9 AS Nullable(Int8))

SELECT id, toUInt8(toInt32(id) - 3), toInt8(id * 100), toUInt16(id * 70000), toInt64(id / 2) FROM raw_events ORDER BY id

# collapsing_merge_tree

CREATE TABLE c (user UInt64, pages UInt32, secs UInt32, sign Int8) ENGINE = CollapsingMergeTree(sign) ORDER BY user

SYSTEM STOP MERGES c

INSERT INTO c VALUES (1, 5, 100, 1), (2, 1, 10, 1)

INSERT INTO c VALUES (1, 5, 100, -1), (1, 6, 185, 1)

SELECT * FROM c ORDER BY user, sign, pages

SELECT user, sum(pages * sign), sum(secs * sign) FROM c GROUP BY user HAVING sum(sign) > 0 ORDER BY user

SELECT * FROM c FINAL ORDER BY user

SELECT count(), sum(sign) FROM c

INSERT INTO c VALUES (2, 1, 10, -1)

SELECT user FROM c FINAL

SYSTEM START MERGES c

OPTIMIZE TABLE c FINAL

SELECT * FROM c ORDER BY user

INSERT INTO c VALUES (9, 1, 1, 1), (9, 1, 1, -1)

SELECT count() FROM c WHERE user = 9

CREATE TABLE odd (k UInt8, v String, sign Int8) ENGINE = CollapsingMergeTree(sign) ORDER BY k

SYSTEM STOP MERGES odd

INSERT INTO odd SETTINGS optimize_on_insert = 0 VALUES (1, 's1', 1), (1, 'c1', -1), (1, 's2', 1)

INSERT INTO odd SETTINGS optimize_on_insert = 0 VALUES (2, 'c1', -1), (2, 's1', 1), (2, 'c2', -1)

INSERT INTO odd SETTINGS optimize_on_insert = 0 VALUES (3, 's1', 1), (3, 's2', 1)

SELECT count() FROM odd

SYSTEM START MERGES odd

OPTIMIZE TABLE odd FINAL

SELECT * FROM odd ORDER BY k, sign

SELECT k, v FROM odd FINAL ORDER BY k

CREATE TABLE vc (id UInt32, amount Int32, sign Int8, ver UInt16) ENGINE = VersionedCollapsingMergeTree(sign, ver) ORDER BY id

SYSTEM STOP MERGES vc

INSERT INTO vc VALUES (1, 10, -1, 1), (2, 5, 1, 1)

INSERT INTO vc VALUES (1, 20, 1, 2), (1, 10, 1, 1)

INSERT INTO vc VALUES (2, 5, -1, 1), (2, 7, 1, 2), (2, 7, -1, 2), (2, 8, 1, 3)

SELECT id, amount, ver FROM vc FINAL ORDER BY id

SELECT id, sum(amount * sign) AS total FROM vc GROUP BY id ORDER BY id

SYSTEM START MERGES vc

OPTIMIZE TABLE vc FINAL

SELECT * FROM vc ORDER BY id

SELECT sorting_key, primary_key FROM system.tables WHERE database = currentDatabase() AND name = 'vc'

CREATE TABLE parted (d Date, k UInt8, sign Int8) ENGINE = CollapsingMergeTree(sign) PARTITION BY d ORDER BY k

INSERT INTO parted VALUES ('2024-01-01', 1, 1), ('2024-01-02', 1, -1), ('2024-01-02', 2, 1)

OPTIMIZE TABLE parted FINAL

SELECT d, k, sign FROM parted ORDER BY d, k

CREATE TABLE bad (k UInt8, sign UInt8) ENGINE = CollapsingMergeTree(sign) ORDER BY k

CREATE TABLE bad (k UInt8, sign Int8) ENGINE = CollapsingMergeTree ORDER BY k

CREATE TABLE bad (k UInt8, sign Int8) ENGINE = CollapsingMergeTree(no_such) ORDER BY k

CREATE TABLE bad (k UInt8, sign Int8, ver String) ENGINE = VersionedCollapsingMergeTree(sign, ver) ORDER BY k

INSERT INTO c VALUES (100, 1, 1, 2)

SELECT count() FROM c FINAL

# comparisons_and_logic

SELECT 1 = 1.0, -1 < toUInt64(1), toUInt8(255) = toInt16(255), 3 != 4, 3 <> 3, 2 >= 2, 2 <= 1, 18446744073709551615 > -1, toDecimal32('1.50', 2) = 1.5

SELECT 'abc' < 'abd', 'Z' < 'a', '10' < '9', '' < 'a', 'a' = 'a ', 'ab' > 'abc', equals('x', 'x'), notEquals(1, 2), greaterOrEquals(3, 2)

SELECT toDate('2024-03-01') = '2024-03-01', toDate('2024-03-01') > '2024-02-28', toDateTime('2024-03-01 10:00:00', 'UTC') < '2024-03-01 10:00:01', toDate('2024-03-01') < toDateTime('2024-03-01 00:00:01', 'UTC'), toDateTime64('2024-03-01 10:00:00.500', 3, 'UTC') > toDateTime('2024-03-01 10:00:00', 'UTC')

SELECT NULL = NULL, NULL != 1, 1 < NULL, NULL + 1, NULL = 1 OR 1, NULL AND 0, NULL AND 1, NULL OR 0, NOT NULL, xor(1, NULL)

SELECT isNull(NULL), isNull(0), isNotNull('x'), NULL IS NULL, 1 IS NOT NULL, (1 = NULL) IS NULL, toTypeName(1 = NULL)

SELECT NULL IS NOT DISTINCT FROM NULL, 1 <=> NULL, 1 <=> 1, 1 IS DISTINCT FROM 2

SELECT 5 AND 3, 0.5 OR 0, NOT 7, and(1, 1, 0), or(0, 0, 1), xor(1, 1, 1), not(0), toTypeName(1 AND 1), true AND false

SELECT 1 AND NOT 0 OR 0, NOT 1 = 2, 1 = 1 AND 2 = 2, NOT (1 > 2), 0 OR NOT 0 AND 1

SELECT 'yes' AND 1

SELECT 2 IN (1, 2, 3), 5 NOT IN (1, 2), 'b' IN ('a', 'b'), (1, 'a') IN ((1, 'a'), (2, 'b')), 1 IN (1), 3 IN [1, 2, 3], NULL IN (1, NULL), 1 IN (2, NULL), 1 NOT IN (2, NULL)

SELECT 1.0 IN (1, 2), toDate('2024-01-01') IN ('2024-01-01'), 300 IN (44), toUInt8(44) IN (300, 44), -1 IN (255)

SELECT 5 BETWEEN 1 AND 5, 0 BETWEEN 1 AND 5, 5 NOT BETWEEN 6 AND 9, 'm' BETWEEN 'a' AND 'z', NULL BETWEEN 1 AND 2, toDate('2024-05-05') BETWEEN '2024-05-01' AND '2024-05-31'

SELECT if(1 > 2, 'yes', 'no'), 1 > 2 ? 'yes' : 'no', if(NULL, 1, 2), multiIf(0, 'a', NULL, 'b', 1, 'c', 'd'), multiIf(0, 'a', 'z'), if(1, NULL, 5), toTypeName(if(1, NULL, 5))

SELECT CASE 3 WHEN 1 THEN 'one' WHEN 3 THEN 'three' ELSE 'many' END, CASE WHEN 0 THEN 'x' END, CASE WHEN 2 > 1 THEN 10 ELSE 20.5 END, CASE 'q' WHEN 'a' THEN 1 ELSE 2 END, toTypeName(CASE WHEN 1 THEN 1 ELSE 300 END)

SELECT toTypeName(CASE WHEN 1 THEN 'a' END), toTypeName(if(1, toUInt8(1), toInt32(-1))), toTypeName(if(1, 1, 1.5)), toTypeName(multiIf(1, toDate('2024-01-01'), toDateTime('2024-01-01 00:00:00', 'UTC')))

SELECT if(1, 2)

SELECT ifNull(NULL, 5), ifNull(3, 5), coalesce(NULL, NULL, 'z'), coalesce(NULL, 1, 2), nullIf(1, 1), nullIf(1, 2), assumeNotNull(toNullable(7)), toTypeName(ifNull(toNullable(1), 2)), coalesce(NULL, NULL)

SELECT toTypeName(coalesce(toNullable('a'), 'b')), toTypeName(nullIf('a', 'b')), toTypeName(assumeNotNull(toNullable(1))), toTypeName(toNullable('x')), isNullable(toNullable(1)), isNullable(1), isZeroOrNull(0), isZeroOrNull(NULL), isZeroOrNull(3)

SELECT greatest(1, 5, 3), least(4, -2, 8), greatest(1.5, 1), least('b', 'a'), greatest('pear', 'apple'), toTypeName(greatest(1, 300)), toTypeName(least(1, -1)), toTypeName(greatest(1, 2.5))

SELECT greatest(toDate('2024-01-01'), toDate('2023-01-01')), least(toDateTime('2024-01-01 00:00:00', 'UTC'), toDateTime('2024-01-01 00:00:01', 'UTC')), greatest(1, NULL), least(NULL, 2, 1)

SELECT nan = nan, nan != nan, nan < 1, nan > 1, isNaN(nan), isFinite(inf), isInfinite(-inf), ifNotFinite(1 / 0, -1), inf > 1e308, greatest(nan, 1)

SELECT [1, 2] < [1, 3], [1] < [1, 0], [] < [1], [1, 2] = [1, 2], (1, 'b') < (2, 'a'), (1, 'b') = (1, 'b'), (1, 2) != (1, 3), [2] > [1, 9]

CREATE TABLE people (id UInt8, name String, age Nullable(UInt8), city LowCardinality(Nullable(String)), score Float32) ENGINE = MergeTree ORDER BY id

INSERT INTO people VALUES (1, 'Ada', 36, 'Paris', 9.5), (2, 'Bob', NULL, NULL, nan), (3, 'Cid', 0, '', -1), (4, 'Dee', 200, 'Oslo', inf)

SELECT id, age > 30, age = 0, age IS NULL, NOT age, city = 'Paris', city IS NULL, score > 0 FROM people ORDER BY id

SELECT id FROM people WHERE age > 10 ORDER BY id

SELECT id FROM people WHERE NOT (age > 10) ORDER BY id

SELECT id FROM people WHERE age ORDER BY id

SELECT id FROM people WHERE city != 'Paris' OR city IS NULL ORDER BY id

SELECT id, age IN (0, 36), city IN ('Paris', 'Oslo'), city NOT IN ('Oslo'), name IN ('Ada', 'Bob') FROM people ORDER BY id

SELECT id, if(age > 30, 'old', 'young'), multiIf(age IS NULL, 'unknown', age = 0, 'zero', name), CASE city WHEN 'Paris' THEN 'fr' WHEN 'Oslo' THEN 'no' ELSE 'other' END FROM people ORDER BY id

SELECT id, coalesce(city, name), ifNull(age, 99), nullIf(age, 0), coalesce(nullIf(city, ''), 'none'), greatest(age, 36), least(name, 'Bz') FROM people ORDER BY id

SELECT toTypeName(age > 30), toTypeName(if(age > 30, 'old', 'young')), toTypeName(ifNull(age, 0)), toTypeName(city = 'x'), toTypeName(if(id > 1, age, 300)), toTypeName(coalesce(city, name)) FROM people LIMIT 1

SELECT id, score = score, isNaN(score), score > 1000, ifNotFinite(score, 0), name BETWEEN 'B' AND 'D' FROM people ORDER BY id

SELECT name FROM people WHERE (id, name) IN ((1, 'Ada'), (3, 'Bob'), (4, 'Dee')) ORDER BY name

SELECT id FROM people WHERE name > 5 ORDER BY id

SELECT id FROM people WHERE name ORDER BY id

# create_table

CREATE TABLE orders
(
    id UInt64,
    customer LowCardinality(String),
    amount Decimal(12, 2),
    note Nullable(String),
    tags Array(String),
    attrs Map(String, UInt32),
    created DateTime64(3, 'UTC'),
    status Enum8('new' = 1, 'paid' = 2, 'void' = -1),
    place Tuple(lat Float64, lon Float64)
)
ENGINE = MergeTree
ORDER BY (customer, id)

SHOW CREATE TABLE orders

INSERT INTO orders VALUES (1, 'ann', 10.5, NULL, ['a', 'b'], {'x': 1}, '2024-03-01 10:00:00.123', 'paid', (1.5, 2.5)), (2, 'bob', 7, 'gift', [], map(), '2024-03-02 00:00:00', 'new', (0, -1))

SELECT * FROM orders ORDER BY id

CREATE TABLE aliases
(
    a INT,
    b BIGINT UNSIGNED,
    c VARCHAR(30),
    d DOUBLE PRECISION,
    e BOOLEAN,
    f TIMESTAMP,
    g NUMERIC(10, 3),
    h TEXT NULL,
    i SMALLINT NOT NULL,
    j BINARY(4)
)
ENGINE = Memory

SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'aliases' ORDER BY position

CREATE TABLE exprs
(
    id UInt32,
    qty UInt32 DEFAULT 1,
    price Float64 DEFAULT id * 10,
    total Float64 MATERIALIZED qty * price,
    label String ALIAS concat('#', toString(id)),
    raw String EPHEMERAL,
    size UInt64 DEFAULT length(raw)
)
ENGINE = MergeTree
ORDER BY id

INSERT INTO exprs (id) VALUES (1)

INSERT INTO exprs (id, qty, raw) VALUES (2, 3, 'hello')

INSERT INTO exprs (id, price) VALUES (3, 0.5)

SELECT * FROM exprs ORDER BY id

SELECT id, total, label, size FROM exprs ORDER BY id

SELECT * FROM exprs ORDER BY id LIMIT 1 SETTINGS asterisk_include_materialized_columns = 1, asterisk_include_alias_columns = 1

DESCRIBE TABLE exprs

INSERT INTO exprs (id, total) VALUES (9, 9)

SELECT raw FROM exprs

CREATE TABLE inferred (ts DateTime('UTC'), day DEFAULT toDate(ts), n DEFAULT 5, s DEFAULT 'x', half MATERIALIZED n / 2) ENGINE = Memory

DESCRIBE inferred

CREATE TABLE metrics
(
    `ts` DateTime COMMENT 'event time' CODEC(DoubleDelta, LZ4),
    `value` Float64 CODEC(Gorilla, ZSTD(3)),
    `host` String DEFAULT 'n/a' COMMENT 'it''s a host' CODEC(ZSTD),
    `seq` UInt32 CODEC(T64, LZ4),
    CONSTRAINT positive CHECK value >= 0
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
PRIMARY KEY host
ORDER BY (host, ts)
SETTINGS index_granularity = 1024
COMMENT 'measured values'

SHOW CREATE TABLE metrics

CREATE TABLE metrics (x UInt8) ENGINE = Memory

CREATE TABLE IF NOT EXISTS metrics (x UInt8) ENGINE = Memory

SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = 'metrics'

CREATE TABLE metrics2 AS metrics

SHOW CREATE TABLE metrics2

CREATE TABLE exprs_mem AS exprs ENGINE = Memory

SHOW CREATE TABLE exprs_mem

CREATE TABLE from_select ENGINE = MergeTree ORDER BY n AS SELECT number AS n, toString(number * number) AS sq, if(number = 1, NULL, number) AS opt FROM numbers(4)

DESCRIBE from_select

SELECT * FROM from_select ORDER BY n DESC

CREATE TABLE from_select_empty ENGINE = Memory EMPTY AS SELECT toDate('2024-01-01') AS d, [1, 2] AS a

SELECT count() FROM from_select_empty

CREATE TABLE typed (a UInt8, b String) ENGINE = Memory AS SELECT 7, 'seven'

SELECT a, toTypeName(a), b FROM typed

CREATE TABLE unsorted (k UInt8, v String) ENGINE = MergeTree ORDER BY tuple()

INSERT INTO unsorted VALUES (3, 'c'), (1, 'a'), (2, 'b')

SELECT * FROM unsorted

SHOW CREATE TABLE unsorted

CREATE TABLE pk_inline (id UInt64, name String, PRIMARY KEY (id, name)) ENGINE = MergeTree

SELECT primary_key, sorting_key FROM system.tables WHERE database = currentDatabase() AND name = 'pk_inline'

CREATE OR REPLACE TABLE unsorted (k UInt8) ENGINE = MergeTree ORDER BY k

SELECT count() FROM unsorted

CREATE TEMPORARY TABLE metrics (x String)

INSERT INTO metrics VALUES ('temporary')

SELECT * FROM metrics

DROP TEMPORARY TABLE metrics

SELECT count() FROM metrics

CREATE TABLE bad (id UInt64, v String) ENGINE = MergeTree PRIMARY KEY v ORDER BY id

CREATE TABLE bad (id Nullable(UInt64)) ENGINE = MergeTree ORDER BY id

CREATE TABLE bad (id UInt64, id String) ENGINE = Memory

CREATE TABLE bad (id Number) ENGINE = Memory

CREATE TABLE bad (id UInt64) ENGINE = Heap

CREATE TABLE bad (id UInt64) ENGINE = MergeTree ORDER BY missing

CREATE TABLE bad (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS no_such_setting = 1

CREATE TABLE bad (id UInt64, v UInt64 DEFAULT w + 1) ENGINE = Memory

CREATE TABLE implicit (a Int64, b String)

SHOW CREATE TABLE implicit

CREATE TABLE implicit2 (a Int64, b String) PRIMARY KEY a

SHOW CREATE TABLE implicit2

CREATE TABLE bad (id UInt64) ENGINE = TinyLog ORDER BY id

CREATE TABLE bad (id LowCardinality(UInt8)) ENGINE = Memory

# databases

DROP DATABASE IF EXISTS gdb_alpha

DROP DATABASE IF EXISTS gdb_beta

DROP DATABASE IF EXISTS gdb_gamma

CREATE DATABASE gdb_alpha

CREATE DATABASE IF NOT EXISTS gdb_alpha

EXISTS DATABASE gdb_alpha

EXISTS DATABASE gdb_nowhere

CREATE DATABASE gdb_beta COMMENT 'second one'

SHOW DATABASES LIKE 'gdb\_%'

SHOW DATABASES ILIKE 'GDB_B%'

SELECT name, engine, comment FROM system.databases WHERE name LIKE 'gdb_%' ORDER BY name

SHOW CREATE DATABASE gdb_alpha

SHOW CREATE DATABASE gdb_beta

CREATE TABLE gdb_alpha.t (id UInt32, v String) ENGINE = MergeTree ORDER BY id

INSERT INTO gdb_alpha.t VALUES (1, 'one'), (2, 'two')

SELECT v FROM gdb_alpha.t WHERE id = 2

SELECT t.v, gdb_alpha.t.id FROM gdb_alpha.t ORDER BY id

SHOW TABLES FROM gdb_alpha

EXISTS TABLE gdb_alpha.t

EXISTS gdb_beta.t

USE gdb_nowhere

USE gdb_alpha

USE g_databases

RENAME TABLE gdb_alpha.t TO gdb_alpha.t2

SELECT * FROM gdb_alpha.t

RENAME TABLE gdb_alpha.t2 TO gdb_beta.moved

SELECT count(), max(v) FROM gdb_beta.moved

CREATE TABLE gdb_alpha.a (x UInt8) ENGINE = Memory

CREATE TABLE gdb_alpha.b (x String) ENGINE = Memory

INSERT INTO gdb_alpha.a VALUES (1)

INSERT INTO gdb_alpha.b VALUES ('bee')

RENAME TABLE gdb_alpha.a TO gdb_alpha.tmp, gdb_alpha.b TO gdb_alpha.a, gdb_alpha.tmp TO gdb_alpha.b

SELECT x, toTypeName(x) FROM gdb_alpha.a

EXCHANGE TABLES gdb_alpha.a AND gdb_alpha.b

EXCHANGE TABLES gdb_alpha.a AND gdb_alpha.missing

RENAME TABLE gdb_alpha.a TO gdb_alpha.b

RENAME TABLE gdb_alpha.missing TO gdb_alpha.c

CREATE TABLE gdb_alpha.parked (x UInt8) ENGINE = MergeTree ORDER BY x

INSERT INTO gdb_alpha.parked VALUES (3), (1)

DETACH TABLE gdb_alpha.parked

SELECT * FROM gdb_alpha.parked

EXISTS TABLE gdb_alpha.parked

CREATE TABLE gdb_alpha.parked (y String) ENGINE = Memory

ATTACH TABLE gdb_alpha.parked

DROP TABLE gdb_alpha.parked

DROP TABLE gdb_alpha.a

DROP TABLE IF EXISTS gdb_alpha.a

TRUNCATE TABLE gdb_alpha.b

SELECT count() FROM gdb_alpha.b

RENAME DATABASE gdb_beta TO gdb_gamma

SELECT v FROM gdb_gamma.moved ORDER BY id

SELECT v FROM gdb_beta.moved

DROP DATABASE gdb_gamma

SELECT v FROM gdb_gamma.moved

DROP DATABASE gdb_alpha

CREATE TABLE gdb_alpha.again (x UInt8) ENGINE = Memory

# dates

SELECT toYear(toDate('2024-02-29')), toMonth(toDate('2024-02-29')), toDayOfMonth(toDate('2024-02-29')), toDayOfWeek(toDate('2024-02-29')), toDayOfYear(toDate('2024-02-29')), toQuarter(toDate('2024-02-29'))

SELECT toHour(toDateTime('2024-02-29 13:45:59', 'UTC')), toMinute(toDateTime('2024-02-29 13:45:59', 'UTC')), toSecond(toDateTime('2024-02-29 13:45:59', 'UTC')), toMillisecond(toDateTime64('2024-02-29 13:45:59.678', 3, 'UTC')), year(toDate('2020-01-01')), hour(toDateTime('2020-01-01 05:00:00', 'UTC')), day(toDate('2020-01-09'))

SELECT EXTRACT(YEAR FROM toDate('2024-02-29')), EXTRACT(MONTH FROM toDate('2024-02-29')), EXTRACT(DAY FROM toDate('2024-02-29')), EXTRACT(HOUR FROM toDateTime('2024-02-29 13:45:59', 'UTC')), toTypeName(toYear(toDate('2024-01-01'))), toTypeName(toMonth(toDate('2024-01-01'))), toTypeName(toYYYYMM(toDate('2024-01-01')))

SELECT toYYYYMM(toDate('2024-02-29')), toYYYYMMDD(toDate('2024-02-29')), toYYYYMMDDhhmmss(toDateTime('2024-02-29 01:02:03', 'UTC')), toYYYYMM(toDateTime('2024-12-31 23:59:59', 'UTC')), YYYYMMDDToDate(20240229), YYYYMMDDhhmmssToDateTime(20240229010203, 'UTC')

SELECT toStartOfYear(toDate('2024-08-15')), toStartOfQuarter(toDate('2024-08-15')), toStartOfMonth(toDate('2024-08-15')), toMonday(toDate('2024-08-15')), toStartOfWeek(toDate('2024-08-15')), toStartOfWeek(toDate('2024-08-15'), 1), toLastDayOfMonth(toDate('2024-02-10')), toLastDayOfWeek(toDate('2024-08-15'), 1)

SELECT toStartOfDay(toDateTime('2024-08-15 13:47:58', 'UTC')), toStartOfHour(toDateTime('2024-08-15 13:47:58', 'UTC')), toStartOfMinute(toDateTime('2024-08-15 13:47:58', 'UTC')), toStartOfFiveMinutes(toDateTime('2024-08-15 13:47:58', 'UTC')), toStartOfTenMinutes(toDateTime('2024-08-15 13:47:58', 'UTC')), toStartOfFifteenMinutes(toDateTime('2024-08-15 13:47:58', 'UTC'))

SELECT toTypeName(toStartOfMonth(toDate('2024-08-15'))), toTypeName(toStartOfMonth(toDateTime('2024-08-15 13:47:58', 'UTC'))), toTypeName(toStartOfDay(toDate('2024-08-15'))) LIKE 'DateTime%', toTypeName(toStartOfHour(toDateTime('2024-08-15 13:47:58', 'UTC'))), toTypeName(toStartOfSecond(toDateTime64('2024-08-15 13:47:58.123', 3, 'UTC')))

SELECT toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 15 MINUTE), toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 6 HOUR), toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 10 SECOND), toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 1 DAY), toStartOfInterval(toDate('2024-08-15'), INTERVAL 3 MONTH)

SELECT toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 1 WEEK), toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 2 YEAR), toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), toIntervalMinute(7)), toTypeName(toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 1 MONTH)), toTypeName(toStartOfInterval(toDateTime('2024-08-15 13:47:58', 'UTC'), INTERVAL 1 DAY))

SELECT date_trunc('month', toDate('2024-08-15')), date_trunc('hour', toDateTime('2024-08-15 13:47:58', 'UTC')), date_trunc('week', toDateTime('2024-08-15 13:47:58', 'UTC')), dateTrunc('day', toDateTime('2024-08-15 13:47:58', 'UTC')), date_trunc('quarter', toDate('2024-08-15')), date_trunc('MINUTE', toDateTime('2024-08-15 13:47:58', 'UTC'))

SELECT date_trunc('fortnight', toDate('2024-08-15'))

SELECT toISOWeek(toDate('2024-12-30')), toISOYear(toDate('2024-12-30')), toWeek(toDate('2024-01-07')), toWeek(toDate('2024-01-07'), 1), toYearWeek(toDate('2024-01-07'), 3), toDayOfWeek(toDate('2024-01-07')), toDayOfWeek(toDate('2024-01-07'), 1), toStartOfISOYear(toDate('2024-01-07'))

SELECT toDate('2024-01-31') + INTERVAL 1 MONTH, toDate('2023-01-31') + INTERVAL 1 MONTH, toDate('2024-03-31') - INTERVAL 1 MONTH, toDate('2024-02-29') + INTERVAL 1 YEAR, toDate('2024-12-31') + INTERVAL 1 DAY, toDate('2024-01-01') - INTERVAL 1 WEEK, toDate('2024-01-01') + INTERVAL 2 QUARTER

SELECT toDateTime('2024-02-28 23:30:00', 'UTC') + INTERVAL 45 MINUTE, toDateTime('2024-02-28 23:30:00', 'UTC') - INTERVAL 90 SECOND, toDateTime('2024-02-28 23:30:00', 'UTC') + INTERVAL 24 HOUR, toDateTime('2024-02-28 23:30:00', 'UTC') + INTERVAL '3' DAY, INTERVAL 1 HOUR + toDateTime('2024-02-28 23:30:00', 'UTC')

SELECT addYears(toDate('2024-02-29'), 1), addMonths(toDate('2024-01-31'), 1), addWeeks(toDate('2024-01-01'), 2), addDays(toDate('2024-01-01'), -1), addHours(toDateTime('2024-01-01 00:00:00', 'UTC'), 25), addMinutes(toDateTime('2024-01-01 00:00:00', 'UTC'), -1), addSeconds(toDateTime('2024-01-01 00:00:00', 'UTC'), 3600), addQuarters(toDate('2024-01-01'), 1)

SELECT subtractYears(toDate('2024-02-29'), 1), subtractMonths(toDate('2024-03-31'), 1), subtractDays(toDate('2024-03-01'), 1), subtractHours(toDateTime('2024-03-01 00:00:00', 'UTC'), 1), date_add(DAY, 3, toDate('2024-01-01')), dateAdd(month, 2, toDate('2024-01-31')), date_sub(HOUR, 2, toDateTime('2024-01-01 01:00:00', 'UTC')), dateSub(toDate('2024-01-10'), INTERVAL 9 DAY), timestamp_add(toDateTime('2024-01-01 00:00:00', 'UTC'), INTERVAL 1 MINUTE)

SELECT toDate('2024-01-31') + 1, toDate('2024-01-01') - 1, toDateTime('2024-01-01 00:00:00', 'UTC') + 60, toDateTime('2024-01-01 00:00:00', 'UTC') - 1, toDate('2024-03-01') - toDate('2024-02-01'), toDateTime('2024-01-01 01:00:00', 'UTC') - toDateTime('2024-01-01 00:00:00', 'UTC'), toTypeName(toDate('2024-03-01') - toDate('2024-02-01'))

SELECT toTypeName(toDate('2024-01-01') + 1), toTypeName(toDate('2024-01-01') + INTERVAL 1 DAY), toTypeName(toDate('2024-01-01') + INTERVAL 1 MONTH), toTypeName(toDateTime('2024-01-01 00:00:00', 'UTC') + INTERVAL 1 DAY), toTypeName(addDays(toDate('2024-01-01'), 1)), toTypeName(toDateTime64('2024-01-01 00:00:00', 3, 'UTC') + INTERVAL 1 SECOND)

SELECT toDateTime64('2024-01-01 00:00:00.1', 3, 'UTC') + INTERVAL 150 MILLISECOND, addMilliseconds(toDateTime64('2024-01-01 00:00:00.999', 3, 'UTC'), 1), toDateTime64('2024-01-01 00:00:00.123456', 6, 'UTC') - INTERVAL 1 MICROSECOND, toStartOfSecond(toDateTime64('2024-01-01 00:00:00.999', 3, 'UTC')), toStartOfMillisecond(toDateTime64('2024-01-01 00:00:00.123456', 6, 'UTC'))

SELECT toStartOfMinute(toDateTime64('2024-01-01 00:00:59.999', 3, 'UTC')), toDate(toDateTime64('2024-01-01 23:59:59.999', 3, 'UTC')), toUnixTimestamp(toDateTime64('2024-01-01 00:00:00.999', 3, 'UTC')), toUnixTimestamp64Milli(toDateTime64('2024-01-01 00:00:00.123', 3, 'UTC')), toUnixTimestamp64Micro(toDateTime64('2024-01-01 00:00:00.123456', 6, 'UTC')), fromUnixTimestamp64Milli(1704067200123, 'UTC'), fromUnixTimestamp64Micro(1704067200123456, 'UTC')

SELECT toDateTime64('2024-01-01 00:00:00.55', 2, 'UTC')::DateTime64(0, 'UTC'), toDateTime64('2024-01-01 00:00:00.5', 1, 'UTC') = toDateTime('2024-01-01 00:00:00', 'UTC'), toDateTime64('2024-01-01 00:00:00.5', 1, 'UTC') > toDateTime('2024-01-01 00:00:00', 'UTC'), toDateTime64('2024-01-01 00:00:00.500', 3, 'UTC') = toDateTime64('2024-01-01 00:00:00.5', 1, 'UTC'), toDateTime64(1704067200.25, 2, 'UTC')

SELECT dateDiff('day', toDate('2024-02-28'), toDate('2024-03-01')), dateDiff('month', toDate('2024-01-31'), toDate('2024-02-01')), dateDiff('year', toDate('2023-12-31'), toDate('2024-01-01')), dateDiff('hour', toDateTime('2024-01-01 00:59:59', 'UTC'), toDateTime('2024-01-01 01:00:00', 'UTC')), dateDiff('second', toDateTime('2024-01-01 00:00:10', 'UTC'), toDateTime('2024-01-01 00:00:00', 'UTC')), dateDiff('week', toDate('2024-01-01'), toDate('2024-01-15'))

SELECT age('month', toDate('2024-01-31'), toDate('2024-02-29')), age('year', toDate('2023-12-31'), toDate('2024-12-30')), date_diff('minute', toDateTime('2024-01-01 00:00:30', 'UTC'), toDateTime('2024-01-01 00:02:00', 'UTC')), dateDiff('quarter', toDate('2024-01-01'), toDate('2024-12-31')), dateDiff('day', toDate('2024-01-05'), toDateTime('2024-01-04 23:00:00', 'UTC')), dateDiff('millisecond', toDateTime64('2024-01-01 00:00:00.100', 3, 'UTC'), toDateTime64('2024-01-01 00:00:01.000', 3, 'UTC'))

SELECT dateDiff('parsec', toDate('2024-01-01'), toDate('2024-01-02'))

SELECT toUnixTimestamp(toDateTime('2024-01-01 00:00:00', 'UTC')), toUnixTimestamp('2024-01-01 00:00:00', 'UTC'), toDateTime(1704067200, 'UTC'), fromUnixTimestamp(0) = toDateTime(0, 'UTC'), toTypeName(toUnixTimestamp(toDateTime('2024-01-01 00:00:00', 'UTC'))), toRelativeDayNum(toDate('1970-01-11'))

SELECT makeDate(2024, 2, 29), makeDate(2024, 60), makeDateTime(2024, 2, 29, 12, 30, 45, 'UTC'), makeDateTime64(2024, 2, 29, 12, 30, 45, 123, 3, 'UTC'), makeDate32(1925, 1, 1), monthName(toDate('2024-04-15')), dateName('weekday', toDate('2024-04-15'))

SELECT toDate('1970-01-01'), toDate('2149-06-06'), toDate32('1900-01-01'), toDate32('2299-12-31'), toDateTime('2106-02-07 06:28:15', 'UTC'), toDateTime64('1900-01-01 00:00:00.001', 3, 'UTC'), toDate(65535), toDateTime64('1969-12-31 23:59:59.5', 1, 'UTC')

SELECT toDate32('1960-02-29') + INTERVAL 1 YEAR, toDate32('1969-12-31') + 1, toYear(toDate32('1925-06-15')), dateDiff('day', toDate32('1969-12-31'), toDate32('1970-01-02')), toStartOfMonth(toDate32('1985-03-17')), toDate32('2024-01-01') = toDate('2024-01-01')

CREATE TABLE clicks (id UInt8, d Date, t DateTime('UTC'), t3 DateTime64(3, 'UTC'), n Nullable(DateTime('UTC')), shift Int16) ENGINE = MergeTree ORDER BY id PARTITION BY toYYYYMM(d)

INSERT INTO clicks VALUES (1, '2024-01-31', '2024-01-31 08:15:30', '2024-01-31 08:15:30.250', '2024-02-01 00:00:00', 1), (2, '2024-02-29', '2024-02-29 23:59:59', '2024-02-29 23:59:59.999', NULL, -3), (3, '2023-12-25', '2023-12-25 00:00:00', '2023-12-25 00:00:00.001', '2023-12-24 12:00:00', 30)

SELECT id, toStartOfMonth(d), toYYYYMM(t), toStartOfHour(t), toHour(t3), toDayOfWeek(d), toStartOfInterval(t, INTERVAL 5 MINUTE) FROM clicks ORDER BY id

SELECT id, d + shift, addMonths(d, shift), t + INTERVAL shift DAY, addHours(t, shift), t3 - INTERVAL shift SECOND FROM clicks ORDER BY id

SELECT id, dateDiff('hour', t, n), toDate(n), n + INTERVAL 1 DAY, toYear(n), t < n, coalesce(n, t) FROM clicks ORDER BY id

SELECT toStartOfMonth(t) AS m, count(), max(t3), min(d) FROM clicks GROUP BY m ORDER BY m

SELECT id FROM clicks WHERE t >= '2024-01-01' AND t < toDate('2024-02-29') + INTERVAL 1 DAY AND d != '2024-01-31' ORDER BY id

SELECT id FROM clicks WHERE t3 BETWEEN '2024-01-31 00:00:00' AND '2024-02-29 23:59:59.999' ORDER BY id

SELECT toTypeName(toStartOfHour(n)), toTypeName(toDate(n)), toTypeName(toYear(n)), toTypeName(t3 + 1), toTypeName(t - t), toTypeName(t3 - t3), toTypeName(dateDiff('day', d, t)) FROM clicks LIMIT 1

SELECT toYear('2024-01-01')

SELECT toDate('2024-01-01') + toDate('2024-01-02')

SELECT toIntervalHour(2), toDateTime('2024-01-01 00:00:00', 'UTC') + toIntervalMinute(90), toDate('2024-01-31') + toIntervalMonth(1), toDate('2024-01-01') - toIntervalWeek(1), toTypeName(toIntervalHour(2)), toDateTime('2024-01-01 00:00:00', 'UTC') + INTERVAL 1 DAY - INTERVAL 1 SECOND

# describe_show

CREATE TABLE sales
(
    `shop` LowCardinality(String) COMMENT 'shop code',
    `at` DateTime('UTC') CODEC(Delta(4), LZ4),
    `amount` Decimal(10, 2) DEFAULT 0,
    `tax` Decimal(10, 2) MATERIALIZED amount * 0.2,
    `day` Date ALIAS toDate(at),
    `note` Nullable(String) TTL at + INTERVAL 1 MONTH,
    `items` Array(Tuple(sku String, qty UInt16)),
    INDEX amount_idx amount TYPE minmax GRANULARITY 2,
    CONSTRAINT paid CHECK amount >= 0
)
ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMM(at)
PRIMARY KEY shop
ORDER BY (shop, at)
TTL at + INTERVAL 100 YEAR DELETE
SETTINGS index_granularity = 512
COMMENT 'all sales'

CREATE TABLE totals (shop String, amount SimpleAggregateFunction(sum, Decimal(38, 2)), buyers AggregateFunction(uniq, UInt64)) ENGINE = AggregatingMergeTree ORDER BY shop

CREATE MATERIALIZED VIEW totals_mv TO totals AS SELECT shop, sum(amount) AS amount, uniqState(cityHash64(shop)) AS buyers FROM sales GROUP BY shop

CREATE MATERIALIZED VIEW daily_mv ENGINE = SummingMergeTree ORDER BY d AS SELECT toDate(at) AS d, count() AS c FROM sales GROUP BY d

CREATE VIEW big_sales AS SELECT shop, amount FROM sales WHERE amount > 100 AND shop IN ('a','b')

CREATE TABLE sales_log (`line` String) ENGINE = Log

DESCRIBE TABLE sales

DESC sales_log

DESCRIBE TABLE totals

DESCRIBE totals_mv

DESCRIBE TABLE daily_mv

DESCRIBE big_sales

DESCRIBE (SELECT 1 AS one, 'x' AS str, now() AS t, [1.5] AS arr, NULL AS n)

DESCRIBE TABLE numbers(3)

DESCRIBE sales SETTINGS describe_compact_output = 1

DESCRIBE sales_log SETTINGS describe_compact_output = 1, describe_include_virtual_columns = 1

DESCRIBE missing

SHOW CREATE TABLE sales

SHOW CREATE totals

SHOW CREATE TABLE totals_mv

SHOW CREATE TABLE daily_mv

SHOW CREATE VIEW big_sales

SHOW CREATE TABLE sales_log

SHOW CREATE TABLE missing

SHOW TABLES WHERE NOT startsWith(name, '.inner')

SHOW TABLES LIKE 's%'

SHOW TABLES ILIKE 'TOT%'

SHOW TABLES NOT LIKE '%i%'

SHOW TABLES WHERE name LIKE '%mv' LIMIT 1

SHOW FULL TABLES LIKE '%sales%'

SHOW COLUMNS FROM totals

SHOW COLUMNS FROM sales LIKE 'a%'

SHOW FULL COLUMNS FROM sales WHERE field = 'shop'

SHOW INDEXES FROM sales

EXISTS sales

EXISTS TABLE no_such_table

EXISTS VIEW big_sales

EXISTS VIEW sales

EXISTS TABLE daily_mv

SHOW CREATE DATABASE g_describe_show

SHOW SETTINGS LIKE 'join_use_nulls'

# github_queries

CREATE TABLE github_events
(
    file_time DateTime,
    event_type Enum8('CreateEvent' = 2, 'ForkEvent' = 4, 'IssueCommentEvent' = 6, 'IssuesEvent' = 7, 'PullRequestEvent' = 10, 'PushEvent' = 12, 'ReleaseEvent' = 13, 'WatchEvent' = 15),
    actor_login LowCardinality(String),
    repo_name LowCardinality(String),
    created_at DateTime,
    action Enum8('none' = 0, 'created' = 1, 'opened' = 5, 'closed' = 6, 'reopened' = 7, 'started' = 20, 'published' = 21),
    comment_id UInt64,
    body String,
    ref LowCardinality(String),
    number UInt32,
    title String,
    labels Array(LowCardinality(String)),
    state Enum8('none' = 0, 'open' = 1, 'closed' = 2),
    author_association Enum8('NONE' = 0, 'CONTRIBUTOR' = 1, 'MEMBER' = 5, 'OWNER' = 4),
    additions UInt32,
    deletions UInt32,
    push_size UInt32,
    merged UInt8,
    closed_at DateTime
)
ENGINE = MergeTree
ORDER BY (event_type, repo_name, created_at)

INSERT INTO github_events (file_time, event_type, actor_login, repo_name, created_at, action) VALUES
    ('2023-01-02 10:00:00', 'WatchEvent', 'ana', 'north/compass', '2023-01-02 10:12:01', 'started'),
    ('2023-01-02 11:00:00', 'WatchEvent', 'bruno', 'north/compass', '2023-01-02 11:01:30', 'started'),
    ('2023-01-03 09:00:00', 'WatchEvent', 'chen', 'north/compass', '2023-01-03 09:45:00', 'started'),
    ('2023-02-07 08:00:00', 'WatchEvent', 'ana', 'quiet/kettle', '2023-02-07 08:15:00', 'started'),
    ('2023-02-07 08:00:00', 'WatchEvent', 'dipa', 'quiet/kettle', '2023-02-07 08:16:00', 'started'),
    ('2023-02-11 20:00:00', 'WatchEvent', 'eero', 'north/compass', '2023-02-11 20:00:00', 'started'),
    ('2023-03-15 13:00:00', 'WatchEvent', 'fay', 'tiny/spoon', '2023-03-15 13:30:00', 'started'),
    ('2023-03-15 13:00:00', 'WatchEvent', 'bruno', 'quiet/kettle', '2023-03-15 13:31:00', 'started'),
    ('2023-03-19 23:00:00', 'WatchEvent', 'ana', 'tiny/spoon', '2023-03-19 23:59:59', 'started'),
    ('2023-01-04 12:00:00', 'ForkEvent', 'chen', 'north/compass', '2023-01-04 12:00:10', 'none'),
    ('2023-02-08 12:00:00', 'ForkEvent', 'dipa', 'quiet/kettle', '2023-02-08 12:34:56', 'none'),
    ('2023-03-20 07:00:00', 'ForkEvent', 'eero', 'north/compass', '2023-03-20 07:07:07', 'none')

INSERT INTO github_events (file_time, event_type, actor_login, repo_name, created_at, action, number, title, labels, state, author_association, closed_at) VALUES
    ('2023-01-05 08:00:00', 'IssuesEvent', 'bruno', 'north/compass', '2023-01-05 08:01:00', 'opened', 1, 'Crash when the map is empty', ['bug'], 'open', 'NONE', '1970-01-01 00:00:00'),
    ('2023-01-06 08:00:00', 'IssuesEvent', 'chen', 'north/compass', '2023-01-06 08:30:00', 'opened', 2, 'Please support dark mode', ['feature', 'ui'], 'open', 'CONTRIBUTOR', '1970-01-01 00:00:00'),
    ('2023-01-09 17:00:00', 'IssuesEvent', 'ana', 'north/compass', '2023-01-09 17:00:00', 'closed', 1, 'Crash when the map is empty', ['bug', 'fixed'], 'closed', 'OWNER', '2023-01-09 17:00:00'),
    ('2023-02-10 10:00:00', 'IssuesEvent', 'dipa', 'quiet/kettle', '2023-02-10 10:10:10', 'opened', 4, 'Crash on start', ['bug', 'crash'], 'open', 'NONE', '1970-01-01 00:00:00'),
    ('2023-02-12 10:00:00', 'IssuesEvent', 'fay', 'quiet/kettle', '2023-02-12 10:00:00', 'opened', 5, 'Question about temperature', ['question'], 'open', 'NONE', '1970-01-01 00:00:00'),
    ('2023-02-13 09:00:00', 'IssuesEvent', 'bruno', 'quiet/kettle', '2023-02-13 09:09:09', 'closed', 4, 'Crash on start', ['bug', 'crash'], 'closed', 'MEMBER', '2023-02-13 09:09:09'),
    ('2023-02-14 09:00:00', 'IssuesEvent', 'dipa', 'quiet/kettle', '2023-02-14 09:00:00', 'reopened', 4, 'Crash on start', ['bug', 'crash'], 'open', 'NONE', '1970-01-01 00:00:00'),
    ('2023-03-16 15:00:00', 'IssuesEvent', 'ana', 'tiny/spoon', '2023-03-16 15:00:00', 'opened', 1, 'Docs: broken link', [], 'open', 'NONE', '1970-01-01 00:00:00')

INSERT INTO github_events (file_time, event_type, actor_login, repo_name, created_at, action, comment_id, body, number, author_association) VALUES
    ('2023-01-05 09:00:00', 'IssueCommentEvent', 'ana', 'north/compass', '2023-01-05 09:00:00', 'created', 901, 'Thanks, I can reproduce it.', 1, 'OWNER'),
    ('2023-01-05 10:00:00', 'IssueCommentEvent', 'bruno', 'north/compass', '2023-01-05 10:00:00', 'created', 902, 'LGTM', 1, 'NONE'),
    ('2023-01-06 11:00:00', 'IssueCommentEvent', 'ana', 'north/compass', '2023-01-06 11:00:00', 'created', 903, 'Good idea, dark mode is planned.', 2, 'OWNER'),
    ('2023-01-07 11:00:00', 'IssueCommentEvent', 'eero', 'north/compass', '2023-01-07 11:00:00', 'created', 904, '+1', 2, 'NONE'),
    ('2023-02-10 11:00:00', 'IssueCommentEvent', 'bruno', 'quiet/kettle', '2023-02-10 11:00:00', 'created', 905, 'Which version? It would help to see a stack trace.', 4, 'MEMBER'),
    ('2023-02-10 12:00:00', 'IssueCommentEvent', 'dipa', 'quiet/kettle', '2023-02-10 12:00:00', 'created', 906, 'Version 2.1, see https://example.com/trace', 4, 'NONE'),
    ('2023-02-12 13:00:00', 'IssueCommentEvent', 'bruno', 'quiet/kettle', '2023-02-12 13:00:00', 'created', 907, 'Thanks for the question!', 5, 'MEMBER'),
    ('2023-03-17 08:00:00', 'IssueCommentEvent', 'fay', 'tiny/spoon', '2023-03-17 08:00:00', 'created', 908, 'LGTM, thanks', 1, 'OWNER')

INSERT INTO github_events (file_time, event_type, actor_login, repo_name, created_at, action, number, title, labels, state, author_association, additions, deletions, merged) VALUES
    ('2023-01-08 10:00:00', 'PullRequestEvent', 'chen', 'north/compass', '2023-01-08 10:00:00', 'opened', 3, 'Fix the crash with an empty map', ['bug'], 'open', 'CONTRIBUTOR', 120, 8, 0),
    ('2023-01-09 16:00:00', 'PullRequestEvent', 'ana', 'north/compass', '2023-01-09 16:59:00', 'closed', 3, 'Fix the crash with an empty map', ['bug'], 'closed', 'CONTRIBUTOR', 130, 9, 1),
    ('2023-02-15 10:00:00', 'PullRequestEvent', 'dipa', 'quiet/kettle', '2023-02-15 10:00:00', 'opened', 6, 'Boil faster', [], 'open', 'NONE', 900, 450, 0),
    ('2023-02-18 10:00:00', 'PullRequestEvent', 'bruno', 'quiet/kettle', '2023-02-18 10:00:00', 'closed', 6, 'Boil faster', ['rejected'], 'closed', 'NONE', 900, 450, 0),
    ('2023-03-18 10:00:00', 'PullRequestEvent', 'ana', 'tiny/spoon', '2023-03-18 10:00:00', 'opened', 2, 'Repair the broken link', ['docs'], 'open', 'CONTRIBUTOR', 1, 1, 0)

INSERT INTO github_events (file_time, event_type, actor_login, repo_name, created_at, ref, push_size) VALUES
    ('2023-01-09 17:00:00', 'PushEvent', 'ana', 'north/compass', '2023-01-09 17:00:05', 'refs/heads/main', 3),
    ('2023-02-05 03:00:00', 'PushEvent', 'bruno', 'quiet/kettle', '2023-02-05 03:03:03', 'refs/heads/main', 12),
    ('2023-02-19 22:00:00', 'PushEvent', 'bruno', 'quiet/kettle', '2023-02-19 22:22:22', 'refs/heads/next', 1),
    ('2023-03-18 11:00:00', 'PushEvent', 'fay', 'tiny/spoon', '2023-03-18 11:00:00', 'refs/heads/main', 2),
    ('2023-03-25 11:00:00', 'PushEvent', 'ana', 'north/compass', '2023-03-25 11:00:00', 'refs/tags/v1', 1),
    ('2023-03-25 12:00:00', 'ReleaseEvent', 'ana', 'north/compass', '2023-03-25 12:00:00', 'v1', 0)

SELECT count() FROM github_events

SELECT event_type, count() AS c FROM github_events GROUP BY event_type ORDER BY c DESC, event_type

SELECT min(created_at), max(created_at), uniqExact(actor_login), uniqExact(repo_name) FROM github_events

SELECT repo_name, count() AS stars FROM github_events WHERE event_type = 'WatchEvent' GROUP BY repo_name ORDER BY stars DESC, repo_name LIMIT 10

SELECT repo_name, count() AS stars FROM github_events WHERE event_type = 'WatchEvent' AND toYear(created_at) = 2023 GROUP BY repo_name HAVING stars > 2 ORDER BY stars DESC, repo_name

SELECT toStartOfMonth(created_at) AS month, count() AS stars, uniq(actor_login) AS people FROM github_events WHERE event_type = 'WatchEvent' GROUP BY month ORDER BY month

SELECT repo_name, toYYYYMM(created_at) AS month, count() AS c FROM github_events WHERE event_type = 'WatchEvent' GROUP BY repo_name, month ORDER BY repo_name, month

SELECT month, stars, sum(stars) OVER (ORDER BY month) AS total FROM (SELECT toStartOfMonth(created_at) AS month, count() AS stars FROM github_events WHERE event_type = 'WatchEvent' GROUP BY month) ORDER BY month

SELECT toStartOfMonth(created_at) AS month, countIf(event_type = 'WatchEvent') AS stars, countIf(event_type = 'ForkEvent') AS forks, countIf(event_type IN ('IssuesEvent', 'IssueCommentEvent')) AS issues FROM github_events GROUP BY month ORDER BY month

SELECT repo_name, countIf(event_type = 'WatchEvent') AS stars, countIf(event_type = 'ForkEvent') AS forks, round(stars / forks, 2) AS ratio FROM github_events GROUP BY repo_name HAVING forks > 0 ORDER BY ratio DESC

SELECT repo_name, sum(event_type = 'ForkEvent') AS forks, sum(event_type = 'WatchEvent') AS stars FROM github_events WHERE event_type IN ('ForkEvent', 'WatchEvent') GROUP BY repo_name ORDER BY stars DESC, forks DESC, repo_name

SELECT repo_name, count() AS stars FROM github_events WHERE event_type = 'WatchEvent' AND actor_login IN (SELECT actor_login FROM github_events WHERE event_type = 'WatchEvent' AND repo_name = 'quiet/kettle') AND repo_name != 'quiet/kettle' GROUP BY repo_name ORDER BY stars DESC, repo_name

SELECT count() FROM (SELECT actor_login FROM github_events WHERE event_type = 'WatchEvent' AND repo_name = 'north/compass' INTERSECT SELECT actor_login FROM github_events WHERE event_type = 'WatchEvent' AND repo_name = 'quiet/kettle')

SELECT actor_login, count() AS c, uniqExact(repo_name) AS repos FROM github_events GROUP BY actor_login ORDER BY c DESC, actor_login LIMIT 5

SELECT actor_login, count() AS comments FROM github_events WHERE event_type = 'IssueCommentEvent' GROUP BY actor_login ORDER BY comments DESC, actor_login

SELECT repo_name, arraySort(groupUniqArray(actor_login)) AS people FROM github_events WHERE event_type = 'PushEvent' GROUP BY repo_name ORDER BY repo_name

SELECT actor_login, repo_name, count() AS c FROM github_events GROUP BY actor_login, repo_name ORDER BY c DESC, actor_login, repo_name LIMIT 1 BY repo_name

SELECT arrayJoin(labels) AS label, count() AS c FROM github_events WHERE event_type IN ('IssuesEvent', 'PullRequestEvent') AND action = 'opened' GROUP BY label ORDER BY c DESC, label

SELECT label, uniqExact(repo_name, number) AS issues FROM github_events ARRAY JOIN labels AS label WHERE event_type = 'IssuesEvent' GROUP BY label ORDER BY issues DESC, label LIMIT 3

SELECT repo_name, countIf(has(labels, 'bug')) AS bugs, countIf(has(labels, 'feature')) AS features FROM github_events WHERE event_type = 'IssuesEvent' AND action = 'opened' GROUP BY repo_name ORDER BY repo_name

SELECT count() FROM github_events WHERE length(labels) > 1 AND hasAny(labels, ['crash', 'ui'])

SELECT toDayOfWeek(created_at) AS day, count() AS c, bar(c, 0, 10, 10) AS chart FROM github_events GROUP BY day ORDER BY day

SELECT intDiv(toHour(created_at), 6) * 6 AS from_hour, count() AS c FROM github_events GROUP BY from_hour ORDER BY from_hour

SELECT toDayOfWeek(created_at) > 5 AS weekend, event_type = 'PushEvent' AS push, count() FROM github_events GROUP BY weekend, push ORDER BY weekend, push

SELECT repo_name, max(number) AS last_number, quantileExact(number) AS middle FROM github_events WHERE number > 0 GROUP BY repo_name ORDER BY repo_name

SELECT quantilesExact(0.25, 0.5, 0.75)(additions), avg(deletions) FROM github_events WHERE event_type = 'PullRequestEvent' AND action = 'opened'

SELECT repo_name, number, minIf(created_at, action = 'opened') AS opened, maxIf(created_at, action = 'closed') AS closed, dateDiff('hour', opened, closed) AS hours FROM github_events WHERE event_type = 'IssuesEvent' GROUP BY repo_name, number HAVING closed > opened ORDER BY hours

SELECT repo_name, number, argMax(state, created_at) AS now FROM github_events WHERE event_type IN ('IssuesEvent', 'PullRequestEvent') GROUP BY repo_name, number ORDER BY repo_name, number

SELECT repo_name, countIf(merged = 1 AND action = 'closed') AS merged_prs, countIf(action = 'opened') AS opened_prs FROM github_events WHERE event_type = 'PullRequestEvent' GROUP BY repo_name ORDER BY repo_name

SELECT i.repo_name, i.number, dateDiff('minute', i.opened, c.first_comment) AS minutes FROM (SELECT repo_name, number, min(created_at) AS opened FROM github_events WHERE event_type = 'IssuesEvent' AND action = 'opened' GROUP BY repo_name, number) AS i INNER JOIN (SELECT repo_name, number, min(created_at) AS first_comment FROM github_events WHERE event_type = 'IssueCommentEvent' GROUP BY repo_name, number) AS c USING (repo_name, number) ORDER BY minutes

SELECT repo_name, number, title FROM github_events WHERE event_type = 'IssuesEvent' AND action = 'opened' AND positionCaseInsensitive(title, 'CRASH') > 0 ORDER BY repo_name, number

SELECT actor_login, body FROM github_events WHERE event_type = 'IssueCommentEvent' AND body ILIKE '%thanks%' ORDER BY comment_id

SELECT countIf(body = 'LGTM'), countIf(startsWith(body, 'LGTM')), countIf(match(body, '^\\+\\d+$')), sum(length(body)) FROM github_events WHERE event_type = 'IssueCommentEvent'

SELECT lower(arrayJoin(splitByWhitespace(title))) AS word, count() AS c FROM github_events WHERE action = 'opened' GROUP BY word HAVING c > 1 ORDER BY c DESC, word

SELECT extract(body, 'https?://([^/]+)') AS host FROM github_events WHERE body LIKE '%http%'

SELECT splitByChar('/', repo_name)[1] AS owner, uniqExact(actor_login) AS people, count() AS events FROM github_events GROUP BY owner ORDER BY events DESC

SELECT replaceOne(ref, 'refs/heads/', '') AS branch, sum(push_size) AS commits FROM github_events WHERE event_type = 'PushEvent' AND ref LIKE 'refs/heads/%' GROUP BY branch ORDER BY commits DESC

SELECT repo_name, toDate(created_at) AS day, count() AS c FROM github_events GROUP BY repo_name, day ORDER BY c DESC, day, repo_name LIMIT 1 BY repo_name

SELECT repo_name, countIf(created_at < '2023-02-01 00:00:00') AS january, countIf(created_at >= '2023-02-01 00:00:00') AS later FROM github_events WHERE event_type = 'WatchEvent' GROUP BY repo_name ORDER BY january DESC, repo_name

SELECT c.actor_login, count() AS n FROM github_events AS c INNER JOIN (SELECT repo_name, number, any(actor_login) AS author FROM github_events WHERE event_type = 'IssuesEvent' AND action = 'opened' GROUP BY repo_name, number) AS i ON c.repo_name = i.repo_name AND c.number = i.number WHERE c.event_type = 'IssueCommentEvent' AND c.actor_login != i.author GROUP BY c.actor_login ORDER BY n DESC, c.actor_login

SELECT count() FROM github_events WHERE event_type = 'StarEvent'

# group_by

CREATE TABLE sales
(
    id UInt32,
    region LowCardinality(String),
    product String,
    channel Enum8('web' = 1, 'shop' = 2, 'phone' = 3),
    qty UInt8,
    price Decimal(9, 2),
    discount Nullable(UInt8),
    sold_at DateTime('UTC'),
    colors Array(String),
    gift Bool
)
ENGINE = MergeTree
ORDER BY id

INSERT INTO sales VALUES
    (1, 'north', 'lamp', 'web', 1, 30.00, NULL, '2024-01-05 10:00:00', ['red', 'blue'], false),
    (2, 'north', 'lamp', 'shop', 2, 30.00, 10, '2024-01-05 18:30:00', ['blue', 'red'], true),
    (3, 'south', 'desk', 'web', 1, 210.50, 5, '2024-01-20 09:00:00', [], false),
    (4, 'south', 'lamp', 'phone', 3, 28.00, NULL, '2024-02-01 00:00:00', ['red', 'blue'], false),
    (5, 'east', 'chair', 'shop', 4, 45.25, 10, '2024-02-10 12:00:00', ['green'], true),
    (6, 'east', 'desk', 'web', 1, 199.99, 0, '2024-02-11 12:00:00', [], false),
    (7, 'north', 'chair', 'web', 2, 45.25, NULL, '2024-03-03 23:59:59', ['green'], false),
    (8, 'south', 'chair', 'shop', 6, 40.00, 15, '2024-03-04 08:00:00', ['green', 'red'], true)

SELECT region, count() FROM sales GROUP BY region ORDER BY region

SELECT channel, sum(qty) FROM sales GROUP BY channel ORDER BY channel

SELECT discount, count(), sum(qty) FROM sales GROUP BY discount ORDER BY discount

SELECT colors, count() FROM sales GROUP BY colors ORDER BY colors

SELECT gift, sum(price) FROM sales GROUP BY gift ORDER BY gift

SELECT price, count() AS c FROM sales GROUP BY price HAVING c > 1 ORDER BY price

SELECT (region, channel) AS pair, count() FROM sales GROUP BY pair ORDER BY pair

SELECT map(product, qty) AS m, count() FROM sales WHERE qty = 1 GROUP BY m ORDER BY toString(m)

SELECT toStartOfMonth(sold_at) AS month, sum(price * qty) AS revenue FROM sales GROUP BY month ORDER BY month

SELECT toYYYYMM(sold_at), region, count() FROM sales GROUP BY toYYYYMM(sold_at), region ORDER BY 1, 2

SELECT length(product) AS len, count() FROM sales GROUP BY len ORDER BY len

SELECT toDate(sold_at) AS d, toHour(sold_at) < 12 AS morning, count() FROM sales GROUP BY d, morning ORDER BY d, morning

SELECT multiIf(price < 40, 'low', price < 100, 'mid', 'high') AS band, count(), min(price) FROM sales GROUP BY band ORDER BY band

SELECT id % 3 AS bucket, groupArray(id) FROM (SELECT id FROM sales ORDER BY id) GROUP BY bucket ORDER BY bucket

SELECT count() AS c FROM sales GROUP BY region, product ORDER BY c DESC, max(id)

SELECT upper(region), concat(region, '/', product) AS path, sum(qty) FROM sales GROUP BY region, product ORDER BY path

SELECT region, product, sum(qty) AS total FROM sales GROUP BY region, product HAVING total >= 2 ORDER BY total DESC, region, product

SELECT region FROM sales GROUP BY region HAVING sum(qty) > 5 AND max(price) < 250 ORDER BY region

SELECT product, count() FROM sales GROUP BY product HAVING product != 'desk' ORDER BY product

SELECT region, avg(discount) AS a FROM sales GROUP BY region HAVING a IS NOT NULL ORDER BY a, region

SELECT count() FROM sales HAVING count() > 100

SELECT region, channel, count() FROM sales GROUP BY ALL ORDER BY region, channel

SELECT toMonth(sold_at) AS m, gift, sum(qty) / count() AS per_sale FROM sales GROUP BY ALL ORDER BY m, gift

SELECT DISTINCT count() AS c FROM sales GROUP BY region ORDER BY c

SELECT region, product, sum(qty) AS q FROM sales GROUP BY region, product ORDER BY region, q DESC, product LIMIT 1 BY region

SELECT sum(qty), count() FROM sales GROUP BY ()

SELECT 'all' AS label, count() FROM sales GROUP BY label

SELECT 1 AS one, count() FROM sales WHERE qty > 100 GROUP BY one

SELECT region, count() FROM sales WHERE 0 GROUP BY region

SELECT region, product, sum(qty) AS q FROM sales GROUP BY region, product WITH ROLLUP ORDER BY region, product

SELECT channel, gift, count() AS c FROM sales GROUP BY channel, gift WITH CUBE ORDER BY channel, gift, c

SELECT region, product, sum(qty) AS q FROM sales GROUP BY ROLLUP(region, product) ORDER BY region, product

SELECT gift, count() FROM sales GROUP BY CUBE(gift) ORDER BY count(), gift

SELECT region, sum(qty) AS q FROM sales GROUP BY region WITH ROLLUP ORDER BY q, region SETTINGS group_by_use_nulls = 1

SELECT region, gift, sum(qty) AS q FROM sales GROUP BY region, gift WITH CUBE ORDER BY region, gift, q SETTINGS group_by_use_nulls = 1

SELECT region, product, count() AS c FROM sales GROUP BY GROUPING SETS ((region), (product)) ORDER BY region, product

SELECT region, product, sum(qty) AS q FROM sales GROUP BY GROUPING SETS ((region, product), (region), ()) ORDER BY region, product, q

SELECT region, product, grouping(region) AS gr, grouping(product) AS gp, count() AS c FROM sales GROUP BY GROUPING SETS ((region), (product), ()) ORDER BY gr, gp, region, product

SELECT grouping(region, product) AS g, region, product, count() FROM sales GROUP BY region, product WITH ROLLUP ORDER BY g, region, product

SELECT region, sum(qty) FROM sales GROUP BY region WITH TOTALS ORDER BY region FORMAT JSONEachRow

SELECT count() FROM (SELECT region, sum(qty) FROM sales GROUP BY region WITH TOTALS)

SELECT x, count() FROM (SELECT arrayJoin([1, NULL, 2, NULL]) AS x) GROUP BY x ORDER BY x NULLS FIRST

SELECT x, count() FROM (SELECT arrayJoin([nan, 1, nan, inf]) AS x) GROUP BY x ORDER BY x

SELECT a, b, count() FROM (SELECT if(number % 2, NULL, number) AS a, if(number % 3, 'x', NULL) AS b FROM numbers(12)) GROUP BY a, b ORDER BY a, b

SELECT region, product FROM sales GROUP BY region

SELECT count() FROM sales GROUP BY sum(qty)

SELECT region FROM sales GROUP BY 7

# hashing_encoding_url

SELECT cityHash64('hello'), cityHash64(''), cityHash64('a longer text that is more than thirty-two bytes and then even more than sixty-four bytes long'), toTypeName(cityHash64('x'))

SELECT cityHash64(1), cityHash64(toUInt64(1)), cityHash64('a', 'b'), cityHash64(('a', 'b')), cityHash64('a', 1, toDate('2024-01-01')), cityHash64([1, 2]), cityHash64('ab') = cityHash64('a', 'b'), cityHash64(1.5)

SELECT sipHash64('hello'), sipHash64(''), sipHash64(1, 'x'), sipHash64(toUInt32(7)), hex(sipHash128('hello')), toTypeName(sipHash128('x'))

SELECT xxHash64('hello'), xxHash64(''), xxHash32('hello'), xxHash32(''), xxHash64(toUInt32(5)), toTypeName(xxHash32('x'))

SELECT murmurHash2_64('hello'), murmurHash2_32('hello'), murmurHash3_32('hello'), murmurHash3_64('hello'), hex(murmurHash3_128('hello')), farmHash64('hello'), halfMD5('hello'), javaHash('hello')

SELECT kafkaMurmurHash('hello'), kafkaMurmurHash('key-1'), kafkaMurmurHash(''), toTypeName(kafkaMurmurHash('x')), bitAnd(kafkaMurmurHash('key-1'), 2147483647) % 3

SELECT CRC32('hello'), CRC32IEEE('hello'), intHash32(42), intHash64(42), intHash32(0), toTypeName(intHash32(1)), intHash64(toInt64(-1))

SELECT hex(MD5('hello')), hex(SHA1('hello')), hex(SHA256('hello')), lower(hex(MD5(''))), length(MD5('x')), length(SHA256('x')), toTypeName(MD5('x'))

SELECT hex(SHA224('abc')), hex(SHA512('abc')), hex(SHA256(concat('a', 'b'))) = hex(SHA256('ab')), lower(hex(SHA1('abc')))

SELECT cityHash64(NULL), cityHash64(toNullable(1)) = cityHash64(1), xxHash64(CAST(NULL AS Nullable(String))), hex(MD5(CAST(NULL AS Nullable(String)))), cityHash64(NULL, 1), toTypeName(cityHash64(toNullable('a')))

SELECT MD5(1)

SELECT hex('Hi'), unhex('4869'), base64Encode('Hi there'), base64Decode('SGkgdGhlcmU='), lower(hex('Kafka')), unhex(lower(hex('Kafka')))

SELECT base64Encode(''), base64Encode('a'), base64Encode('ab'), base64Encode('abc'), base64Decode('YQ=='), hex(base64Decode('AAH/')), base64URLEncode('ab?>'), base64URLDecode('YWI_Pg'), tryBase64URLDecode('*') = ''

SELECT hex(0), hex(15), hex(65535), hex(toInt8(-1)), hex(toUInt64(1)), hex(''), hex(toFloat32(1)), lower(hex('ÿ')), bin(10), unbin('0110'), unhex('6'), hex(toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'))

SELECT encodeURLComponent('a b&c=d/é'), decodeURLComponent('a%20b%26c'), decodeURLComponent('bad%zz'), encodeURLFormComponent('a b+c'), decodeURLFormComponent('a+b%2Bc'), decodeURLComponent('%D0%B4')

SELECT UUIDStringToNum('61f0c404-5cb3-11e7-907b-a6006ad3dba0') = unhex('61F0C4045CB311E7907BA6006AD3DBA0'), UUIDNumToString(toFixedString(unhex('61F0C4045CB311E7907BA6006AD3DBA0'), 16)), toUUID('61F0C404-5CB3-11E7-907B-A6006AD3DBA0'), toUUIDOrDefault('x', toUUID('00000000-0000-0000-0000-000000000009')), toString(toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'))

SELECT IPv4NumToString(3232235777), IPv4StringToNum('192.168.1.1'), IPv4StringToNumOrDefault('bad'), IPv4StringToNumOrNull('bad'), IPv4NumToStringClassC(3232235777), IPv6NumToString(toFixedString(unhex('20010DB8000000000000000000000001'), 16)), hex(IPv6StringToNum('::1')), IPv4ToIPv6(toIPv4('1.2.3.4'))

SELECT isIPv4String('127.0.0.1'), isIPv4String('300.0.0.1'), isIPv6String('::1'), isIPv6String('1.2.3.4'), isIPAddressInRange('10.1.2.3', '10.0.0.0/8'), isIPAddressInRange('11.0.0.1', '10.0.0.0/8'), isIPAddressInRange('2001:db8::5', '2001:db8::/32'), IPv4CIDRToRange(toIPv4('192.168.5.2'), 16), toIPv6('2001:0db8:0000::1'), cutIPv6(toIPv6('2001:db8::1'), 0, 0)

SELECT protocol('https://ex.com/a'), domain('https://sub.Example.com:8080/p?q=1#f'), domainWithoutWWW('http://www.ex.com/'), topLevelDomain('http://a.b.co.uk/'), port('http://ex.com:81/'), port('http://ex.com/'), netloc('https://u:p@ex.com:80/x'), domain('no url'), domain('ex.com/path'), protocol('none') = ''

SELECT path('http://ex.com/a/b?x=1'), pathFull('http://ex.com/a/b?x=1#frag'), queryString('http://ex.com/?x=1&y=2#z'), fragment('http://ex.com/#top'), queryStringAndFragment('http://ex.com/?x=1#z'), path('http://ex.com') = '', path('/just/path'), path('http://ex.com/%D1%8F')

SELECT firstSignificantSubdomain('https://news.example.com/'), cutToFirstSignificantSubdomain('https://a.b.example.com/'), cutToFirstSignificantSubdomain('https://www.example.co.uk/x'), firstSignificantSubdomain('http://localhost/') = '', cutToFirstSignificantSubdomainWithWWW('http://www.ex.com/')

SELECT extractURLParameter('http://ex.com/?a=1&b=2&a=3', 'a'), extractURLParameter('http://ex.com/?a=1', 'z') = '', extractURLParameters('http://ex.com/?a=1&b=2'), extractURLParameterNames('http://ex.com/?a=1&b=2&c'), cutURLParameter('http://ex.com/?a=1&b=2', 'a'), extractURLParameter('http://ex.com/?q=a%20b', 'q')

SELECT cutQueryString('http://ex.com/p?x=1#f'), cutFragment('http://ex.com/p?x=1#f'), cutQueryStringAndFragment('http://ex.com/p?x=1#f'), cutWWW('http://www.ex.com/'), URLHierarchy('http://ex.com/a/b'), URLPathHierarchy('http://ex.com/a/b?c'), cutURLParameter('http://ex.com/?a=1&b=2', ['a', 'b'])

CREATE TABLE visits (id UInt8, url String, ref LowCardinality(String), ip IPv4, uid Nullable(String), n Nullable(UInt32)) ENGINE = MergeTree ORDER BY id

INSERT INTO visits VALUES (1, 'https://www.shop.example.com/cart?item=5&utm=x#top', 'http://ya.ru/', '10.0.0.1', 'u1', 1), (2, '', '', '0.0.0.0', NULL, NULL), (3, 'ftp://files.org', 'http://ya.ru/', '192.168.1.255', '', 0), (4, '/relative/path?x', 'direct', '255.255.255.255', 'ü', 4294967295)

SELECT id, domain(url), path(url), protocol(url), queryString(url), extractURLParameter(url, 'item'), topLevelDomain(url) FROM visits ORDER BY id

SELECT id, domain(ref), cutToFirstSignificantSubdomain(url), domainWithoutWWW(url), fragment(url), extractURLParameterNames(url) FROM visits ORDER BY id

SELECT id, cityHash64(url), sipHash64(ref), xxHash64(uid), cityHash64(n), kafkaMurmurHash(url), murmurHash2_64(url, ref) FROM visits ORDER BY id

SELECT id, hex(MD5(url)), lower(hex(SHA256(uid))), cityHash64(id, url, ref) % 10, halfMD5(url), intHash64(id) FROM visits ORDER BY id

SELECT id, ip, toUInt32(ip), IPv4NumToString(toUInt32(ip)), isIPAddressInRange(toString(ip), '10.0.0.0/8'), toIPv6(ip), cityHash64(ip), hex(ip) FROM visits ORDER BY id

SELECT domain(ref) AS d, count(), uniqExact(ip) FROM visits GROUP BY d ORDER BY d

SELECT base64Encode(url), hex(uid), encodeURLComponent(url), unhex(hex(uid)) = uid FROM visits ORDER BY id

SELECT toTypeName(domain(ref)), toTypeName(cityHash64(uid)), toTypeName(MD5(url)), toTypeName(extractURLParameters(url)), toTypeName(port(url)), toTypeName(hex(uid)), toTypeName(isIPv4String(url)), toTypeName(cityHash64(ref)) FROM visits LIMIT 1

SELECT domain(5)

SELECT IPv4StringToNum('1.2.3')

SELECT key, cityHash64(key) % 4 AS shard, sipHash64(key) % 4, xxHash64(key) % 4, bitAnd(kafkaMurmurHash(key), 2147483647) % 6 AS partition FROM (SELECT concat('user-', toString(number)) AS key FROM numbers(6)) ORDER BY key

SELECT cityHash64(toUInt16(7)), cityHash64(toInt32(-7)), cityHash64(toFloat32(1.5)), cityHash64(toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')), cityHash64(toFixedString('ab', 4)), cityHash64(emptyArrayString()), cityHash64([[1], [2, 3]]), cityHash64(map('a', 1)), cityHash64(toDateTime64('2024-01-01 00:00:00.5', 3, 'UTC'))

# insert

CREATE TABLE t
(
    id UInt32,
    name String DEFAULT 'anon',
    score Nullable(Float64),
    day Date DEFAULT '2020-02-02',
    tags Array(String),
    n Int64 DEFAULT id * 2
)
ENGINE = MergeTree ORDER BY id

INSERT INTO t VALUES (1, 'ann', 1.5, '2024-01-01', ['x'], 7)

INSERT INTO t (id, name) VALUES (2, 'bob'), (3, 'eve')

INSERT INTO t (* EXCEPT (n, tags)) VALUES (4, 'joe', NULL, '2024-02-29')

INSERT INTO t VALUES (5, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT)

INSERT INTO t (id, name, score, day, tags) VALUES (2 * 3, upper('kim') || '!', 1 / 4, toDate('2024-01-31') + 1, arrayMap(x -> toString(x), range(3)))

INSERT INTO t (tags, id) VALUES ([], 7), (['it''s', 'a\tb'], 8)

INSERT INTO t (id, name, n) VALUES (10, NULL, NULL)

SELECT name, n FROM t WHERE id = 10

INSERT INTO t (id, name, n) SETTINGS input_format_null_as_default = 0 VALUES (11, NULL, 1)

INSERT INTO t (id, name, n) SELECT number + 20, number, toString(number * 3) FROM numbers(2)

INSERT INTO t (name, id) SELECT 'wide', toUInt64(22)

SELECT id, name, n, day FROM t WHERE id >= 20 ORDER BY id

INSERT INTO t (id, name) SELECT 1

INSERT INTO t (id, day) SELECT 30, 'not a date'

INSERT INTO t (id) WITH 40 AS base SELECT base + number FROM numbers(2)

SELECT id FROM t WHERE id >= 40 ORDER BY id

CREATE TABLE f (id UInt32, name String DEFAULT concat('row', toString(id)), score Nullable(Float32), tags Array(UInt8)) ENGINE = Memory

INSERT INTO f FORMAT JSONEachRow
{"id": 1, "name": "a", "score": 0.5, "tags": [1, 2]}
{"tags": [], "id": "2"}
{"id": 3, "score": null, "name": null, "unknown": {"x": [1]}}

INSERT INTO f FORMAT CSV
10,"quo""ted, comma",1.25,"[3,4]"
11,,,[]
12,\N,\N,"[5]"

INSERT INTO f (name, id) FORMAT TSV
tab\there	20
\N	21

INSERT INTO f FORMAT CSVWithNames
tags,id
"[9]",30

INSERT INTO f FORMAT JSONCompactEachRow
[40, "c", 4.5, [7]]
[41, null, null, []]

INSERT INTO f FORMAT Values (50, 'v', NULL, [1]), (51, DEFAULT, 2, [])

SELECT * FROM f ORDER BY id

INSERT INTO f (id, name) SETTINGS format_csv_delimiter = ';' FORMAT CSV
60;semi,colon

INSERT INTO f SETTINGS input_format_skip_unknown_fields = 0 FORMAT JSONEachRow
{"id": 61, "bogus": 1}

INSERT INTO f (id, name) SETTINGS input_format_allow_errors_num = 1 FORMAT CSV
62,ok
sixty three,bad
64,ok

INSERT INTO f (id, score) SETTINGS input_format_csv_empty_as_default = 0, input_format_null_as_default = 1 FORMAT CSV
65,7

INSERT INTO f (id, name) SETTINGS input_format_defaults_for_omitted_fields = 0 FORMAT JSONEachRow
{"id": 66}

SELECT id, name FROM f WHERE id BETWEEN 60 AND 69 ORDER BY id

INSERT INTO f FORMAT CSV
abc,x,1,[]

INSERT INTO t (id) VALUES ('abc')

INSERT INTO t (id, missing) VALUES (1, 2)

INSERT INTO t (id, id) VALUES (1, 2)

INSERT INTO nowhere VALUES (1)

CREATE TABLE checked (id UInt32, pct UInt8, CONSTRAINT in_range CHECK pct <= 100, CONSTRAINT nonzero CHECK id > 0) ENGINE = MergeTree ORDER BY id

INSERT INTO checked VALUES (1, 100), (2, 0)

INSERT INTO checked VALUES (3, 50), (4, 101)

INSERT INTO checked SELECT 0, 1

SELECT * FROM checked ORDER BY id

CREATE TABLE nested (id UInt8, lines Nested(sku String, qty UInt16)) ENGINE = Memory

INSERT INTO nested VALUES (1, ['a', 'b'], [1, 2])

INSERT INTO nested (id, lines.sku, lines.qty) VALUES (2, ['c'], [1, 2])

INSERT INTO nested (id, lines.sku) VALUES (3, ['x', 'y'])

INSERT INTO nested FORMAT JSONEachRow
{"id": 4, "lines": {"sku": ["z"], "qty": [9]}}

SELECT * FROM nested ORDER BY id

CREATE TABLE strict (a UInt8, e Enum8('x' = 1, 'y' = 2), d Date) ENGINE = Memory

INSERT INTO strict (a, e) VALUES (256, 'x'), (-1, 2)

INSERT INTO strict (e) VALUES ('z')

INSERT INTO strict (d) VALUES ('the other day')

SELECT * FROM strict ORDER BY e

# insert_deduplication

CREATE TABLE off (k UInt32, v String) ENGINE = MergeTree ORDER BY k

INSERT INTO off VALUES (1, 'a')

SELECT count() FROM off

CREATE TABLE d (k UInt32, v String) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 2

INSERT INTO d VALUES (1, 'a'), (2, 'b')

INSERT INTO d (k, v) VALUES (1, 'a'), (2, 'b')

SELECT * FROM d ORDER BY k

INSERT INTO d VALUES (2, 'b'), (1, 'a')

INSERT INTO d VALUES (1, 'a')

SELECT count() FROM d

INSERT INTO d VALUES (3, 'c')

INSERT INTO d SETTINGS deduplicate_insert = 'disable' VALUES (1, 'a'), (2, 'b')

CREATE TABLE tok (k UInt32) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 100

INSERT INTO tok SETTINGS insert_deduplication_token = 'one' VALUES (1)

INSERT INTO tok SETTINGS insert_deduplication_token = 'one' VALUES (2)

INSERT INTO tok SETTINGS insert_deduplication_token = 'two' VALUES (1)

SELECT k FROM tok ORDER BY k

CREATE TABLE parted (d Date, x UInt8) ENGINE = MergeTree PARTITION BY d ORDER BY x SETTINGS non_replicated_deduplication_window = 100

INSERT INTO parted VALUES ('2024-01-01', 1), ('2024-01-02', 1)

INSERT INTO parted VALUES ('2024-01-01', 1), ('2024-01-03', 1)

SELECT d, count() FROM parted GROUP BY d ORDER BY d

CREATE TABLE sel (k UInt32) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 100

INSERT INTO sel SELECT number FROM numbers(3)

SELECT count() FROM sel

INSERT INTO sel SELECT number FROM numbers(3) ORDER BY ALL

CREATE TABLE src (k UInt32) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 100

CREATE TABLE dst (odd UInt8, n UInt64) ENGINE = MergeTree ORDER BY odd SETTINGS non_replicated_deduplication_window = 100

CREATE MATERIALIZED VIEW to_dst TO dst AS SELECT k % 2 AS odd, count() AS n FROM src GROUP BY odd

INSERT INTO src VALUES (1)

INSERT INTO src VALUES (3)

SELECT (SELECT count() FROM src), (SELECT count() FROM dst)

TRUNCATE TABLE tok

INSERT INTO tok SETTINGS insert_deduplication_token = 'one' VALUES (9)

SELECT k FROM tok

ALTER TABLE tok MODIFY SETTING non_replicated_deduplication_window = 0

SELECT count() FROM tok

# joins

CREATE TABLE people (id UInt32, name String, town LowCardinality(String), code Nullable(UInt8)) ENGINE = MergeTree ORDER BY id

CREATE TABLE pets (pet_id UInt32, owner_id UInt32, pet String, kind Enum8('cat' = 1, 'dog' = 2, 'fish' = 3)) ENGINE = MergeTree ORDER BY pet_id

CREATE TABLE visits (pet_id UInt64, day Date, bill Decimal(8, 2)) ENGINE = MergeTree ORDER BY (pet_id, day)

INSERT INTO people VALUES (1, 'Ada', 'Riga', 10), (2, 'Ben', 'Riga', NULL), (3, 'Cleo', 'Tartu', 30), (4, 'Dov', 'Kaunas', NULL)

INSERT INTO pets VALUES (11, 1, 'Milo', 'cat'), (12, 1, 'Rex', 'dog'), (13, 3, 'Nemo', 'fish'), (14, 7, 'Stray', 'cat'), (15, 2, 'Luna', 'dog')

INSERT INTO visits VALUES (11, '2024-01-10', 40.00), (11, '2024-03-02', 25.50), (12, '2024-02-14', 90.00), (15, '2024-02-20', 33.30), (99, '2024-04-01', 1.00)

SELECT p.name, t.pet FROM people AS p INNER JOIN pets AS t ON p.id = t.owner_id ORDER BY p.name, t.pet

SELECT name, pet FROM people JOIN pets ON id = owner_id WHERE kind = 'dog' ORDER BY name

SELECT people.name, count() AS n FROM people JOIN pets ON people.id = pets.owner_id GROUP BY people.name ORDER BY n DESC, people.name

SELECT p.name, t.pet, t.pet_id, t.kind FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id ORDER BY p.name, t.pet

SELECT p.name FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id WHERE t.owner_id = 0 ORDER BY p.name

SELECT p.name, t.pet, t.kind FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id ORDER BY p.name, t.pet SETTINGS join_use_nulls = 1

SELECT p.name FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id WHERE t.pet IS NULL ORDER BY p.name SETTINGS join_use_nulls = 1

SELECT toTypeName(t.pet), toTypeName(p.name) FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id LIMIT 1 SETTINGS join_use_nulls = 1

SELECT p.name, t.pet FROM people AS p RIGHT JOIN pets AS t ON p.id = t.owner_id ORDER BY t.pet

SELECT p.name, p.id, t.pet FROM people AS p RIGHT JOIN pets AS t ON p.id = t.owner_id ORDER BY t.pet SETTINGS join_use_nulls = 1

SELECT p.name, t.pet FROM people AS p FULL JOIN pets AS t ON p.id = t.owner_id ORDER BY p.name, t.pet

SELECT p.id, t.owner_id FROM people AS p FULL OUTER JOIN pets AS t ON p.id = t.owner_id ORDER BY p.id, t.owner_id SETTINGS join_use_nulls = 1

SELECT count() FROM people CROSS JOIN pets

SELECT p.name, t.pet FROM people AS p, pets AS t WHERE p.id = t.owner_id AND t.kind != 'fish' ORDER BY p.name, t.pet

SELECT a.number, b.number FROM numbers(2) AS a CROSS JOIN numbers(3) AS b ORDER BY a.number, b.number

SELECT pet_id, pet, day FROM pets JOIN visits USING (pet_id) ORDER BY pet_id, day

SELECT * FROM pets INNER JOIN visits USING (pet_id) WHERE pet_id = 12

SELECT pet_id, pet, bill FROM pets FULL JOIN visits USING pet_id ORDER BY pet_id, bill

SELECT pet_id, pet FROM pets RIGHT JOIN visits USING (pet_id) ORDER BY pet_id, pet

SELECT a.k, a.v, b.w FROM (SELECT 1 AS k, 'x' AS s, 10 AS v UNION ALL SELECT 1, 'y', 20) AS a JOIN (SELECT 1 AS k, 'y' AS s, 200 AS w) AS b ON a.k = b.k AND a.s = b.s

SELECT k, s, v, w FROM (SELECT 1 AS k, 'x' AS s, 10 AS v UNION ALL SELECT 1, 'y', 20) AS a LEFT JOIN (SELECT 1 AS k, 'y' AS s, 200 AS w) AS b USING (k, s) ORDER BY s

SELECT p.name, t.pet FROM people AS p JOIN pets AS t ON p.id + 6 = t.owner_id

SELECT p.name, t.pet FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id AND t.kind = 'cat' ORDER BY p.name

SELECT p.name, t.pet FROM people AS p LEFT JOIN pets AS t ON p.id = t.owner_id AND p.town = 'Riga' ORDER BY p.name, t.pet

SELECT a.id, b.id FROM people AS a JOIN people AS b ON a.town = b.town AND a.id < b.id

SELECT p.name, t.pet FROM people AS p JOIN pets AS t ON lower(substring(p.name, 1, 1)) = lower(substring(t.pet, 1, 1)) OR p.id = t.owner_id ORDER BY p.name, t.pet

SELECT a.name, b.name FROM people AS a JOIN people AS b ON a.town = b.town WHERE a.id < b.id ORDER BY a.name

SELECT p.name, t.pet, sum(v.bill) AS total FROM people AS p JOIN pets AS t ON t.owner_id = p.id JOIN visits AS v ON v.pet_id = t.pet_id GROUP BY p.name, t.pet ORDER BY total DESC

SELECT p.name, t.pet, v.bill FROM people AS p LEFT JOIN pets AS t ON t.owner_id = p.id LEFT JOIN visits AS v ON v.pet_id = t.pet_id ORDER BY p.name, t.pet, v.bill

SELECT name FROM people LEFT SEMI JOIN pets ON people.id = pets.owner_id ORDER BY name

SELECT name FROM people LEFT ANTI JOIN pets ON people.id = pets.owner_id ORDER BY name

SELECT pet FROM people RIGHT ANTI JOIN pets ON people.id = pets.owner_id ORDER BY pet

SELECT t.pet, count() FROM pets AS t LEFT ANY JOIN visits AS v ON t.pet_id = v.pet_id GROUP BY t.pet ORDER BY t.pet

SELECT count() FROM pets ANY INNER JOIN visits ON pets.pet_id = visits.pet_id

SELECT p.name, count() FROM people AS p ANY LEFT JOIN pets AS t ON p.id = t.owner_id GROUP BY p.name ORDER BY p.name

SELECT t.pet, v.day FROM pets AS t JOIN visits AS v ON t.pet_id = v.pet_id WHERE v.bill > 30 ORDER BY v.day

SELECT a.name, b.name FROM people AS a JOIN people AS b ON a.code = b.code ORDER BY a.name

SELECT a.x, b.y FROM (SELECT toInt8(-1) AS x UNION ALL SELECT toInt8(5)) AS a JOIN (SELECT toUInt32(5) AS y) AS b ON a.x = b.y

SELECT a.s, b.s FROM (SELECT 'k' AS s) AS a JOIN (SELECT toLowCardinality('k') AS s) AS b ON a.s = b.s

CREATE TABLE quotes (sym String, t UInt32, price UInt32) ENGINE = MergeTree ORDER BY (sym, t)

CREATE TABLE trades (sym String, t UInt32, qty UInt32) ENGINE = MergeTree ORDER BY (sym, t)

INSERT INTO quotes VALUES ('AA', 10, 100), ('AA', 20, 110), ('AA', 30, 120), ('BB', 15, 50)

INSERT INTO trades VALUES ('AA', 5, 1), ('AA', 20, 2), ('AA', 29, 3), ('BB', 99, 4), ('CC', 1, 5)

SELECT x.sym, x.t, x.qty, q.price FROM trades AS x ASOF JOIN quotes AS q ON x.sym = q.sym AND x.t >= q.t ORDER BY x.sym, x.t

SELECT x.sym, x.t, q.t, q.price FROM trades AS x ASOF LEFT JOIN quotes AS q ON x.sym = q.sym AND x.t >= q.t ORDER BY x.sym, x.t

SELECT x.sym, x.t, q.t FROM trades AS x ASOF JOIN quotes AS q ON x.sym = q.sym AND x.t < q.t ORDER BY x.sym, x.t

SELECT sym, t, price FROM trades ASOF JOIN quotes USING (sym, t) ORDER BY sym, t

SELECT p.name, s.n FROM people AS p JOIN (SELECT owner_id, count() AS n FROM pets GROUP BY owner_id) AS s ON s.owner_id = p.id ORDER BY s.n DESC, p.name

SELECT name FROM people WHERE id IN (SELECT owner_id FROM pets JOIN visits ON pets.pet_id = visits.pet_id) ORDER BY name

SELECT t.pet_id, v.pet_id FROM pets AS t LEFT JOIN visits AS v ON v.pet_id = t.pet_id AND v.bill > 35 ORDER BY t.pet_id

SELECT p.*, t.pet FROM people AS p JOIN pets AS t ON t.owner_id = p.id WHERE p.id = 3

SELECT pet_id, b.pet_id FROM pets AS a JOIN pets AS b ON a.owner_id = b.owner_id ORDER BY a.pet_id, b.pet_id

SELECT pet_id FROM people JOIN pets ON people.id = pets.owner_id JOIN visits ON visits.pet_id = pets.pet_id

SELECT name FROM people JOIN pets ON people.id = pets.master_id

SELECT name FROM people JOIN pets USING (id)

# json

SELECT JSONExtractString('{"a":"x","b":1}', 'a'), JSONExtractInt('{"a":"x","b":1}', 'b'), JSONExtractUInt('{"a":7}', 'a'), JSONExtractFloat('{"a":1.5}', 'a'), JSONExtractBool('{"a":true}', 'a'), JSONExtractInt('{"a":-12}', 'a')

SELECT JSONExtractString('{"a":1}', 'zz') = '', JSONExtractInt('{"a":"str"}', 'a'), JSONExtractInt('{"a":null}', 'a'), JSONExtractFloat('{}', 'a'), JSONExtractBool('{"a":1}', 'a'), JSONExtractString('{"a":1}', 'a'), JSONExtractUInt('{"a":-1}', 'a'), JSONExtractInt('{"a":"42"}', 'a'), JSONExtractInt('{"a":1.9}', 'a')

SELECT JSONExtractInt('{"a":{"b":{"c":5}}}', 'a', 'b', 'c'), JSONExtractString('{"l":["p","q","r"]}', 'l', 2), JSONExtractString('{"l":["p","q","r"]}', 'l', -1), JSONExtractInt('[10,20,30]', 1), JSONExtractInt('[{"x":1},{"x":2}]', 2, 'x'), JSONExtractInt('17'), JSONExtractString('"plain"'), JSONExtractInt('{"a":1,"b":2}', 2)

SELECT JSONExtract('{"a":[1,2,3]}', 'a', 'Array(UInt8)'), JSONExtract('{"a":{"x":1,"y":"z"}}', 'a', 'Tuple(x Int32, y String)'), JSONExtract('{"a":{"x":1,"y":2}}', 'a', 'Map(String, UInt32)'), JSONExtract('{"a":"2024-01-02"}', 'a', 'Date'), JSONExtract('{"a":"1.25"}', 'a', 'Decimal(10, 2)'), JSONExtract('[1,"two",null]', 'Tuple(Int8, String, Nullable(Int8))')

SELECT JSONExtract('{"a":null}', 'a', 'Nullable(Int32)'), JSONExtract('{}', 'a', 'Nullable(String)'), JSONExtract('{"a":300}', 'a', 'UInt8'), JSONExtract('{"a":["1","x"]}', 'a', 'Array(Nullable(String))'), JSONExtract('{"a":[1,null,3]}', 'a', 'Array(Nullable(UInt16))'), JSONExtract('{"a":"b"}', 'a', 'Enum8(\'a\' = 1, \'b\' = 2)'), JSONExtract('{"a":"x"}', 'a', 'LowCardinality(String)')

SELECT JSONExtract('{"id":1,"tags":["a","b"],"pos":{"lat":1.5,"lon":-2}}', 'Tuple(id UInt32, tags Array(String), pos Tuple(lat Float64, lon Float64))') AS t, t.id, t.tags, t.pos.lat, toTypeName(t.pos)

SELECT JSONHas('{"a":{"b":null}}', 'a'), JSONHas('{"a":{"b":null}}', 'a', 'b'), JSONHas('{"a":1}', 'b'), JSONHas('[1,2]', 2), JSONHas('[1,2]', 3), JSONLength('{"a":1,"b":2}'), JSONLength('[1,2,3]'), JSONLength('{"a":[1,2]}', 'a'), JSONLength('5'), JSONLength('{"a":{}}', 'a')

SELECT JSONType('{"a":1}'), JSONType('{"a":1}', 'a'), JSONType('{"a":-1}', 'a'), JSONType('{"a":1.5}', 'a'), JSONType('{"a":"s"}', 'a'), JSONType('{"a":[]}', 'a'), JSONType('{"a":null}', 'a'), JSONType('{"a":true}', 'a'), JSONType('{}', 'zz')

SELECT JSONExtractKeys('{"b":1,"a":{"c":2}}'), JSONExtractKeys('{"b":1,"a":{"c":2}}', 'a'), JSONKey('{"first":1,"second":2}', 2), JSONKey('{"first":1}', -1), JSONExtractKeys('[1,2]'), JSONExtractKeys('{}')

SELECT JSONExtractRaw('{"a": {"b" : [1, 2]} }', 'a'), JSONExtractRaw('{"a":"x"}', 'a'), JSONExtractRaw('{"a":1.50}', 'a'), JSONExtractRaw('{"a":null}', 'a'), JSONExtractRaw('{"a":1}', 'zz') = '', JSONExtractRaw('[1, "b"]'), JSONExtractRaw('{"a":true}', 'a')

SELECT JSONExtractArrayRaw('[1,"a",{"x":[2]},null]'), JSONExtractArrayRaw('{"l":[[1,2],[3]]}', 'l'), JSONExtractArrayRaw('{"l":5}', 'l'), JSONExtractArrayRaw('[]'), JSONArrayLength('[1,2,3]'), JSONArrayLength('{"a":1}')

SELECT JSONExtractKeysAndValues('{"a":1,"b":2}', 'UInt8'), JSONExtractKeysAndValues('{"x":{"a":"p","b":"q"}}', 'x', 'String'), JSONExtractKeysAndValuesRaw('{"a":[1],"b":{"c":"d"}}'), JSONExtractKeysAndValuesRaw('{"a":{"b":1}}', 'a'), JSONExtractKeysAndValues('{"a":1,"b":"x"}', 'Int32')

SELECT arrayMap(e -> JSONExtractInt(e, 'n'), JSONExtractArrayRaw('[{"n":1},{"n":2}]')), arraySum(JSONExtract('{"v":[1,2,3]}', 'v', 'Array(Int64)')), JSONExtract('{"a":{"x":1,"y":"z"}}', 'a', 'Map(String, String)')['y'], arrayJoin(JSONExtractArrayRaw('["p","q"]')) AS e

SELECT JSONExtractString('{"a":"line\\nbreak"}', 'a'), JSONExtractString('{"a":"q\\"q"}', 'a'), JSONExtractString('{"a":"\\u00e9\\u0416"}', 'a'), JSONExtractString('{"ключ":"да"}', 'ключ'), JSONExtractString('{"a":"\\\\ \\/ \\t"}', 'a'), length(JSONExtractString('{"a":"\\ud83d\\ude00"}', 'a')), JSONExtractString('{"a b":"spaced"}', 'a b')

SELECT JSONExtractString('{"a":', 'a') = '', JSONExtractInt('not json', 'a'), JSONHas('{a:1}', 'a'), JSONLength(''), isValidJSON('{"a":1}'), isValidJSON('{"a":}'), isValidJSON(''), isValidJSON('[1,2'), isValidJSON('"s"'), isValidJSON('nul'), JSONExtractArrayRaw('oops'), JSONExtract('{"a":1', 'a', 'Nullable(UInt8)')

SELECT JSONExtractUInt('{"a":18446744073709551615}', 'a'), JSONExtractInt('{"a":-9223372036854775808}', 'a'), JSONExtractInt('{"a":9223372036854775808}', 'a'), JSONExtractFloat('{"a":1e3}', 'a'), JSONExtractFloat('{"a":5}', 'a'), JSONExtractString('{"a":123456789012345}', 'a'), JSONExtract('{"a":1e2}', 'a', 'Int32'), JSONExtractRaw('{"a":1e2}', 'a')

SELECT JSONExtract('{"a":"true"}', 'a', 'Bool'), JSONExtract('{"a":true}', 'a', 'UInt8'), JSONExtract('{"a":true}', 'a', 'String'), JSONExtract('{"a":[1,2]}', 'a', 'String'), JSONExtractString('{"a":{"b":1}}', 'a'), JSONExtractString('{"a":null}', 'a') = '', JSONExtract('{"t":"2024-01-02 03:04:05"}', 't', 'DateTime(\'UTC\')'), JSONExtract('{"t":1704164645}', 't', 'DateTime(\'UTC\')')

SELECT JSONExtractInt('{"a":1,"a":2}', 'a'), JSONExtractInt('{"A":1,"a":2}', 'a'), JSONExtractInt('{"A":1}', 'a'), JSONExtractInt('{"a.b":5}', 'a.b'), JSONExtractInt('{"a":{"b":6}}', 'a.b'), JSONExtractInt('{"":3}', '')

SELECT JSON_VALUE('{"a":{"b":"c"}}', '$.a.b'), JSON_VALUE('{"a":[1,2]}', '$.a[1]'), JSON_VALUE('{"a":1}', '$.zz') = '', JSON_VALUE('{"a":{"b":1}}', '$.a') = '', JSON_QUERY('{"a":{"b":1}}', '$.a'), JSON_EXISTS('{"a":1}', '$.a'), JSON_EXISTS('{"a":1}', '$.b'), JSON_QUERY('{"a":[1,2,3]}', '$.a[*]')

SELECT simpleJSONExtractString('{"a":"x","b":5}', 'a'), simpleJSONExtractInt('{"a":"x","b":-5}', 'b'), simpleJSONExtractUInt('{"b":5}', 'b'), simpleJSONExtractFloat('{"b":2.5}', 'b'), simpleJSONExtractBool('{"b":true}', 'b'), simpleJSONHas('{"b":1}', 'b'), simpleJSONHas('{"b":1}', 'c'), simpleJSONExtractRaw('{"b":{"c":1}}', 'b'), visitParamExtractInt('{"n":9}', 'n'), simpleJSONExtractString('{"a":"q\\"z"}', 'a')

SELECT toJSONString(1), toJSONString('q"uote'), toJSONString([1, 2]), toJSONString((1, 'a')), toJSONString(map('k', 'v')), toJSONString(NULL), toJSONString(toDate('2024-01-02')), toJSONString(CAST((1, 'x') AS Tuple(id UInt8, name String))), toJSONString(true), toJSONString(1.5)

SELECT toJSONString('line\nbreak'), toJSONString(18446744073709551615), toJSONString(map('a', [1, NULL])), toJSONString(toDecimal32('1.50', 2)), toJSONString(toDateTime('2024-01-02 03:04:05', 'UTC')), toJSONString([map('x', 1)]), toJSONString('/path'), toJSONString(nan), toJSONString(['é'])

CREATE TABLE raw (id UInt8, body String, path String, alt Nullable(String)) ENGINE = MergeTree ORDER BY id

INSERT INTO raw VALUES (1, '{"user":{"id":42,"name":"Ann"},"tags":["a","b"],"amount":12.50,"ok":true,"at":"2024-05-06 07:08:09"}', 'amount', '{"v":1}'), (2, '{"user":{"id":null},"tags":[],"amount":"7","ok":false}', 'ok', NULL), (3, 'broken {', 'user', ''), (4, '[1,2,{"user":9}]', 'tags', '[]'), (5, '{"user":"text","tags":"no","amount":-1e2,"extra":{"k1":"v1","k2":"v2"}}', 'amount', '{"v":"x"}')

SELECT id, JSONExtractUInt(body, 'user', 'id'), JSONExtractString(body, 'user', 'name'), JSONExtractFloat(body, 'amount'), JSONExtractBool(body, 'ok'), JSONHas(body, 'tags'), JSONLength(body), isValidJSON(body) FROM raw ORDER BY id

SELECT id, JSONExtract(body, 'tags', 'Array(String)'), JSONExtractRaw(body, 'user'), JSONExtractArrayRaw(body, 'tags'), JSONType(body), JSONType(body, 'user'), JSONExtract(body, 'user', 'id', 'Nullable(UInt32)') FROM raw ORDER BY id

SELECT id, JSONExtractRaw(body, path), JSONExtractString(body, path), JSONHas(body, path), JSONExtract(body, 'amount', 'Decimal(10, 2)') FROM raw ORDER BY id

SELECT id, JSONExtractKeys(body), JSONExtractKeysAndValues(body, 'extra', 'String'), JSONExtract(body, 'extra', 'Map(String, String)'), JSONExtract(body, 'at', 'Nullable(DateTime(\'UTC\'))') FROM raw ORDER BY id

SELECT id, JSONExtractInt(alt, 'v'), JSONHas(alt, 'v'), JSONExtractString(alt, 'v'), isValidJSON(alt) FROM raw ORDER BY id

SELECT JSONExtractBool(body, 'ok') AS ok, count(), sum(JSONExtractFloat(body, 'amount')) FROM raw WHERE isValidJSON(body) AND JSONType(body) = 'Object' GROUP BY ok ORDER BY ok

SELECT id, tag FROM raw ARRAY JOIN JSONExtract(body, 'tags', 'Array(String)') AS tag ORDER BY id, tag

SELECT toTypeName(JSONExtractString(body, 'a')), toTypeName(JSONExtractInt(body, 'a')), toTypeName(JSONExtractBool(body, 'a')), toTypeName(JSONExtract(body, 'Array(String)')), toTypeName(JSONExtractKeysAndValues(body, 'Int8')), toTypeName(JSONLength(body)), toTypeName(JSONType(body)) LIKE 'Enum8%', toTypeName(JSONExtractInt(alt, 'v')), toTypeName(JSONExtractArrayRaw(body)) FROM raw LIMIT 1

SELECT id, toJSONString(tuple(id, JSONLength(body))), toJSONString(map('id', id)), toJSONString(alt) FROM raw ORDER BY id

SELECT JSONExtractInt(5, 'a')

SELECT JSONExtract('{"a":1}', 'a', 'NoType')

SELECT JSONExtractInt()

SELECT id, JSONExtract(body, 'Tuple(user Tuple(id UInt32, name String), ok UInt8, amount Float64)') AS t, t.user.id, t.amount FROM raw WHERE id != 4 ORDER BY id

SELECT id, arrayMap(x -> x.1, JSONExtractKeysAndValuesRaw(body)), JSONExtractRaw(body), JSONLength(body, 'extra'), JSONExtractString(body, 'extra', 'k2'), JSONExtractString(body, -1) FROM raw WHERE id IN (2, 5) ORDER BY id

SELECT id, coalesce(nullIf(JSONExtractString(body, 'user', 'name'), ''), 'anonymous') AS who, JSONExtract(body, 'amount', 'Nullable(Float32)') AS amount, if(JSONHas(body, 'at'), parseDateTimeBestEffortOrNull(JSONExtractString(body, 'at'), 'UTC'), NULL) AS at FROM raw ORDER BY id

# kafka_ddl

CREATE TABLE q1 (id UInt64, payload String, at DateTime) ENGINE = Kafka SETTINGS kafka_broker_list = 'localhost:9092', kafka_topic_list = 'orders', kafka_group_name = 'g1', kafka_format = 'JSONEachRow'

SHOW CREATE TABLE q1

CREATE TABLE q2 (id UInt64, payload String) ENGINE = Kafka('host1:9092,host2:9092', 'a,b', 'g2', 'CSV')

SHOW CREATE TABLE q2

CREATE TABLE q3 (line String) ENGINE = Kafka('localhost:9092', 'logs', 'g3', 'LineAsString') SETTINGS kafka_num_consumers = 2, kafka_thread_per_consumer = 1, kafka_max_block_size = 1000, kafka_poll_timeout_ms = 100, kafka_flush_interval_ms = 250, kafka_skip_broken_messages = 5, kafka_handle_error_mode = 'stream', kafka_client_id = 'me'

SHOW CREATE TABLE q3

SELECT engine, engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'q2'

DESCRIBE TABLE q1

DESCRIBE TABLE q1 SETTINGS describe_include_virtual_columns = 1, describe_compact_output = 1

DESCRIBE TABLE q3 SETTINGS describe_include_virtual_columns = 1, describe_compact_output = 1

SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'q1' ORDER BY position

CREATE TABLE q4 (_topic String, v UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'JSONEachRow')

DESCRIBE TABLE q4 SETTINGS describe_include_virtual_columns = 1, describe_compact_output = 1

CREATE TABLE bad (x UInt8) ENGINE = Kafka

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g')

CREATE TABLE bad (x UInt8) ENGINE = Kafka SETTINGS kafka_broker_list = 'localhost:9092', kafka_topic_list = 't', kafka_group_name = 'g'

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_format = 'TSV'

CREATE TABLE bad ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV')

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_num_consumers = 0

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_num_consumers = 1000

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_max_block_size = 0

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_handle_error_mode = 'ignore'

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_no_such_setting = 1

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_num_consumers = 'many'

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') SETTINGS kafka_consumers_pool_ttl_ms = 100

CREATE TABLE bad (x UInt8) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV') ORDER BY x

CREATE TABLE bad (x UInt8, y UInt8 DEFAULT x) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV')

CREATE TABLE bad (x UInt8, y UInt8 MATERIALIZED x) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV')

CREATE TABLE with_alias (x UInt8, y UInt16 ALIAS x * 2) ENGINE = Kafka('localhost:9092', 't', 'g', 'CSV')

DESCRIBE with_alias

CREATE TABLE secured (x String) ENGINE = Kafka('localhost:9093', 't', 'g', 'CSV') SETTINGS kafka_security_protocol = 'sasl_ssl', kafka_sasl_mechanism = 'PLAIN', kafka_sasl_username = 'joe', kafka_sasl_password = 'topsecret', format_csv_delimiter = ';', input_format_skip_unknown_fields = 0

SHOW CREATE TABLE secured

SELECT countSubstrings(create_table_query, 'topsecret') FROM system.tables WHERE database = currentDatabase() AND name = 'secured'

SELECT * FROM q1

SELECT count() FROM q2

ALTER TABLE q1 ADD COLUMN extra String

ALTER TABLE q1 MODIFY SETTING kafka_num_consumers = 2

ALTER TABLE q1 MODIFY COMMENT 'from the shop'

OPTIMIZE TABLE q1

TRUNCATE TABLE q1

SELECT * FROM q1 FINAL

RENAME TABLE q1 TO q1_renamed

SELECT name, comment FROM system.tables WHERE database = currentDatabase() AND engine = 'Kafka' AND name LIKE 'q1%'

EXISTS TABLE q1

CREATE TABLE q1_copy AS q1_renamed

SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = 'q1_copy'

DROP NAMED COLLECTION IF EXISTS gk_broker

CREATE NAMED COLLECTION gk_broker AS kafka_broker_list = 'localhost:9092', kafka_topic_list = 'nc', kafka_group_name = 'gnc', kafka_format = 'JSONEachRow'

CREATE NAMED COLLECTION gk_broker AS kafka_format = 'CSV'

CREATE TABLE nc1 (x UInt8) ENGINE = Kafka(gk_broker)

SHOW CREATE TABLE nc1

CREATE TABLE nc2 (x UInt8) ENGINE = Kafka(gk_broker, kafka_topic_list = 'other') SETTINGS kafka_num_consumers = 3

SHOW CREATE TABLE nc2

ALTER NAMED COLLECTION gk_broker SET kafka_num_consumers = 0

CREATE TABLE nc3 (x UInt8) ENGINE = Kafka(gk_broker)

ALTER NAMED COLLECTION gk_broker DELETE kafka_num_consumers

SELECT name, mapKeys(collection) FROM system.named_collections WHERE name = 'gk_broker'

CREATE TABLE nc4 (x UInt8) ENGINE = Kafka(no_such_collection)

DROP NAMED COLLECTION gk_broker

DROP TABLE nc1

DROP TABLE nc2

DROP TABLE nc3

# literals_and_types

SELECT toTypeName(0), toTypeName(255), toTypeName(256), toTypeName(65535), toTypeName(65536), toTypeName(4294967296)

SELECT toTypeName(-1), toTypeName(-128), toTypeName(-129), toTypeName(-32769), toTypeName(-2147483649)

SELECT 18446744073709551615 AS a, toTypeName(a), 18446744073709551616 AS b, toTypeName(b)

SELECT 0xFF, 0b1011, 1_000_000, toTypeName(0x1FF), 1e3, toTypeName(1e3), .5, 5., toTypeName(1.0)

SELECT inf, -inf, nan, toTypeName(inf), toTypeName(nan)

SELECT true, false, toTypeName(true), true + true, toTypeName(true + true), toTypeName(1 = 1), toTypeName(NOT true)

SELECT 'it''s', 'it\'s', 'tab\there', 'back\\slash', length('a\nb'), '\x41\x42', 'üñ'

SELECT toTypeName('x'), toTypeName(NULL), toTypeName([]), toTypeName([NULL]), toTypeName(map())

SELECT toTypeName([1, 2, 300]), toTypeName([1, -1]), toTypeName([1, 2.5]), toTypeName([1, NULL]), toTypeName(['a', NULL]), toTypeName([[1], [2, 70000]])

SELECT toTypeName([toUInt8(1), toInt8(-1)]), toTypeName([toUInt16(1), toInt16(-1)]), toTypeName([toUInt32(1), toInt32(-1)]), toTypeName([toUInt8(1), toInt64(-1)])

SELECT toTypeName([toDate('2024-01-01'), toDateTime('2024-01-01 00:00:00', 'UTC')]), toTypeName(if(1, toFloat32(1), toUInt8(1))), toTypeName(if(1, toDecimal32(1, 2), toDecimal64(1, 5)))

SELECT [1, 'one']

CREATE TABLE every_type (id UInt32, i8 Int8, i16 Int16, i32 Int32, i64 Int64, u8 UInt8, u16 UInt16, u32 UInt32, u64 UInt64, f32 Float32, f64 Float64, b Bool, s String, fs FixedString(4), d Date, d32 Date32, dt DateTime('UTC'), dt64 DateTime64(3, 'UTC'), dec Decimal(12, 3), e8 Enum8('new' = 1, 'done' = 2), e16 Enum16('low' = -300, 'high' = 300), uid UUID, v4 IPv4, v6 IPv6) ENGINE = MergeTree ORDER BY id

INSERT INTO every_type VALUES (1, -128, -32768, -2147483648, -9223372036854775808, 255, 65535, 4294967295, 18446744073709551615, 1.5, -2.25, true, 'hello', 'ab', '2024-02-29', '1931-05-06', '2024-02-29 23:59:59', '2024-02-29 23:59:59.123', 1234.567, 'done', 'low', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '192.168.1.10', '2001:db8::1')

INSERT INTO every_type (id, s) VALUES (2, 'only defaults')

SELECT i8, i16, i32, i64, u8, u16, u32, u64 FROM every_type ORDER BY id

SELECT f32, f64, b, s, d, d32, dt, dt64, dec FROM every_type ORDER BY id

SELECT e8, e16, uid, v4, v6, hex(fs), length(fs) FROM every_type ORDER BY id

SELECT toTypeName(fs), toTypeName(dt), toTypeName(dt64), toTypeName(dec), toTypeName(e8), toTypeName(e16), toTypeName(v4) FROM every_type WHERE id = 1

INSERT INTO every_type (id, u8, i8) VALUES (3, 256 + 7, 200)

SELECT u8, i8 FROM every_type WHERE id = 3

INSERT INTO every_type (id, e8) VALUES (4, 'missing')

SELECT CAST(e8 AS Int8), CAST(e16 AS Int16), e8 = 'done', toString(e8), e8 > 'new' FROM every_type WHERE id = 1

SELECT CAST(2 AS Enum8('a' = 1, 'b' = 2)), CAST('a' AS Enum('a', 'b')), toTypeName(CAST('a' AS Enum('a', 'b')))

CREATE TABLE wrapped (k UInt8, n Nullable(Int32), ns Nullable(String), lc LowCardinality(String), lcn LowCardinality(Nullable(String))) ENGINE = MergeTree ORDER BY k

INSERT INTO wrapped VALUES (1, 10, 'x', 'red', 'r'), (2, NULL, NULL, 'green', NULL), (3, -5, '', 'red', '')

SELECT k, n, ns, lc, lcn, n + 1, lower(lcn) FROM wrapped ORDER BY k

SELECT toTypeName(n), toTypeName(n + 1), toTypeName(lc), toTypeName(upper(lc)), toTypeName(lcn), toTypeName(length(lcn)), toTypeName(concat(ns, 'z')) FROM wrapped WHERE k = 1

INSERT INTO wrapped (k, lc) VALUES (4, NULL)

SELECT lc, lc = '', n IS NULL, length(lc) FROM wrapped WHERE k = 4

CREATE TABLE nested_types (k UInt8, a Array(UInt16), t Tuple(String, Int32), nt Tuple(name String, age UInt8), m Map(String, UInt64), am Array(Map(String, Int8)), an Array(Nullable(Float64))) ENGINE = MergeTree ORDER BY k

INSERT INTO nested_types VALUES (1, [1, 2, 3], ('a', -1), ('Ann', 30), {'x': 1, 'y': 2}, [{'p': 1}, {}], [1.5, NULL]), (2, [], ('', 0), ('', 0), {}, [], [])

SELECT * FROM nested_types ORDER BY k

SELECT nt.name, nt.age, t.1, m['y'], a[2], an[2] FROM nested_types ORDER BY k

SELECT toTypeName(nt), toTypeName(m), toTypeName(am), toTypeName(an), toTypeName((1, 'a', NULL)), toTypeName(map('a', 1, 'b', 300)) FROM nested_types WHERE k = 1

CREATE TABLE bad_nesting (a Nullable(Array(UInt8))) ENGINE = MergeTree ORDER BY tuple()

CREATE TABLE bad_dictionary (a LowCardinality(UInt8)) ENGINE = MergeTree ORDER BY tuple()

CREATE TABLE bad_type (a Intt32) ENGINE = MergeTree ORDER BY tuple()

SELECT toUUID('00000000-0000-0000-0000-000000000001') < toUUID('10000000-0000-0000-0000-000000000000'), toIPv4('10.0.0.9') < toIPv4('10.0.0.10'), toIPv4('1.2.3.4') = '1.2.3.4'

SELECT toUUID('not-a-uuid')

SELECT toIPv4('1.2.3.4') + 0, toIPv6('1.2.3.4'), toTypeName(toIPv6('::1')), toIPv4OrDefault('300.1.1.1'), toIPv4OrNull('bad')

SELECT toInt128('-170141183460469231731687303715884105728'), toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935'), toTypeName(toUInt128(1) + 1)

SELECT DATE '2024-03-01', TIMESTAMP '2024-03-01 10:00:00', toTypeName(DATE '2024-03-01'), toTypeName(INTERVAL 2 DAY)

SELECT $$it's raw \n$$, x'4142', toTypeName(x'41'), length($tag$a$$b$tag$), -0x10, 1e+2, 1E-2, -.5

SELECT toTypeName(CAST('a' AS LowCardinality(String))), toTypeName(CAST(CAST('a' AS LowCardinality(String)) AS String)), CAST('5' AS LowCardinality(Nullable(String))) || '!', toTypeName(CAST([1, 2] AS Array(LowCardinality(String)))), CAST(NULL AS LowCardinality(Nullable(String))) IS NULL

CREATE TABLE sql_names (a INTEGER, b BIGINT, c VARCHAR(20), d DOUBLE PRECISION, e BOOLEAN, f DECIMAL(12, 4), g TINYINT UNSIGNED, h DateTime64(3), i TEXT NULL, j INT NOT NULL) ENGINE = MergeTree ORDER BY a

SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'sql_names' ORDER BY position

INSERT INTO sql_names VALUES (1, 2, 'three', 4.5, true, 6.7891, 8, '2024-01-01 00:00:00.009', NULL, 10)

SELECT a, b, c, d, e, f, g, h, i, j FROM sql_names

SELECT toTypeName(x), x FROM (SELECT 1 AS x UNION ALL SELECT -1000 UNION ALL SELECT NULL) ORDER BY x

SELECT toTypeName(x), x FROM (SELECT toDate('2024-01-01') AS x UNION ALL SELECT toDateTime('2023-01-01 05:00:00', 'UTC')) ORDER BY x

# materialized_views

CREATE TABLE events (at DateTime('UTC'), user String, kind LowCardinality(String), amount Int32) ENGINE = MergeTree ORDER BY at

CREATE TABLE by_user (user String, total Int64, cnt UInt64) ENGINE = SummingMergeTree ORDER BY user

INSERT INTO events VALUES ('2023-12-31 00:00:00', 'before', 'buy', 1)

CREATE MATERIALIZED VIEW by_user_mv TO by_user AS SELECT user, sum(amount) AS total, count() AS cnt FROM events WHERE kind = 'buy' GROUP BY user

INSERT INTO events VALUES ('2024-01-01 00:00:00', 'ann', 'buy', 10), ('2024-01-01 00:00:01', 'bob', 'view', 0), ('2024-01-01 00:00:02', 'ann', 'buy', 5)

INSERT INTO events VALUES ('2024-01-02 00:00:00', 'ann', 'buy', 1), ('2024-01-02 00:00:00', 'eve', 'buy', 7)

SELECT user, total, cnt FROM by_user FINAL ORDER BY user

SELECT user, sum(total) FROM by_user_mv GROUP BY user ORDER BY user

SELECT count() FROM events

CREATE TABLE target (b String DEFAULT 'def', a UInt64, d Date DEFAULT '2000-01-01', a2 UInt64 DEFAULT a * 2) ENGINE = Memory

CREATE TABLE src (x UInt32, y String) ENGINE = Null

CREATE MATERIALIZED VIEW by_name TO target AS SELECT x + 1 AS a, y AS b FROM src

INSERT INTO src VALUES (1, 'one'), (2, 'two')

SELECT * FROM target ORDER BY a

SELECT count() FROM src

CREATE MATERIALIZED VIEW by_name_too TO target AS SELECT x * 100 AS a FROM src WHERE x < 10

INSERT INTO src VALUES (3, 'three'), (30, 'thirty')

SELECT a, b, a2 FROM target ORDER BY a

DROP TABLE by_name_too

CREATE MATERIALIZED VIEW extra TO target AS SELECT x AS a, y AS other FROM src

CREATE TABLE narrow (n UInt8, s LowCardinality(String), e Enum8('a' = 1, 'b' = 2)) ENGINE = Memory

CREATE MATERIALIZED VIEW casting TO narrow AS SELECT x AS n, toString(x) AS s, y AS e FROM src WHERE y IN ('a', 'b')

INSERT INTO src VALUES (300, 'a'), (7, 'b')

SELECT * FROM narrow ORDER BY n

CREATE MATERIALIZED VIEW per_day ENGINE = SummingMergeTree ORDER BY day AS SELECT toDate(at) AS day, count() AS n FROM events GROUP BY day

INSERT INTO events VALUES ('2024-01-03 10:00:00', 'zed', 'view', 0), ('2024-01-03 11:00:00', 'zed', 'view', 0), ('2024-01-04 00:00:00', 'zed', 'view', 0)

SELECT day, n FROM per_day ORDER BY day

INSERT INTO per_day VALUES ('2024-01-03', 100)

SELECT day, n FROM per_day FINAL ORDER BY day

OPTIMIZE TABLE per_day FINAL

SELECT count() FROM per_day

SELECT count() FROM system.tables WHERE database = currentDatabase() AND name LIKE '.inner%'

DROP VIEW per_day

CREATE MATERIALIZED VIEW populated ENGINE = MergeTree ORDER BY user POPULATE AS SELECT user, max(at) AS last FROM events GROUP BY user

SELECT count() FROM populated

CREATE TABLE stage1 (k String, v UInt32) ENGINE = MergeTree ORDER BY k

CREATE TABLE stage2 (k String, v2 UInt64) ENGINE = MergeTree ORDER BY k

CREATE TABLE entry (line String) ENGINE = Null

CREATE MATERIALIZED VIEW parse TO stage1 AS SELECT splitByChar('=', line)[1] AS k, toUInt32(splitByChar('=', line)[2]) AS v FROM entry WHERE line LIKE '%=%'

CREATE MATERIALIZED VIEW square TO stage2 AS SELECT k, v * v AS v2 FROM stage1

CREATE MATERIALIZED VIEW rejects ENGINE = Memory AS SELECT line FROM entry WHERE line NOT LIKE '%=%'

INSERT INTO entry VALUES ('a=3'), ('garbage'), ('b=5')

SELECT * FROM stage2 ORDER BY k

SELECT * FROM rejects

INSERT INTO stage1 VALUES ('direct', 10)

SELECT k, v2 FROM stage2 ORDER BY k

INSERT INTO entry VALUES ('ok=1'), ('bad=x')

SELECT count() FROM stage2

INSERT INTO entry SETTINGS materialized_views_ignore_errors = 1 VALUES ('bad=y'), ('more garbage')

SELECT line FROM rejects ORDER BY line

CREATE TABLE dim (kind String, label String) ENGINE = MergeTree ORDER BY kind

INSERT INTO dim VALUES ('buy', 'Purchase')

CREATE MATERIALIZED VIEW joined ENGINE = Memory AS SELECT e.user AS user, d.label AS label FROM events AS e LEFT JOIN dim AS d ON e.kind = d.kind

INSERT INTO events VALUES ('2024-02-01 00:00:00', 'j1', 'buy', 1), ('2024-02-01 00:00:00', 'j2', 'view', 1)

INSERT INTO dim VALUES ('view', 'View')

INSERT INTO events VALUES ('2024-02-01 00:00:00', 'j3', 'view', 1)

SELECT user, label FROM joined ORDER BY user

DETACH TABLE by_user_mv

INSERT INTO events VALUES ('2024-03-01 00:00:00', 'detached', 'buy', 1)

ATTACH TABLE by_user_mv

INSERT INTO events VALUES ('2024-03-01 00:00:00', 'attached', 'buy', 1)

SELECT user FROM by_user WHERE user LIKE '%tached' ORDER BY user

DROP VIEW by_user_mv

INSERT INTO events VALUES ('2024-03-02 00:00:00', 'ghost', 'buy', 1)

SELECT count() FROM by_user WHERE user = 'ghost'

ALTER TABLE square MODIFY QUERY SELECT k, v * 1000 AS v2 FROM stage1

INSERT INTO stage1 VALUES ('m', 2)

SELECT v2 FROM stage2 WHERE k = 'm'

CREATE MATERIALIZED VIEW bad TO no_such_table AS SELECT 1 AS x FROM events

CREATE MATERIALIZED VIEW bad TO target AS SELECT missing AS a FROM events

CREATE MATERIALIZED VIEW by_user TO target AS SELECT 1 AS a FROM events

DROP VIEW events

# merge_tree

CREATE TABLE log (dt Date, id UInt32, v String) ENGINE = MergeTree PARTITION BY toYYYYMM(dt) ORDER BY (id, dt) SETTINGS index_granularity = 4

SYSTEM STOP MERGES log

INSERT INTO log VALUES ('2024-01-15', 5, 'e'), ('2024-01-10', 1, 'a'), ('2024-02-01', 3, 'c')

INSERT INTO log VALUES ('2024-01-20', 2, 'b'), ('2024-03-05', 9, 'i')

INSERT INTO log VALUES ('2024-02-11', 4, 'd')

SELECT * FROM log ORDER BY id

SELECT v FROM log WHERE dt < '2024-02-01' ORDER BY id DESC

SELECT count() FROM log

SELECT min(id), max(dt), count() FROM log WHERE toYYYYMM(dt) = 202401

SELECT partition, count() AS parts, sum(rows) AS rows FROM system.parts WHERE database = currentDatabase() AND table = 'log' AND active GROUP BY partition ORDER BY partition

SELECT DISTINCT _partition_id FROM log ORDER BY 1

SYSTEM START MERGES log

OPTIMIZE TABLE log FINAL

SELECT id FROM log WHERE dt BETWEEN '2024-01-01' AND '2024-01-31'

CREATE TABLE big (k UInt32, s String, g UInt8) ENGINE = MergeTree ORDER BY (g, k) SETTINGS index_granularity = 16

INSERT INTO big SELECT number, concat('v', toString(number)), number % 3 FROM numbers(1000)

INSERT INTO big SELECT number, concat('w', toString(number)), number % 3 FROM numbers(1000, 500)

SELECT count(), min(k), max(k) FROM big WHERE g = 1

SELECT count() FROM big WHERE g = 2 AND k >= 100 AND k < 200

SELECT s FROM big WHERE g = 0 AND k IN (0, 3, 4, 999, 1200, 5000) ORDER BY k

SELECT k FROM big WHERE (g, k) > (2, 1490) ORDER BY k

SELECT count() FROM big WHERE k = 777

SELECT count() FROM big WHERE g > 5 OR k = 12 OR s LIKE 'w149_'

SELECT g, k FROM big ORDER BY g DESC, k DESC LIMIT 3

SELECT sum(k) FROM big PREWHERE g = 1 WHERE s LIKE 'v%'

ALTER TABLE log DROP PARTITION 202403

SELECT count(), max(dt) FROM log

ALTER TABLE log DETACH PARTITION 202401

SELECT id FROM log ORDER BY id

SELECT partition_id, count() FROM system.detached_parts WHERE database = currentDatabase() AND table = 'log' GROUP BY partition_id

ALTER TABLE log ATTACH PARTITION 202401

CREATE TABLE log_archive AS log

ALTER TABLE log_archive ATTACH PARTITION 202402 FROM log

SELECT * FROM log_archive ORDER BY id

ALTER TABLE log MOVE PARTITION 202401 TO TABLE log_archive

SELECT (SELECT count() FROM log), (SELECT count() FROM log_archive)

ALTER TABLE log_archive REPLACE PARTITION ID '202402' FROM log

SELECT count() FROM log_archive WHERE dt >= '2024-02-01'

ALTER TABLE log DROP PARTITION 209901

ALTER TABLE log DROP PARTITION 'not a month'

CREATE TABLE by_tuple (a UInt8, b String, v UInt32) ENGINE = MergeTree PARTITION BY (a, b) ORDER BY v

INSERT INTO by_tuple VALUES (1, 'x', 10), (1, 'y', 20), (2, 'x', 30)

SELECT partition FROM system.parts WHERE database = currentDatabase() AND table = 'by_tuple' AND active ORDER BY partition

ALTER TABLE by_tuple DROP PARTITION (1, 'y')

SELECT * FROM by_tuple ORDER BY v

TRUNCATE TABLE by_tuple

SELECT count() FROM by_tuple

CREATE TABLE expiring (d DateTime, v UInt32, secret String TTL d + INTERVAL 1 DAY) ENGINE = MergeTree ORDER BY v TTL d + INTERVAL 1 YEAR

INSERT INTO expiring VALUES ('2000-01-01 00:00:00', 1, 'old'), (now(), 2, 'new'), (now() - INTERVAL 7 DAY, 3, 'week')

OPTIMIZE TABLE expiring FINAL

SELECT v, secret FROM expiring ORDER BY v

CREATE TABLE dup (k UInt8, v String, w UInt8) ENGINE = MergeTree ORDER BY k

INSERT INTO dup VALUES (1, 'a', 1), (1, 'a', 1), (1, 'a', 2), (2, 'b', 1)

OPTIMIZE TABLE dup FINAL DEDUPLICATE

SELECT * FROM dup ORDER BY k, v, w

OPTIMIZE TABLE dup FINAL DEDUPLICATE BY k, v

SELECT k, v FROM dup ORDER BY k

OPTIMIZE TABLE dup FINAL DEDUPLICATE BY v

CHECK TABLE dup SETTINGS check_query_single_value_result = 1

CREATE TABLE mem (x UInt8) ENGINE = Memory

OPTIMIZE TABLE mem

# misc

SELECT toTypeName(1 + 1), toTypeName('a'), toTypeName(now()) LIKE 'DateTime%', toTypeName(today()), toTypeName((1, [2])), toTypeName(if(1, 2, NULL)), toTypeName(toTypeName(1)), toTypeName(CAST(1 AS LowCardinality(Nullable(String))))

SELECT defaultValueOfArgumentType(toInt32(5)), defaultValueOfTypeName('String') = '', defaultValueOfTypeName('Array(UInt8)'), defaultValueOfTypeName('Nullable(Int8)'), defaultValueOfTypeName('Date'), defaultValueOfTypeName('Tuple(UInt8, String)')

SELECT identity(5), materialize('m'), ignore(1, 'x', NULL), toLowCardinality('a'), toTypeName(toLowCardinality('a')), toTypeName(materialize(1)), isConstant(1), isConstant(materialize(1)), toNullable(3)

SELECT transform(2, [1, 2, 3], ['one', 'two', 'three'], 'other'), transform(9, [1, 2], ['a', 'b'], 'none'), transform('b', ['a', 'b'], ['x', 'y']), transform('z', ['a', 'b'], ['x', 'y']), transform(5, [1], [10]), transform(1, [1], [10]), transform(toUInt8(200), [200, 300], [1.5, 2.5], 0.), transform(NULL, [1], [2], 3)

SELECT greatest(1, 2, 3), least('a', 'b'), greatest(toDate('2024-01-01'), toDate('2024-01-02')), least(1.5, 1), if(greatest(1, 2) = 2, 'ok', 'no'), max2(1, 2), min2(1.5, 2), abs(least(-3, 2))

SELECT formatReadableSize(0), formatReadableSize(1023), formatReadableSize(1024), formatReadableSize(1536), formatReadableSize(1048576), formatReadableSize(123456789012), formatReadableDecimalSize(1000), formatReadableDecimalSize(1500000), formatReadableSize(1099511627776)

SELECT formatReadableQuantity(0), formatReadableQuantity(1234), formatReadableQuantity(5000000), formatReadableQuantity(1e9), formatReadableTimeDelta(3661), formatReadableTimeDelta(59), formatReadableTimeDelta(90061), parseReadableSize('1 KiB'), parseReadableSize('1.5 MB'), parseTimeDelta('1h 30m')

SELECT bar(5, 0, 10, 10), bar(10, 0, 10, 5), bar(0, 0, 10, 10) = '', bar(2.5, 0, 10, 8), bar(100, 0, 10, 4), length(bar(1, 0, 2, 2))

SELECT bitCount(0), bitCount(255), bitCount(-1), bitCount(toInt32(-1)), bitTest(10, 1), bitPositionsToArray(10), bitmaskToArray(10), bitmaskToList(10), bitAnd(7, bitNot(toUInt8(2)))

SELECT throwIf(0), throwIf(1 > 2, 'never')

SELECT throwIf(1, 'stop here')

SELECT widthBucket(5.5, 0, 10, 5), widthBucket(-1, 0, 10, 5), widthBucket(10, 0, 10, 5), roundDown(7, [0, 5, 10]), intDiv(123, 10) * 10, floor(123.456, -1), round(0.5), roundToExp2(70), widthBucket(99, 0, 10, 5)

SELECT round(pi(), 10), round(e(), 10), pi() > 3, toTypeName(pi()), currentDatabase() LIKE 'g\\_%', toTypeName(version()), length(toString(generateUUIDv4()))

SELECT now() >= toDateTime('2024-01-01 00:00:00'), today() >= toDate('2024-01-01'), yesterday() < today(), today() - yesterday(), now() <= now64(3) + 1, toTypeName(now64()), toTypeName(now64(6)), toTypeName(now('UTC')), dateDiff('day', yesterday(), today())

SELECT number, number * number, toString(number) FROM numbers(4)

SELECT number FROM numbers(10, 3)

SELECT * FROM numbers(0)

SELECT sum(number), count(), min(number), max(number) FROM numbers(101)

SELECT x, y FROM values('x UInt8, y String', (1, 'a'), (2, 'b')) ORDER BY x DESC

SELECT generate_series FROM generate_series(2, 8, 3)

SELECT arrayJoin(range(3)) AS a, number FROM numbers(2) ORDER BY number, a

SELECT 5 AS a, a * 2 AS b, b + a AS c, (SELECT max(number) FROM numbers(4)) AS d, d + a

WITH 10 AS base, (x -> x + 1) AS inc SELECT base, inc(base), inc(inc(base))

WITH (SELECT sum(number) FROM numbers(5)) AS total SELECT number, round(number / total, 2) FROM numbers(5) ORDER BY number

SELECT LENGTH('abc'), Upper('x'), COALESCE(NULL, 1), IF(1, 'a', 'b'), SubString('abc', 2), CONCAT('a', 'b'), ABS(-1), Round(1.5), Lower('X'), NULLIF(1, 1), CAST('1' AS INT), 5 MOD 3

SELECT tostring(1)

SELECT toTypeName(CAST(1 AS INT)), toTypeName(CAST(1 AS BIGINT)), toTypeName(CAST(1 AS SMALLINT UNSIGNED)), toTypeName(CAST('a' AS VARCHAR(10))), toTypeName(CAST('a' AS TEXT)), toTypeName(CAST(1 AS DOUBLE)), toTypeName(CAST(1 AS REAL)), toTypeName(CAST(1 AS DECIMAL(10, 2))), toTypeName(CAST('2024-01-01' AS TIMESTAMP)), toTypeName(CAST(1 AS BOOLEAN)), toTypeName(CAST(1 AS TINYINT)), toTypeName(CAST('x' AS BYTEA))

SELECT noSuchFunction(1)

SELECT no_such_column

CREATE TABLE jobs (id UInt8, state Enum8('new' = 1, 'run' = 2, 'done' = 3), size UInt64, took Nullable(Float64), owner LowCardinality(String)) ENGINE = MergeTree ORDER BY id

INSERT INTO jobs VALUES (1, 'new', 512, NULL, 'a'), (2, 'run', 123456, 0.5, 'b'), (3, 'done', 9876543210, 61.25, 'a')

SELECT id, transform(state, ['new', 'run'], ['N', 'R'], '?'), transform(owner, ['a'], ['Alice'], owner), transform(id, [1, 3], [100, 300], 0), formatReadableSize(size), bar(id, 0, 3, 6) FROM jobs ORDER BY id

SELECT id, state, CAST(state AS Int8), state = 'run', state IN ('new', 'done'), state > 'new', toString(state), upper(toString(state)), greatest(id, 2), least(took, 1) FROM jobs ORDER BY id

SELECT owner, count(), sum(size), avg(took), groupArray(id), max(state) FROM (SELECT * FROM jobs ORDER BY id) GROUP BY owner ORDER BY owner

SELECT id, identity(took), ifNull(toString(took), 'n/a'), isNull(took) + id, coalesce(took, id), multiIf(size > 1e9, 'L', size > 1000, 'M', 'S'), bitCount(size), toTypeName(took), rowNumberInAllBlocks() >= 0 FROM jobs ORDER BY id

SELECT CAST(state AS String) FROM jobs WHERE state = 'cancelled'

SELECT state FROM jobs ORDER BY state DESC

# mutations_and_delete

CREATE TABLE t (id UInt32, grp LowCardinality(String), v Nullable(Int32), note String DEFAULT 'n', dbl Int64 MATERIALIZED id * 2) ENGINE = MergeTree PARTITION BY id % 2 ORDER BY id

INSERT INTO t (id, grp, v) SELECT number, if(number < 5, 'low', 'high'), if(number % 4 = 0, NULL, number) FROM numbers(10)

ALTER TABLE t UPDATE v = v + 100, note = concat(grp, toString(id)) WHERE grp = 'low' SETTINGS mutations_sync = 2

SELECT id, grp, v, note FROM t ORDER BY id

ALTER TABLE t UPDATE v = -1 WHERE v > 100 SETTINGS mutations_sync = 2

ALTER TABLE t UPDATE v = 0 WHERE isNull(v) AND id > 0 SETTINGS mutations_sync = 2

SELECT groupArray(v), count(v) FROM (SELECT v FROM t ORDER BY id)

ALTER TABLE t UPDATE v = 7 WHERE id = 9, UPDATE note = toString(v) WHERE id = 9, DELETE WHERE id = 8 SETTINGS mutations_sync = 2

SELECT id, v, note FROM t WHERE id >= 8 ORDER BY id

CREATE TABLE swap (k UInt8, a String, b String) ENGINE = MergeTree ORDER BY k

INSERT INTO swap VALUES (1, 'left', 'right')

ALTER TABLE swap UPDATE a = b, b = a WHERE k = 1 SETTINGS mutations_sync = 2

SELECT * FROM swap

ALTER TABLE t DELETE WHERE id IN (SELECT number FROM numbers(2)) SETTINGS mutations_sync = 2

ALTER TABLE t DELETE IN PARTITION 1 WHERE id < 6 SETTINGS mutations_sync = 2

SELECT id, dbl FROM t ORDER BY id

SELECT partition, sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = 't' AND active GROUP BY partition ORDER BY partition

CREATE TABLE light (id UInt32, s String) ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 4

INSERT INTO light SELECT number, toString(number) FROM numbers(20)

DELETE FROM light WHERE id % 3 = 0

SELECT count(), sum(id), min(id) FROM light

SELECT id FROM light WHERE id BETWEEN 5 AND 10 ORDER BY id

DELETE FROM light WHERE s LIKE '1_'

SELECT groupArray(id) FROM (SELECT id FROM light ORDER BY id)

INSERT INTO light VALUES (0, 'again')

SELECT s FROM light WHERE id = 0

OPTIMIZE TABLE light FINAL

SELECT sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = 'light' AND active

DELETE FROM light WHERE 1

SELECT count() FROM light

SELECT command, is_done FROM system.mutations WHERE database = currentDatabase() AND table = 'swap'

SELECT DISTINCT is_done, latest_fail_reason FROM system.mutations WHERE database = currentDatabase() AND table = 't'

INSERT INTO swap VALUES (1, 'A', 'B')

SELECT a, b FROM swap ORDER BY a

TRUNCATE TABLE swap

SELECT count() FROM swap

TRUNCATE TABLE IF EXISTS nothing_here

ALTER TABLE t UPDATE id = 1 WHERE 1 SETTINGS mutations_sync = 2

ALTER TABLE t UPDATE missing = 1 WHERE 1

ALTER TABLE t UPDATE dbl = 1 WHERE id = 2

ALTER TABLE t DELETE WHERE missing = 1

DELETE FROM t WHERE no_such_function(id)

CREATE TABLE log (x UInt8) ENGINE = TinyLog

ALTER TABLE log DELETE WHERE x = 1

DELETE FROM log WHERE x = 1

# names_and_quoting

CREATE TABLE `my table` (`first name` String, "last-name" String, `select` UInt8, `from` UInt8, `a.b` UInt8, `quote``d` UInt8, "dq""x" UInt8) ENGINE = MergeTree ORDER BY `first name`

INSERT INTO `my table` VALUES ('Ann', 'Lee', 1, 2, 3, 4, 5)

SELECT `first name`, "last-name", `select`, "from" FROM `my table`

SELECT `a.b`, `quote``d`, "dq""x", `quote\`d` FROM "my table"

SELECT `my table`.`first name`, t."a.b" FROM `my table` AS t WHERE `my table`.`select` = 1

SELECT t.`first name` AS `the name`, concat("last-name", '-"-', 'it''s', '\'', `t`.`first name`) AS "x y" FROM `my table` AS t WHERE "the name" = 'Ann'

INSERT INTO `my table` (`select`, "first name") VALUES (9, 'Bob')

SHOW CREATE TABLE `my table`

SHOW TABLES LIKE 'my %'

DESCRIBE "my table" SETTINGS describe_compact_output = 1

EXISTS TABLE `my table`

ALTER TABLE `my table` RENAME COLUMN `select` TO `c d`

ALTER TABLE `my table` ADD COLUMN `order by` String DEFAULT upper(`first name`)

SELECT `order by`, `c d` FROM `my table` ORDER BY `first name` DESC

CREATE TABLE Cased (Id UInt8, id String) ENGINE = Memory

CREATE TABLE cased (x UInt8) ENGINE = Memory

insert INTO Cased Values (1, 'one')

sElEcT Id, id FrOm Cased wHeRe Id = 1

SELECT ID FROM Cased

SELECT * FROM CASED

SELECT toString(1), LENGTH('abc'), Length('ab'), COUNT() FROM Cased

SELECT ToString(1)

SELECT SUM(Id), Sum(Id), groupArray(Id) FROM Cased

CREATE TABLE kw (date Date, timestamp UInt8, key UInt8, value String, "index" UInt8, user String, type Int8, `table` UInt8, format String, interval UInt8) ENGINE = Memory

INSERT INTO kw VALUES ('2024-01-01', 1, 2, 'v', 3, 'u', 4, 5, 'f', 6)

SELECT date, timestamp, key, value, index, user, type, table, kw.format, kw.interval FROM kw

SELECT value AS select_me, key AS `AS`, type AS left, user alias_without_as FROM kw

SELECT 1 AS from, 2 AS where

SELECT 1 -- to the end of the line
     + 2 /* inside
   a block */ + 3, '-- not a comment', '/* nor this */'

-- a comment in front
SELECT 'after comments' /* and */ -- behind

SELECT 1 --2

SELECT 1 /* comments /* may be */ nested */ + 1 # and end like this

/* first */ SELECT /* in */ 4 /* last */

SELECT 'it''s', 'it\'s', 'tab\there', 'back\\slash', 'new\nline', 'nul:\0:', 'uni\u0041', '\x41\x42', 'unknown \q'

SELECT length('\0'), length(''), length('é'), lengthUTF8('é')

SELECT $$it's "raw" \n $x$ here$$, $tag$ with $$ inside $tag$, length($$$$)

SELECT x'4142', X'00', b'01000001', '日本語', lengthUTF8('日本語')

SELECT "unquoted is a column"

SELECT 'single' AS `ключ`, `ключ` = 'single'

CREATE TABLE `таблица` (`имя` String, `数` UInt8, `emoji 🙂` String) ENGINE = MergeTree ORDER BY `имя`

INSERT INTO `таблица` VALUES ('б', 2, '🙂'), ('а', 1, 'ü')

SELECT `имя`, `数`, upper(`emoji 🙂`), upperUTF8(`имя`) FROM `таблица` ORDER BY `имя`

SHOW CREATE TABLE `таблица`

SELECT value, key, FROM kw

# numbers_formatting

SELECT 1.0, 0.1, 100.0, 1e5, 123456789.0, 1e15, 1e16, 1e20, 1e21, 1e22, 1e100

SELECT 0.1 + 0.2, 1 / 3, 2 / 3, 10 / 3, 1e-1, 1e-3, 1e-5, 1e-6, 1e-7, 1.5e-10, 1e-300

SELECT 123.456, 1234567.891, 0.000123, 12345678901234567890., 9007199254740993., 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308

SELECT inf, -inf, nan, -nan, 1 / 0, -1 / 0, 0 / 0, -0., 0 * -1., toTypeName(inf)

SELECT -1.5, -0.001, -1e21, -123456789.125, - 1e-7, -0.1 - 0.2, -(1 / 3)

SELECT toFloat32(0.1), toFloat32(16777217), toFloat32(3.4028235e38), toFloat32(1e-45), toFloat32(1e20), toFloat32(123456.789), toFloat32(0.3), toFloat32('1e10')

SELECT toFloat64(toFloat32(0.1)), toFloat32(0.1) + 0, toFloat32(0.5) + toFloat32(0.25), toFloat32(1e39), toFloat32(-0.), toFloat64(toFloat32(16777216)), toFloat32(1) / 3

SELECT toDecimal32('1.50', 2), toDecimal32('0.05', 2), toDecimal64('-0.001', 3), toDecimal32('100', 2), toDecimal128('123456789.123456789', 9), toDecimal64('0', 5), toDecimal32('-7.00', 2), toDecimal256('1.000000000000000000001', 21)

SELECT toString(toDecimal32('1.50', 2)), toDecimal64('99999999999999.9999', 4), toDecimal128('-99999999999999999999999999999999999999', 0), toDecimal32('0.1', 9), toDecimal64('1e2', 2), toDecimal64('.5', 1), toDecimal32('5.', 1), CAST(1 / 3 AS Decimal(18, 10))

SELECT toFloat64(toDecimal32('0.1', 1)), toDecimal64(0.1, 10), toDecimal64(1.15, 1), toDecimal32(2.675, 2), toFloat32(toDecimal64('12345.678', 3)), toDecimal64(1e10, 2), toDecimal64(-1.999, 2), toFloat64(toDecimal64('1234567890.12', 2))

SELECT toInt8(-128), toUInt8(255), toInt64('-9223372036854775808'), toUInt64('18446744073709551615'), toInt128('-1'), toUInt128('340282366920938463463374607431768211455'), toInt256('57896044618658097711785492504343953926634992332820282019728792003956564819967'), -0, 007

SELECT 18446744073709551615, 18446744073709551616, -9223372036854775808, -9223372036854775809, 99999999999999999999, 0xFFFFFFFFFFFFFFFF, toTypeName(99999999999999999999)

SELECT toString(1e20), toString(0.1 + 0.2), toString(inf), toString(nan), toString(-0.), toString(toFloat32(0.1)), toString(1e-7), toString(100.0), toString(true), toString(123456789012)

SELECT toString([0.1, 1e21]), toString((1.5, 'a', NULL)), toString(map('k', 1e-7)), toString([toDecimal32('1.10', 2)]), toString([true]), toString([toDate('2024-01-01')]), toString(tuple(toFloat32(0.1))), toString([NULL, 'a\tb'])

SELECT concat(1.0, '|', 0.5, '|', 1e21, '|', toFloat32(0.1)), concat('x', true), concat(toDecimal32('2.50', 2), ''), concat(-1, [1.0, 2.5]), 1e3 || 'k', toString(toInt128('-5')) || toString(toUInt256(7))

SELECT toFloat64('1e21') = 1e21, toFloat64('0.30000000000000004') = 0.1 + 0.2, toFloat64('123456789.123456789'), toFloat64('-.5'), toFloat64('1.'), toFloat64('Infinity'), toFloat64('NaN'), toFloat64('1E5'), toFloat64('+2.5'), toFloat32('0.1') = toFloat32(0.1)

SELECT toFloat64OrNull('1e'), toFloat64OrNull('--1'), toFloat64OrNull('1_000'), toFloat64OrZero('0x10'), toFloat64OrNull('1e999'), toFloat64OrNull('1e-999'), toInt32OrNull('1e3'), toInt32OrNull('1.0'), toUInt64OrNull('18446744073709551616'), toInt64OrNull('9223372036854775808')

SELECT toFixedString('ab', 4), CAST('x' AS FixedString(3)), toFixedString('', 2), toFixedString('abc', 3), concat(toFixedString('a', 2), 'z'), toString(toFixedString('a', 3)), length(concat(toFixedString('a', 2), 'z')), toFixedString('ab', 4) || '|'

SELECT 'tab\tnew\nline', 'back\\slash', 'quote\'s', 'cr\rbell\bff\f', 'nul\0end', 'double"q', '\\N', 'é\u00e9'

SELECT ['a\'b', 'c\\d', 'e\tf'], ('x\ny', 'q\'q'), map('k\'', 'v\\'), [['a']], [NULL, ''], (NULL, ''), ['NULL', NULL]

SELECT [toDate('2024-01-01')], (toDateTime('2024-01-01 00:00:00', 'UTC'), 1), map('d', toDate('2024-01-01')), [toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')], [toIPv4('1.2.3.4')], [toDecimal32('1.5', 1)], [true, false], [CAST('a' AS Enum8('a' = 1))], [1.0, 0.5, nan]

SELECT NULL, [NULL], (NULL, 1), map('a', NULL), toNullable(1.5), CAST(NULL AS Nullable(Decimal(9, 2))), '', [''], [toFixedString('a', 2)]

CREATE TABLE nums (id UInt8, f32 Float32, f64 Float64, d2 Decimal(9, 2), d18 Decimal(38, 18), i128 Int128, u256 UInt256, fs FixedString(3), b Bool, nf Nullable(Float64)) ENGINE = MergeTree ORDER BY id

INSERT INTO nums VALUES (1, 0.1, 0.1, 0.1, 0.1, -1, 1, 'a', true, NULL), (2, 1e10, 1e22, -12.3, 123456789.000000000000000001, 170141183460469231731687303715884105727, 0, 'abc', false, -0.0), (3, nan, -inf, 9999999.99, -0.000000000000000001, 0, 115792089237316195423570985008687907853269984665640564039457584007913129639935, '', 0, inf), (4, 3.1415927, 1e-9, 0, 0, 5, 5, 'é', 1, 1.10)

SELECT * FROM nums ORDER BY id

SELECT id, toString(f32), toString(f64), toString(d2), f32 * 2, f64 / 3, d2 * 3, d18 + 1, d2 / 3 FROM nums WHERE id != 3 ORDER BY id

SELECT id, toString(d18), i128 - 1, u256 / 2, toString(b), nf + 1, -f64, -d2, hex(fs) FROM nums WHERE id != 3 ORDER BY id

SELECT id, [f64, f32], (d2, b), map(id, nf), [d18], concat(f64, '/', d2, '/', fs) FROM nums WHERE id IN (1, 4) ORDER BY id

SELECT sum(d2), avg(d2), min(f64), max(d18), sum(i128), toTypeName(sum(d2)), toTypeName(avg(d2)), toTypeName(sum(d18)) FROM nums

SELECT id, round(f64, 3), round(d18, 2), toInt32(d2), toFloat64(d2), toDecimal32(f64, 1) FROM nums WHERE id IN (1, 4) ORDER BY id

SELECT id, f32 = 0.1, f32 = toFloat32(0.1), f64 = 0.1, d2 = 0.1, d2 = toDecimal32('0.10', 2), d18 = d2 FROM nums WHERE id = 1

SELECT 1e20 AS a, 0.1 AS b, toDecimal32('1.50', 2) AS c, nan AS d, true AS e, NULL AS f, 18446744073709551615 AS g FORMAT JSONEachRow

SELECT 1e20 AS a, 0.5 AS b, 'x"y' AS c, [1.5, 2] AS d, toDate('2024-01-01') AS e, NULL AS f FORMAT CSV

SELECT 1 AS id, 'it''s' AS s, [1, 2] AS arr, NULL AS n, toDecimal32('2.50', 2) AS d FORMAT Values

SELECT number AS n, number / 4 AS q, toString(number) AS s FROM numbers(3) FORMAT TSVWithNames

SELECT 0.1 AS x, toFloat32(0.1) AS y, 1e-7 AS z, -0. AS w, toInt128('9') AS big, toDateTime64('2024-01-01 00:00:00.5', 3, 'UTC') AS t FORMAT JSONCompactEachRow

SELECT toDecimal32('abc', 2)

SELECT toFloat64('12abc')

# order_fill

CREATE TABLE sparse (d Date, n UInt32, label String) ENGINE = MergeTree ORDER BY d

INSERT INTO sparse VALUES ('2024-01-03', 3, 'three'), ('2024-01-05', 5, 'five'), ('2024-01-09', 9, 'nine')

SELECT x FROM (SELECT arrayJoin([1, 3, 6]) AS x) ORDER BY x WITH FILL

SELECT x FROM (SELECT arrayJoin([1, 3, 6]) AS x) ORDER BY x WITH FILL FROM 0 TO 9

SELECT x FROM (SELECT arrayJoin([1, 3, 6]) AS x) ORDER BY x WITH FILL FROM 0 TO 10 STEP 2

SELECT x FROM (SELECT arrayJoin([1, 3, 6]) AS x) ORDER BY x WITH FILL TO 5

SELECT x FROM (SELECT arrayJoin([4, 6]) AS x) ORDER BY x WITH FILL FROM 2

SELECT x FROM (SELECT arrayJoin([1, 3, 6]) AS x) ORDER BY x WITH FILL STEP 3

SELECT x FROM (SELECT arrayJoin([5, 2]) AS x) ORDER BY x DESC WITH FILL FROM 6 TO 0 STEP -1

SELECT x FROM (SELECT arrayJoin([5, 2]) AS x) ORDER BY x DESC WITH FILL

SELECT x FROM (SELECT arrayJoin([0.5, 2.]) AS x) ORDER BY x WITH FILL STEP 0.5

SELECT x FROM (SELECT arrayJoin([toInt32(-3), 1]) AS x) ORDER BY x WITH FILL FROM -5 TO 2 STEP 2

SELECT n, label FROM sparse ORDER BY n WITH FILL

SELECT d, n FROM sparse ORDER BY d WITH FILL

SELECT n, label, n % 2 AS odd FROM sparse ORDER BY n WITH FILL FROM 1 TO 6

SELECT d, n FROM sparse ORDER BY d WITH FILL FROM toDate('2024-01-01') TO toDate('2024-01-12') STEP 2

SELECT d, n FROM sparse ORDER BY d WITH FILL STEP INTERVAL 1 DAY

SELECT toStartOfWeek(d, 1) AS w, sum(n) FROM sparse GROUP BY w ORDER BY w WITH FILL FROM toDate('2023-12-25') TO toDate('2024-01-29') STEP INTERVAL 1 WEEK

SELECT m, c FROM (SELECT toDate('2023-11-01') AS m, 4 AS c UNION ALL SELECT toDate('2024-03-01'), 2) ORDER BY m WITH FILL STEP INTERVAL 1 MONTH

SELECT t, v FROM (SELECT toDateTime('2024-02-28 22:00:00', 'UTC') AS t, 1 AS v UNION ALL SELECT toDateTime('2024-02-29 01:00:00', 'UTC'), 2) ORDER BY t WITH FILL STEP INTERVAL 1 HOUR

SELECT t FROM (SELECT toDateTime('2024-02-29 00:00:00', 'UTC') AS t) ORDER BY t WITH FILL TO toDateTime('2024-02-29 01:00:00', 'UTC') STEP INTERVAL 15 MINUTE

SELECT d FROM sparse ORDER BY d DESC WITH FILL FROM toDate('2024-01-10') TO toDate('2024-01-04') STEP INTERVAL -1 DAY

SELECT t FROM (SELECT toDateTime('2024-02-29 00:00:00', 'UTC') AS t) ORDER BY t WITH FILL TO toDateTime('2024-02-29 00:01:00', 'UTC') STEP 20

SELECT n % 4 AS k, count() AS c FROM sparse GROUP BY k ORDER BY k WITH FILL FROM 0 TO 5

SELECT toHour(t) AS h, count() AS c FROM (SELECT toDateTime('2024-01-01 03:10:00', 'UTC') + number * 7200 AS t FROM numbers(3)) GROUP BY h ORDER BY h WITH FILL FROM 2 TO 9

SELECT a, b FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 1) ORDER BY a WITH FILL, b WITH FILL

SELECT a, b FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 2, 4) ORDER BY a WITH FILL FROM 1 TO 3, b WITH FILL FROM 2 TO 5

SELECT g, x FROM (SELECT 'a' AS g, 1 AS x UNION ALL SELECT 'a', 3 UNION ALL SELECT 'b', 2 UNION ALL SELECT 'b', 4) ORDER BY g, x WITH FILL

SELECT n, label FROM sparse ORDER BY n WITH FILL INTERPOLATE

SELECT n, label FROM sparse ORDER BY n WITH FILL FROM 2 TO 8 INTERPOLATE (label)

SELECT n, s FROM (SELECT n, n * 10 AS s FROM sparse) ORDER BY n WITH FILL INTERPOLATE (s AS s + 1)

SELECT n, label, s FROM (SELECT n, label, n * 10 AS s FROM sparse) ORDER BY n WITH FILL FROM 1 TO 7 INTERPOLATE (label AS concat(label, '+'), s)

SELECT d, n FROM sparse ORDER BY d WITH FILL STEP INTERVAL 1 DAY INTERPOLATE (n AS n)

SELECT x FROM (SELECT arrayJoin([1, 100]) AS x) ORDER BY x WITH FILL LIMIT 4

SELECT x FROM (SELECT arrayJoin([1, 5]) AS x) ORDER BY x WITH FILL LIMIT 2 OFFSET 1

SELECT n FROM sparse WHERE n > 100 ORDER BY n WITH FILL FROM 1 TO 4

SELECT n, label FROM sparse WHERE n > 100 ORDER BY n WITH FILL

SELECT x FROM (SELECT arrayJoin([1, 3]) AS x) ORDER BY x WITH FILL STEP 0

SELECT x FROM (SELECT arrayJoin([1, 3]) AS x) ORDER BY x DESC WITH FILL FROM 1 TO 5

SELECT label FROM sparse ORDER BY label WITH FILL

# other_engines

CREATE TABLE mem (k UInt32, v Nullable(String)) ENGINE = Memory

INSERT INTO mem VALUES (2, 'b'), (1, NULL), (2, 'b')

INSERT INTO mem SELECT number, toString(number) FROM numbers(3)

SELECT * FROM mem ORDER BY k, v

SELECT count() FROM mem

ALTER TABLE mem UPDATE v = 'set' WHERE isNull(v)

ALTER TABLE mem DELETE WHERE k = 2

TRUNCATE TABLE mem

CREATE TABLE bounded (x UInt64) ENGINE = Memory SETTINGS max_rows_to_keep = 3, min_rows_to_keep = 1

INSERT INTO bounded VALUES (1)

INSERT INTO bounded VALUES (2)

INSERT INTO bounded VALUES (3)

INSERT INTO bounded VALUES (4)

SELECT x FROM bounded ORDER BY x

CREATE TABLE nul (a UInt8, b String) ENGINE = Null

INSERT INTO nul SELECT number, 'x' FROM numbers(100)

SELECT count() FROM nul

SELECT * FROM nul

INSERT INTO nul VALUES ('not a number', '')

INSERT INTO nul (c) VALUES (1)

CREATE TABLE lg (id UInt32, s String, a Array(Nullable(Int8)), n Nested(x UInt8)) ENGINE = Log

INSERT INTO lg VALUES (3, 'c', [1, NULL], [1, 2]), (1, 'a', [], [])

INSERT INTO lg VALUES (2, 'b', [-1], [9])

SELECT * FROM lg ORDER BY id DESC

SELECT n.x, length(a) FROM lg WHERE id > 1 ORDER BY id

SELECT sum(id) FROM lg WHERE s != 'a'

CREATE TABLE tl (d Date, v Float64 DEFAULT 0.5, lc LowCardinality(String)) ENGINE = TinyLog

INSERT INTO tl (d, lc) VALUES ('2024-01-01', 'p'), ('2023-01-01', 'q')

INSERT INTO tl VALUES ('2022-01-01', 2, 'r')

SELECT * FROM tl

SELECT lc FROM tl ORDER BY d LIMIT 1

CREATE TABLE sl (m Map(String, UInt8), t Tuple(a UInt8, b String)) ENGINE = StripeLog

INSERT INTO sl VALUES ({'a': 1}, (1, 'x'))

INSERT INTO sl VALUES ({}, (2, 'y'))

SELECT m, t.b FROM sl ORDER BY t.a

TRUNCATE TABLE lg

SELECT count() FROM lg

DROP TABLE tl

CREATE TABLE part_1 (k UInt8, v String) ENGINE = MergeTree ORDER BY k

CREATE TABLE part_2 (k UInt8, v String) ENGINE = Memory

INSERT INTO part_1 VALUES (1, 'one')

INSERT INTO part_2 VALUES (2, 'two'), (3, 'three')

CREATE TABLE all_parts AS part_1 ENGINE = Merge(currentDatabase(), '^part_')

SELECT *, _table FROM all_parts ORDER BY k

SELECT count() FROM all_parts WHERE _table = 'part_2'

SELECT max(k) FROM merge(currentDatabase(), '^part_[12]$')

INSERT INTO all_parts VALUES (4, 'four')

CREATE TABLE bad (x UInt8) ENGINE = Memory PARTITION BY x

CREATE TABLE bad (x UInt8) ENGINE = Null(1)

CREATE TABLE bad (x UInt8) ENGINE = MergeTree ORDER BY x TTL x

ALTER TABLE sl DELETE WHERE 1

# parameters_and_settings

CREATE TABLE stock (id UInt32, item String, qty Nullable(Int32), price Decimal(8, 2), tags Array(String), added DateTime('UTC'), dims Tuple(w UInt8, h UInt8), attrs Map(String, UInt8), ratio Float64) ENGINE = MergeTree ORDER BY id

INSERT INTO stock VALUES (1, 'nut', 10, 0.50, ['m4', 'steel'], '2024-03-01 12:00:00', (1, 2), {'a': 1}, 0.25), (2, 'bolt "long"', NULL, 1.25, [], '2024-03-02 00:00:00', (3, 40), {}, 1e20), (3, 'wash,er', -4, 0.10, ['tab\there'], '2024-03-03 23:59:59', (0, 9), {'b': 2, 'c': 3}, nan)

SELECT id FROM stock ORDER BY id SETTINGS limit = 2

SELECT id FROM stock ORDER BY id SETTINGS limit = 1, offset = 1

SELECT sum(id), count() FROM stock SETTINGS max_block_size = 1

SELECT number FROM numbers(5) ORDER BY number DESC SETTINGS max_block_size = 2, max_threads = 1

SELECT s.id, m.extra FROM stock AS s LEFT JOIN (SELECT 1 AS id, 'x' AS extra) AS m ON s.id = m.id ORDER BY s.id SETTINGS join_use_nulls = 1

SELECT s.id, m.extra FROM stock AS s LEFT JOIN (SELECT 1 AS id, 'x' AS extra) AS m ON s.id = m.id ORDER BY s.id SETTINGS join_use_nulls = 0

SELECT id % 2 AS odd, sum(id) FROM stock GROUP BY odd WITH ROLLUP ORDER BY odd, 2 SETTINGS group_by_use_nulls = 1

SELECT qty FROM stock WHERE qty NOT IN (10, NULL) ORDER BY id SETTINGS transform_null_in = 0

SELECT id FROM stock WHERE qty IN (10, NULL) ORDER BY id SETTINGS transform_null_in = 1

SELECT sum(id), count() FROM stock WHERE id > 100 SETTINGS aggregate_functions_null_for_empty = 1

SELECT getSetting('max_block_size') SETTINGS max_block_size = 1234

SELECT count() FROM (SELECT id FROM stock ORDER BY id SETTINGS limit = 2)

SET join_use_nulls = 1

SELECT s.id, m.extra FROM stock AS s LEFT JOIN (SELECT 3 AS id, 'y' AS extra) AS m ON s.id = m.id ORDER BY s.id

SET join_use_nulls = DEFAULT

SET param_wanted = '2'

SELECT id, item FROM stock WHERE id = {wanted:UInt32}

SET param_word = 'nut'

SELECT {word:String} AS w, length({word:String}), (SELECT count() FROM stock WHERE item = {word:String})

SET param_ids = '[1, 3]'

SELECT id FROM stock WHERE has({ids:Array(UInt32)}, id) ORDER BY id

SET param_since = '2024-03-02'

SELECT id FROM stock WHERE added >= {since:Date} ORDER BY id

SET param_tbl = 'stock'

SELECT count() FROM {tbl:Identifier}

SELECT {unset_one:UInt8}

SELECT sum(id) FROM stock SETTINGS max_rows_to_read = 2

SELECT id FROM stock ORDER BY id SETTINGS max_result_rows = 2

SELECT item, id FROM stock ORDER BY 2 DESC SETTINGS enable_positional_arguments = 1

SELECT DISTINCT 7 FROM stock ORDER BY 1 SETTINGS enable_positional_arguments = 0

SELECT id, item, qty, tags FROM stock ORDER BY id FORMAT TabSeparated

SELECT id, item FROM stock ORDER BY id FORMAT TSVWithNames

SELECT id, added, price FROM stock ORDER BY id LIMIT 1 FORMAT TabSeparatedWithNamesAndTypes

SELECT tags, item FROM stock WHERE id = 3 FORMAT TabSeparatedRaw

SELECT 'tab\t newline\n backslash\\ quote\'' AS s FORMAT TSV

SELECT id, item, qty, price, tags FROM stock ORDER BY id FORMAT CSV

SELECT id, item, added FROM stock ORDER BY id LIMIT 2 FORMAT CSVWithNames

SELECT qty, ratio FROM stock ORDER BY id FORMAT CSV

SELECT dims, attrs FROM stock ORDER BY id FORMAT CSVWithNamesAndTypes

SELECT id, item FROM stock ORDER BY id SETTINGS format_csv_delimiter = ';' FORMAT CSV

SELECT * FROM stock ORDER BY id FORMAT JSONEachRow

SELECT id, item, qty FROM stock ORDER BY id FORMAT JSONCompactEachRow

SELECT id, item FROM stock ORDER BY id LIMIT 1 FORMAT JSONCompactEachRowWithNames

SELECT id, tags FROM stock ORDER BY id LIMIT 1 FORMAT JSONCompactEachRowWithNamesAndTypes

SELECT id, qty, ratio FROM stock ORDER BY id FORMAT JSONStringsEachRow

SELECT toUInt64(18446744073709551615) AS big, toInt64(-5) AS neg FORMAT JSONEachRow

SELECT toUInt64(18446744073709551615) AS big SETTINGS output_format_json_quote_64bit_integers = 1 FORMAT JSONEachRow

SELECT nan AS a, inf AS b, -inf AS c FORMAT JSONEachRow

SELECT nan AS a, inf AS b SETTINGS output_format_json_quote_denormals = 1 FORMAT JSONEachRow

SELECT 'slash / quote " back \\ ctrl \x01 ü' AS s FORMAT JSONEachRow

SELECT true AS t, NULL AS n, toDate('2024-01-02') AS d, toUUID('123e4567-e89b-12d3-a456-426614174000') AS u FORMAT JSONEachRow

SELECT id, item FROM stock ORDER BY id FORMAT JSONColumns

SELECT id, item, tags FROM stock ORDER BY id FORMAT Values

SELECT id, item, qty FROM stock WHERE id = 1 FORMAT Vertical

SELECT id, item, qty FROM stock ORDER BY id FORMAT Markdown

SELECT id, item, qty FROM stock ORDER BY id FORMAT PrettyCompact

SELECT id, item FROM stock ORDER BY id SETTINGS output_format_pretty_row_numbers = 0 FORMAT PrettyCompact

SELECT id, qty FROM stock ORDER BY id FORMAT Pretty

SELECT id, item FROM stock FORMAT Null

SELECT id FROM stock ORDER BY id FORMAT JSONEachRow SETTINGS limit = 1

SELECT true AS yes, false AS no SETTINGS bool_true_representation = 'Y', bool_false_representation = 'N'

SELECT toDateTime('2024-03-01 12:00:00', 'UTC') AS t SETTINGS date_time_output_format = 'iso'

SELECT toDateTime('2024-03-01 12:00:00', 'UTC') AS t SETTINGS date_time_output_format = 'unix_timestamp'

SELECT NULL AS n, 1 AS x SETTINGS format_tsv_null_representation = 'none'

SELECT toDecimal64('1.50', 4) AS d SETTINGS output_format_decimal_trailing_zeros = 1

SELECT id FROM stock SETTINGS max_block_sizes = 10

SELECT id FROM stock FORMAT Tabular

SELECT id FROM stock SETTINGS limit = 'two'

# query_errors

CREATE TABLE box (id UInt32, name String, size Nullable(Int16), made Date, parts Array(String)) ENGINE = MergeTree ORDER BY id

INSERT INTO box VALUES (1, 'small', 3, '2024-01-01', ['lid']), (2, 'large', NULL, '2024-02-01', [])

CREATE TABLE crate (id UInt32, name String, box_id UInt32) ENGINE = MergeTree ORDER BY id

INSERT INTO crate VALUES (7, 'first', 1)

SELECT nope FROM box

SELECT * FROM no_such_table

SELECT * FROM no_such_database.box

SELECT x.id FROM box

SELECT id FROM box ORDER BY nope

SELECT frobnicate(id) FROM box

SELECT * FROM no_such_function(1)

SELECT TOSTRING(id) FROM box

SELECT COUNT(*), Sum(id), MAX(id) FROM box

SELECT UPPER(name), Length(name) FROM box WHERE id = 1

SELECT length() FROM box

SELECT upper(id) FROM box

SELECT name + 1 FROM box

SELECT id = 'abc' FROM box

SELECT id = '2', id IN ('1', '5') FROM box ORDER BY id

SELECT made > 'not a date' FROM box

SELECT id FROM box WHERE made >= '2024-01-15'

SELECT id FROM box WHERE name

SELECT [1, 'a']

SELECT toInt32('abc')

SELECT toDate('hello')

SELECT CAST('12x' AS UInt8)

SELECT toUInt8OrZero('12x'), toUInt8OrNull('12x'), toUInt8OrDefault('12x', 7::UInt8)

SELECT CAST(NULL AS UInt8)

SELECT 'x'::Enum8('a' = 1)

SELECT intDiv(5, 0)

SELECT 5 / 0, -5 / 0, 0 / 0, intDivOrZero(5, 0)

SELECT throwIf(id = 2, 'two is not allowed') FROM box

SELECT id FROM box WHERE count() > 1

SELECT id, count() FROM box

SELECT max(min(id)) FROM box

SELECT id FROM box HAVING id > 1

SELECT a.name FROM box AS a JOIN crate AS b ON a.id = b.nope

SELECT name FROM box AS a JOIN crate AS b ON a.id = b.box_id JOIN crate AS c ON c.id = b.id

SELECT 1 AS a, 2 AS a

INSERT INTO no_such_table VALUES (1)

INSERT INTO crate (id, nope) VALUES (1, 2)

INSERT INTO crate SELECT 1, 'two columns'

CREATE TABLE box (id UInt8) ENGINE = MergeTree ORDER BY id

SELECT (SELECT count() FROM crate), (SELECT count() FROM box)

# regexp

SELECT match('hello world', 'wor'), match('hello', '^ell'), match('hello', '^h.*o$'), match('', ''), match('abc', 'B'), match('abc', '(?i)B'), match('a\nb', 'a.b'), match('x1y', '\\d')

SELECT 'hello' REGEXP 'l+', NOT ('hello' REGEXP '^x'), match('дом', '^.{3}$'), match('a.b', 'a\\.b'), match('axb', 'a\\.b'), match('color', 'colou?r'), match('foo|bar', 'foo\\|bar'), match('tab\tx', '\\t')

SELECT match('abc', '(')

SELECT extract('order-1234-x', '\\d+'), extract('order-1234-x', '(\\w+)-'), extract('none', '\\d+') = '', extract('k=v', '=(.*)'), extract('aXbX', '(X)b'), extract('2024-05-06', '^(\\d{4})-(\\d{2})')

SELECT extractAll('a1b22c333', '\\d+'), extractAll('a1b22', '([a-z])\\d+'), extractAll('none', '\\d'), extractAll('x,y', '[^,]+'), length(extractAll('aaaa', 'aa'))

SELECT extractGroups('k1=v1', '(\\w+)=(\\w+)'), extractAllGroupsVertical('k1=v1,k2=v2', '(\\w+)=(\\w+)'), extractAllGroupsHorizontal('k1=v1,k2=v2', '(\\w+)=(\\w+)')

SELECT regexpExtract('100-200', '(\\d+)-(\\d+)', 1), regexpExtract('100-200', '(\\d+)-(\\d+)', 2), regexpExtract('100-200', '(\\d+)-(\\d+)'), regexpExtract('100-200', '(\\d+)-(\\d+)', 0)

SELECT replaceRegexpAll('a1b2', '\\d', '#'), replaceRegexpOne('a1b2', '\\d', '#'), replaceRegexpAll('john smith', '(\\w+) (\\w+)', '\\2 \\1'), replaceRegexpAll('abc', '.', '\\0\\0'), replaceRegexpAll('  many   spaces ', '\\s+', ' '), replaceRegexpAll('abc', '^', '>'), replaceRegexpAll('Hello', '(?i)L', 'x')

SELECT replaceRegexpAll('no match', 'z', 'y'), replaceRegexpOne('', 'a', 'b') = '', replaceRegexpAll('user@mail.com', '@.*$', ''), replaceRegexpAll('+1 (555) 010-99', '[^0-9]', ''), regexp_replace('aaa', 'a', 'b'), replaceRegexpAll('a.b.c', '\\.', '')

SELECT countMatches('foobarfoo', 'foo'), countMatches('aaaa', 'aa'), countMatchesCaseInsensitive('AbAB', 'ab'), countMatches('', 'x'), regexpQuoteMeta('a.b*c'), match('a.b', regexpQuoteMeta('a.b'))

SELECT splitByRegexp('[,;]\\s*', 'a, b;c'), splitByRegexp('', 'abc'), splitByRegexp('\\W', 'x-y'), splitByRegexp('z', 'none')

SELECT multiMatchAny('click here', ['buy', 'cl.ck']), multiMatchAny('click', ['^x', 'y$']), multiSearchAnyCaseInsensitive('CLICK', ['li'])

SELECT 'a.c' LIKE 'a.c', 'abc' LIKE 'a.c', '(x)' LIKE '(%)', 'a_c' LIKE 'a\\_c', 'abc' LIKE 'a\\_c', 'a\\b' LIKE 'a\\\\b', '' LIKE '', '' LIKE '_', 'ы' LIKE '_', 'x\ny' LIKE 'x_y', 'ÄB' ILIKE 'äb', ilike('MiXeD', 'mix%')

CREATE TABLE access_log (id UInt8, line String, agent LowCardinality(String), ref Nullable(String)) ENGINE = MergeTree ORDER BY id

INSERT INTO access_log VALUES (1, 'GET /items/42?x=1 200 15ms', 'Mozilla/5.0 (X11)', 'https://a.example/path'), (2, 'POST /login 401 3ms', 'curl/8.1', NULL), (3, 'GET / 500 1200ms', 'Mozilla/5.0 (Win)', ''), (4, '', 'Bot', 'http://b.example')

SELECT id, match(line, '^GET'), extract(line, '(\\d+)ms'), toUInt32OrZero(extract(line, ' (\\d{3}) ')), extract(line, '^(\\w+) ') FROM access_log ORDER BY id

SELECT id, extractAll(line, '\\d+'), replaceRegexpAll(line, '\\d+', 'N'), countMatches(line, '/') FROM access_log WHERE line != '' ORDER BY id

SELECT id, agent LIKE 'Mozilla%', extract(agent, '/([0-9.]+)'), replaceRegexpOne(agent, '\\s*\\(.*\\)', ''), match(agent, '(?i)bot') FROM access_log ORDER BY id

SELECT id, match(ref, '^https'), ref LIKE '%example%', extract(assumeNotNull(ref), '//([^/]+)'), replaceRegexpAll(ref, '^https?://', '') FROM access_log ORDER BY id

SELECT count() FROM access_log WHERE line LIKE '%ms' AND agent NOT LIKE '%curl%' AND NOT match(line, ' 5\\d\\d ')

SELECT id FROM access_log WHERE line ILIKE 'get%' ORDER BY id

SELECT extract(line, '^(\\w*)') AS verb, count() AS c FROM access_log GROUP BY verb HAVING verb != '' ORDER BY verb

CREATE TABLE patterns (s String, p String) ENGINE = MergeTree ORDER BY s

INSERT INTO patterns VALUES ('alpha', 'a%'), ('beta', '%x%'), ('gamma', '_amma'), ('pi', '')

SELECT s, s LIKE p, s ILIKE upper(p), match(s, replaceAll(replaceAll(p, '%', '.*'), '_', '.')) FROM patterns ORDER BY s

SELECT toTypeName(match(agent, 'a')), toTypeName(extract(agent, 'a')), toTypeName(extractAll(line, 'a')), toTypeName(match(ref, 'a')), toTypeName(replaceRegexpAll(agent, 'a', 'b')), toTypeName(countMatches(line, 'a')) FROM access_log LIMIT 1

SELECT match('abc', 5)

SELECT replaceRegexpAll('abc', 'b')

SELECT replaceRegexpAll('Dr. Who <who@x.io>', '^.*<(.+)>$', '\\1'), extract('/api/v2/users/77', '^/api/v(\\d+)/')::UInt8, lower(replaceRegexpAll('Some Title, Here!', '[^a-zA-Z]+', '-')), match('10.0.0.12', '^10\\.'), length(replaceRegexpAll('aXbXc', 'X', ''))

SELECT multiIf(match('err: disk', '^err'), 'error', match('err: disk', 'warn'), 'warning', 'info'), arrayFilter(x -> match(x, '^\\d+$'), ['1', 'a', '22']), arrayMap(x -> extract(x, '=(.*)'), ['a=1', 'b='])

SELECT extract('aaXbbXcc', '^(.*?)X'), extract('aaXbbXcc', '^(.*)X'), extract('foobar', '(?:foo)(bar)'), extractAll('cat dog bird', 'cat|bird'), match('AbC', '^(?i:abc)$')

SELECT extractAll('a_1-B 2', '[[:alpha:]]'), extractAll('a_1-B 2', '\\w+'), extractAll('p1.5 q-2', '-?\\d+(?:\\.\\d+)?'), match('\t', '^\\s$'), extractAll('été', '\\pL'), match('x{2}', 'x\\{2\\}')

SELECT id, splitByRegexp('[ /?]+', line), extractAllGroups(line, '(\\w+)=(\\w+)'), replaceRegexpOne(line, '(\\w+) (\\S+).*', '\\2 via \\1') FROM access_log ORDER BY id

SELECT agent, count(), sum(countMatches(line, '\\d')) FROM access_log GROUP BY agent ORDER BY agent

SELECT id FROM access_log WHERE NOT (ref LIKE 'http%') ORDER BY id

SELECT id FROM access_log WHERE ref NOT LIKE '%a.%' OR ref IS NULL ORDER BY id

SELECT id, multiIf(match(line, ' 2\\d\\d '), 'ok', match(line, ' [45]\\d\\d '), 'fail', 'none') AS outcome, toUInt16OrNull(extract(line, '(\\d+)ms')) AS ms FROM access_log ORDER BY id

# replacing_merge_tree

CREATE TABLE plain (id UInt32, city LowCardinality(String), v String) ENGINE = ReplacingMergeTree ORDER BY id

SYSTEM STOP MERGES plain

INSERT INTO plain VALUES (1, 'riga', 'first'), (2, 'oslo', 'first'), (1, 'rome', 'second')

SELECT * FROM plain ORDER BY id

INSERT INTO plain VALUES (2, 'bern', 'third'), (3, 'kyiv', 'first')

SELECT id, v FROM plain ORDER BY id, v

SELECT * FROM plain FINAL ORDER BY id

SELECT count(), uniqExact(id) FROM plain

SELECT count() FROM plain FINAL

SYSTEM START MERGES plain

OPTIMIZE TABLE plain FINAL

CREATE TABLE lazy (id UInt32, v String) ENGINE = ReplacingMergeTree ORDER BY id

SYSTEM STOP MERGES lazy

INSERT INTO lazy SETTINGS optimize_on_insert = 0 VALUES (1, 'a'), (1, 'b')

SELECT v FROM lazy ORDER BY v

SELECT v FROM lazy FINAL

CREATE TABLE versioned (user UInt64, name String, rev UInt32) ENGINE = ReplacingMergeTree(rev) PARTITION BY user % 2 ORDER BY user

SYSTEM STOP MERGES versioned

INSERT INTO versioned VALUES (1, 'new', 5), (2, 'only', 1)

INSERT INTO versioned VALUES (1, 'old', 3), (4, 'x', 0), (1, 'older', 2)

INSERT INTO versioned VALUES (4, 'tie', 0)

SELECT * FROM versioned FINAL ORDER BY user

SELECT count() FROM versioned FINAL WHERE name = 'old'

SELECT count() FROM versioned WHERE name = 'old'

SELECT user FROM versioned FINAL WHERE rev >= 1 ORDER BY user

SELECT sum(rev), groupArray(name) FROM (SELECT * FROM versioned FINAL ORDER BY user)

SELECT argMax(name, rev) FROM versioned WHERE user = 1

SELECT user, name FROM versioned ORDER BY user, rev DESC LIMIT 1 BY user

SELECT user FROM versioned ORDER BY user SETTINGS final = 1

SYSTEM START MERGES versioned

OPTIMIZE TABLE versioned FINAL

SELECT * FROM versioned ORDER BY user

SELECT count() FROM system.parts WHERE database = currentDatabase() AND table = 'versioned' AND active

CREATE TABLE across (id UInt8, day Date, rev UInt8) ENGINE = ReplacingMergeTree(rev) PARTITION BY day ORDER BY id

INSERT INTO across VALUES (1, '2024-01-01', 1), (1, '2024-01-02', 2)

SELECT id, rev FROM across FINAL ORDER BY rev

SELECT id, rev FROM across FINAL ORDER BY rev SETTINGS do_not_merge_across_partitions_select_final = 1

OPTIMIZE TABLE across FINAL

SELECT id, rev FROM across ORDER BY rev

CREATE TABLE deletable (id UInt32, v String, rev UInt64, gone UInt8) ENGINE = ReplacingMergeTree(rev, gone) ORDER BY id

SYSTEM STOP MERGES deletable

INSERT INTO deletable VALUES (1, 'a', 1, 0), (2, 'b', 1, 0), (3, 'c', 1, 0)

INSERT INTO deletable VALUES (1, 'a', 2, 1), (3, 'c', 2, 1)

INSERT INTO deletable VALUES (3, 'c2', 3, 0)

SELECT id, v, rev FROM deletable FINAL ORDER BY id

SELECT count() FROM deletable

SYSTEM START MERGES deletable

OPTIMIZE TABLE deletable FINAL

SELECT id, v, rev, gone FROM deletable ORDER BY id

OPTIMIZE TABLE deletable FINAL CLEANUP

CREATE TABLE cleaned (id UInt32, rev UInt64, gone UInt8) ENGINE = ReplacingMergeTree(rev, gone) ORDER BY id SETTINGS allow_experimental_replacing_merge_with_cleanup = 1

INSERT INTO cleaned VALUES (1, 1, 0), (2, 1, 0)

INSERT INTO cleaned VALUES (1, 2, 1)

OPTIMIZE TABLE cleaned FINAL CLEANUP

SELECT * FROM cleaned ORDER BY id

CREATE TABLE bad (id UInt32, rev String) ENGINE = ReplacingMergeTree(rev) ORDER BY id

CREATE TABLE bad (id UInt32, rev UInt32) ENGINE = ReplacingMergeTree(version) ORDER BY id

CREATE TABLE bad (id UInt32, rev UInt32, gone String) ENGINE = ReplacingMergeTree(rev, gone) ORDER BY id

CREATE TABLE ordinary (id UInt32) ENGINE = MergeTree ORDER BY id

SELECT * FROM ordinary FINAL

# select_basics

CREATE TABLE books
(
    id UInt32,
    title String,
    author Nullable(String),
    genre LowCardinality(String),
    year UInt16,
    price Decimal(8, 2),
    rating Nullable(Float64),
    tags Array(String),
    in_print Bool,
    added Date
)
ENGINE = MergeTree
ORDER BY id

INSERT INTO books VALUES
    (1, 'The Lighthouse Keeper', 'M. Hale', 'fiction', 1998, 12.50, 4.5, ['sea', 'solitude'], true, '2023-01-15'),
    (2, 'Rivers of Salt', 'J. Okafor', 'fiction', 2004, 9.99, 3.75, ['desert'], true, '2023-01-20'),
    (3, 'Practical Compilers', 'L. Brandt', 'tech', 2011, 59.00, 4.25, ['compilers', 'parsing', 'code'], true, '2023-02-01'),
    (4, 'Anonymous Ballads', NULL, 'poetry', 1911, 5.00, NULL, [], false, '2023-02-01'),
    (5, 'Columns and Rows', 'L. Brandt', 'tech', 2019, 44.90, 4.75, ['databases', 'code'], true, '2023-03-11'),
    (6, 'Gardens at Dusk', 'M. Hale', 'fiction', 2004, 14.25, NULL, ['garden'], false, '2023-03-12'),
    (7, 'A Short Walk', 'P. Ndiaye', 'travel', 1987, 7.10, 3.0, ['walking', 'hills'], true, '2023-04-02'),
    (8, 'Night Trains', 'P. Ndiaye', 'travel', 1995, 8.75, 4.5, ['trains'], false, '2023-04-02'),
    (9, 'Verses for Winter', NULL, 'poetry', 1934, 6.40, 2.5, ['snow'], true, '2023-05-30'),
    (10, 'The Query Planner', 'S. Ito', 'tech', 2019, 61.00, 3.75, ['databases', 'planning'], true, '2023-06-18')

SELECT id, title, year FROM books ORDER BY id LIMIT 4

SELECT id * 10 + 1 AS code, upper(genre) AS g, price * 2 AS doubled FROM books WHERE id <= 3 ORDER BY code

SELECT year AS y, y + 1 AS next, next * 2 AS twice FROM books WHERE y > 2000 ORDER BY twice, id

SELECT length(title) AS len, (len > 13) AS is_long, count() AS c FROM books GROUP BY len HAVING len > 12 ORDER BY c DESC, len

SELECT title FROM books WHERE (year - year % 10 AS decade) = 1990 ORDER BY decade, id

SELECT id AS "book id", title AS `the title` FROM books WHERE `book id` IN (2, 9) ORDER BY "book id"

SELECT id, author FROM books WHERE author = 'M. Hale' OR year < 1920 ORDER BY id

SELECT id FROM books WHERE rating < 4 ORDER BY id

SELECT id FROM books WHERE NOT (rating < 4) ORDER BY id

SELECT id, rating FROM books WHERE rating IS NULL ORDER BY id

SELECT id, title FROM books WHERE title LIKE 'The %' AND author IS NOT NULL ORDER BY id

SELECT id FROM books WHERE year BETWEEN 1990 AND 2004 AND genre NOT IN ('tech', 'poetry') ORDER BY id

SELECT id, title FROM books WHERE title ILIKE '%night%' OR has(tags, 'code') ORDER BY id

SELECT id FROM books WHERE in_print AND added >= '2023-03-01' ORDER BY id

SELECT id FROM books WHERE (genre, year) IN (('tech', 2019), ('fiction', 2004)) ORDER BY id

SELECT id, genre FROM books PREWHERE genre = 'travel' ORDER BY id

SELECT id, price FROM books PREWHERE year >= 2000 WHERE price > 10 ORDER BY id

SELECT DISTINCT genre FROM books ORDER BY genre

SELECT DISTINCT genre, year > 2000 AS recent FROM books ORDER BY genre, recent

SELECT DISTINCT author FROM books ORDER BY author

SELECT DISTINCT ON (genre) genre, id FROM books ORDER BY genre, id

SELECT genre, year, id FROM books ORDER BY genre DESC, year ASC, id DESC

SELECT id, rating FROM books ORDER BY rating, id

SELECT id, rating FROM books ORDER BY rating DESC, id

SELECT id, rating FROM books ORDER BY rating ASC NULLS FIRST, id

SELECT id, rating FROM books ORDER BY rating DESC NULLS FIRST, id DESC

SELECT id, author FROM books ORDER BY author DESC NULLS LAST, id

SELECT title FROM books ORDER BY length(tags) DESC, lower(title) LIMIT 5

SELECT id, in_print, added FROM books ORDER BY in_print DESC, added DESC, id LIMIT 4

SELECT title FROM books ORDER BY price DESC LIMIT 3

SELECT genre, max(price) FROM books GROUP BY 1 ORDER BY 2 DESC

SELECT year % 2, genre, count() FROM books GROUP BY 2, 1 ORDER BY 1, 3 DESC, 2

SELECT genre, in_print, count() AS n FROM books GROUP BY ALL ORDER BY ALL

SELECT id FROM books ORDER BY id LIMIT 3 OFFSET 2

SELECT id FROM books ORDER BY id LIMIT 2, 3

SELECT id FROM books ORDER BY id OFFSET 7

SELECT id FROM books ORDER BY id OFFSET 2 ROWS FETCH FIRST 2 ROWS ONLY

SELECT id FROM books ORDER BY id LIMIT 0

SELECT id FROM books ORDER BY id DESC LIMIT 2 + 1

SELECT id FROM books ORDER BY id LIMIT -2

SELECT genre, id, price FROM books ORDER BY genre, price DESC LIMIT 1 BY genre

SELECT genre, id FROM books ORDER BY genre, id LIMIT 1 OFFSET 1 BY genre

SELECT author, genre, id FROM books ORDER BY id DESC LIMIT 1 BY author, genre LIMIT 4

SELECT added FROM books ORDER BY added LIMIT 3 WITH TIES

SELECT year FROM books ORDER BY year DESC LIMIT 1 WITH TIES

SELECT genre FROM books ORDER BY genre OFFSET 1 ROW FETCH NEXT 2 ROWS WITH TIES

SELECT * FROM books WHERE id = 4

SELECT * EXCEPT (tags, added, in_print) FROM books WHERE id = 10

SELECT * EXCEPT title, author FROM (SELECT id, title, author, year FROM books WHERE id < 3) ORDER BY id

SELECT * REPLACE (upper(title) AS title, year + 100 AS year) EXCEPT (tags, rating) FROM books WHERE id = 7

SELECT * APPLY(toString) FROM (SELECT id, price, added FROM books WHERE id = 5)

SELECT COLUMNS('^(ti|ye)') FROM books WHERE id = 8

SELECT id, COLUMNS('r$|ating') APPLY(x -> coalesce(toString(x), 'none')) FROM books WHERE id IN (4, 6) ORDER BY id

SELECT COLUMNS(price, year) APPLY(max) FROM books

SELECT b.* EXCEPT('tags|title|author') FROM books AS b WHERE b.id = 2

SELECT books.id, b.id FROM books AS b WHERE b.id = 3

SELECT b.title, b.year AS released FROM books AS b WHERE b.year = 1934

FROM books SELECT id, genre WHERE id > 8 ORDER BY id

SELECT 1 + 1, 'text', [1, 2, 3], (1, 'a'), NULL

SELECT 5 AS x, x * x AS y, concat('n', toString(y)) AS s

SELECT 'kept' WHERE 1 = 1

SELECT 'dropped' WHERE 0

SELECT count() FROM books WHERE false

SELECT id, year, FROM books WHERE id = 1

SELECT ttle FROM books

SELECT id FROM books ORDER BY 5

# set_operations

CREATE TABLE team_a (name String, points UInt16) ENGINE = MergeTree ORDER BY name

CREATE TABLE team_b (name String, points UInt16) ENGINE = MergeTree ORDER BY name

INSERT INTO team_a VALUES ('ines', 10), ('jon', 7), ('kim', 7), ('kim', 7), ('lea', 3)

INSERT INTO team_b VALUES ('jon', 7), ('kim', 7), ('lea', 5), ('max', 1)

SELECT name, points FROM (SELECT name, points FROM team_a UNION ALL SELECT name, points FROM team_b) ORDER BY name, points

SELECT count() FROM (SELECT * FROM team_a UNION ALL SELECT * FROM team_b)

SELECT name FROM (SELECT name FROM team_a WHERE points > 6 UNION ALL SELECT name FROM team_b WHERE points < 2 UNION ALL SELECT 'extra') ORDER BY name

SELECT who, score FROM (SELECT name AS who, points AS score FROM team_a WHERE name = 'ines' UNION ALL SELECT 'nobody', 0) ORDER BY who

SELECT toTypeName(x), x FROM (SELECT toUInt8(1) AS x UNION ALL SELECT toInt32(-5)) ORDER BY x

SELECT toTypeName(x), x FROM (SELECT 1 AS x UNION ALL SELECT NULL) ORDER BY x

SELECT toTypeName(x), x FROM (SELECT 1.5 AS x UNION ALL SELECT toUInt16(2)) ORDER BY x

SELECT x FROM (SELECT toDate('2024-02-03') AS x UNION ALL SELECT toDateTime('2024-02-03 04:05:06', 'UTC')) ORDER BY x

SELECT x FROM (SELECT [1, 2] AS x UNION ALL SELECT emptyArrayUInt8()) ORDER BY x

SELECT name FROM (SELECT name FROM team_a UNION DISTINCT SELECT name FROM team_b) ORDER BY name

SELECT name, points FROM (SELECT name, points FROM team_a UNION DISTINCT SELECT name, points FROM team_b) ORDER BY name, points

SELECT x FROM (SELECT 1 AS x UNION DISTINCT SELECT 1 UNION DISTINCT SELECT 2) ORDER BY x

SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 1 UNION DISTINCT SELECT 1 UNION ALL SELECT 2) ORDER BY x

SELECT side, total FROM (SELECT 'a' AS side, sum(points) AS total FROM team_a UNION ALL SELECT 'b', sum(points) FROM team_b) ORDER BY side

SELECT name, points FROM ((SELECT name, points FROM team_a ORDER BY points DESC, name LIMIT 1) UNION ALL (SELECT name, points FROM team_b ORDER BY points, name LIMIT 1)) ORDER BY points

SELECT name FROM (SELECT name FROM team_a WHERE 0 UNION ALL SELECT name FROM team_b WHERE points = 5)

SELECT name, sum(points) AS total, count() AS n FROM (SELECT * FROM team_a UNION ALL SELECT * FROM team_b) GROUP BY name ORDER BY total DESC, name

SELECT 1 UNION SELECT 2

SELECT x FROM (SELECT 1 AS x UNION SELECT 1) ORDER BY x SETTINGS union_default_mode = 'DISTINCT'

SELECT x FROM (SELECT 1 AS x UNION SELECT 1) ORDER BY x SETTINGS union_default_mode = 'ALL'

SELECT name, points FROM (SELECT * FROM team_a INTERSECT SELECT * FROM team_b) ORDER BY name

SELECT name, points FROM (SELECT * FROM team_a INTERSECT DISTINCT SELECT * FROM team_b) ORDER BY name

SELECT x FROM (SELECT arrayJoin([1, 1, 1, 2]) AS x INTERSECT SELECT arrayJoin([1, 1, 2, 2])) ORDER BY x

SELECT x FROM (SELECT arrayJoin([1, 1, 1, 2]) AS x INTERSECT DISTINCT SELECT arrayJoin([1, 1, 2, 2])) ORDER BY x

SELECT name FROM (SELECT name FROM team_a INTERSECT SELECT name FROM team_b INTERSECT SELECT 'lea') ORDER BY name

SELECT count() FROM (SELECT number FROM numbers(20) INTERSECT SELECT number * 3 FROM numbers(10))

SELECT name FROM (SELECT name FROM team_a EXCEPT SELECT name FROM team_b) ORDER BY name

SELECT name, points FROM (SELECT * FROM team_a EXCEPT SELECT * FROM team_b) ORDER BY name

SELECT x FROM (SELECT arrayJoin([1, 1, 2, 3, 3]) AS x EXCEPT SELECT arrayJoin([1, 2])) ORDER BY x

SELECT x FROM (SELECT arrayJoin([1, 1, 2, 3, 3]) AS x EXCEPT DISTINCT SELECT 2) ORDER BY x

SELECT number FROM numbers(10) EXCEPT SELECT number FROM numbers(9)

SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 2 INTERSECT SELECT 2) ORDER BY x

SELECT x FROM ((SELECT 1 AS x UNION ALL SELECT 2) INTERSECT SELECT 2) ORDER BY x

SELECT x FROM (SELECT arrayJoin([1, 2, 3, 4]) AS x EXCEPT SELECT 2 EXCEPT SELECT 4) ORDER BY x

SELECT name FROM team_a WHERE name IN (SELECT name FROM team_b UNION ALL SELECT 'ines') ORDER BY name

WITH everyone AS (SELECT name FROM team_a UNION DISTINCT SELECT name FROM team_b) SELECT count(), min(name), max(name) FROM everyone

SELECT (SELECT count() FROM (SELECT name FROM team_a INTERSECT DISTINCT SELECT name FROM team_b)) AS shared

SELECT x FROM (SELECT NULL::Nullable(UInt8) AS x INTERSECT SELECT NULL::Nullable(UInt8))

SELECT count() FROM (SELECT NULL::Nullable(UInt8) AS x UNION DISTINCT SELECT NULL::Nullable(UInt8))

INSERT INTO team_b SELECT 'new', 11 UNION ALL SELECT 'newer', 12

SELECT name, points FROM team_b WHERE points > 10 ORDER BY name

SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a

SELECT 1, 2 UNION ALL SELECT 3

# skip_indexes

CREATE TABLE base (id UInt32, n Int32, s String, tags Array(String), d Date, opt Nullable(UInt32)) ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 8

CREATE TABLE idx
(
    id UInt32,
    n Int32,
    s String,
    tags Array(String),
    d Date,
    opt Nullable(UInt32),
    INDEX n_minmax n TYPE minmax GRANULARITY 2,
    INDEX n_set n TYPE set(4) GRANULARITY 1,
    INDEX s_bloom s TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX s_ngram s TYPE ngrambf_v1(3, 256, 2, 0) GRANULARITY 1,
    INDEX s_token lower(s) TYPE tokenbf_v1(256, 2, 0) GRANULARITY 1,
    INDEX tags_bloom tags TYPE bloom_filter GRANULARITY 1,
    INDEX d_minmax toYYYYMM(d) TYPE minmax GRANULARITY 1,
    INDEX opt_minmax opt TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree ORDER BY id SETTINGS index_granularity = 8

INSERT INTO base SELECT number, intDiv(number, 20) * if(number % 2 = 0, 1, -1), concat('user ', toString(number % 37), ' Did Thing-', toString(intDiv(number, 50))), [toString(number % 5), concat('t', toString(intDiv(number, 64)))], toDate('2024-01-01') + number, if(number % 7 = 0, NULL, number * 3) FROM numbers(300)

INSERT INTO idx SELECT * FROM base

SELECT count(), sum(id) FROM idx WHERE n = 7

SELECT count() FROM idx WHERE n > 12 OR n < -13

SELECT (SELECT groupArray(id) FROM (SELECT id FROM idx WHERE n IN (3, -3, 99) ORDER BY id)) = (SELECT groupArray(id) FROM (SELECT id FROM base WHERE n IN (3, -3, 99) ORDER BY id))

SELECT count() FROM idx WHERE NOT n = 0

SELECT count() FROM idx WHERE n BETWEEN 5 AND 6 AND id % 2 = 0

SELECT id FROM idx WHERE s = 'user 5 Did Thing-3' ORDER BY id

SELECT count() FROM idx WHERE s IN ('user 0 Did Thing-0', 'nobody', 'user 1 Did Thing-5')

SELECT count() FROM idx WHERE has(tags, 't4')

SELECT min(id), max(id), count() FROM idx WHERE hasAny(tags, ['t0', 'zzz'])

SELECT count() FROM idx WHERE has(tags, 'absent')

SELECT count() FROM idx WHERE s LIKE '%Thing-4%'

SELECT count() FROM idx WHERE s LIKE 'user 36 %'

SELECT id FROM idx WHERE endsWith(s, '-5') AND startsWith(s, 'user 3 ') ORDER BY id

SELECT count() FROM idx WHERE hasToken(lower(s), 'did')

SELECT count() FROM idx WHERE hasToken(lower(s), '17')

SELECT count() FROM idx WHERE lower(s) LIKE '% thing-2'

SELECT count() FROM idx WHERE s NOT LIKE '%Thing-0%'

SELECT count() FROM idx WHERE toYYYYMM(d) = 202403

SELECT count() FROM idx WHERE d >= '2024-10-01'

SELECT count() FROM idx WHERE opt > 880

SELECT count(), min(id) FROM idx WHERE isNull(opt) AND id > 100

SELECT (SELECT count() FROM idx WHERE n = 7 AND s LIKE '%Did%') = (SELECT count() FROM idx WHERE n = 7 AND s LIKE '%Did%' SETTINGS use_skip_indexes = 0)

SELECT count() FROM idx WHERE n = 11 SETTINGS force_data_skipping_indices = 'n_minmax'

SELECT count() FROM idx WHERE id = 11 SETTINGS force_data_skipping_indices = 'n_minmax'

SELECT count() FROM idx WHERE n = -2 SETTINGS ignore_data_skipping_indices = 'n_set,n_minmax'

ALTER TABLE base ADD INDEX late n TYPE minmax GRANULARITY 1

SELECT count() FROM base WHERE n = 14

ALTER TABLE base MATERIALIZE INDEX late SETTINGS mutations_sync = 2

ALTER TABLE base UPDATE n = 14 WHERE id < 3 SETTINGS mutations_sync = 2

OPTIMIZE TABLE base FINAL

ALTER TABLE base CLEAR INDEX late SETTINGS mutations_sync = 2

SELECT name, type, type_full, granularity FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = 'idx' ORDER BY name

CREATE TABLE bad (x UInt32, INDEX i x TYPE magic GRANULARITY 1) ENGINE = MergeTree ORDER BY x

CREATE TABLE bad (x UInt32, INDEX i missing TYPE minmax) ENGINE = MergeTree ORDER BY x

CREATE TABLE bad (x UInt32, INDEX i x TYPE minmax, INDEX i x TYPE set(1)) ENGINE = MergeTree ORDER BY x

CREATE TABLE bad (x UInt32, INDEX i x TYPE ngrambf_v1(3, 256, 2, 0)) ENGINE = MergeTree ORDER BY x

CREATE TABLE bad (x UInt32, INDEX i x TYPE minmax) ENGINE = Memory

# strings

SELECT length('hello'), length(''), length('ünï'), lengthUTF8('ünï'), char_length('日本'), octet_length('日本'), empty(''), notEmpty('x'), length(toFixedString('ab', 5))

SELECT lower('AbC'), upper('AbC'), lcase('XY'), ucase('xy'), lowerUTF8('ÄÖÜ Ñ'), upperUTF8('straße é'), lower('ÄB'), initcap('hello big-world')

SELECT substring('abcdef', 2), substring('abcdef', 2, 3), substring('abcdef', -3), substring('abcdef', -3, 2), substr('abcdef', 10), mid('abcdef', 1, 2), substring('abcdef', 3, -1)

SELECT substringUTF8('пример', 2, 3), substringUTF8('日本語', -2), left('abcdef', 2), right('abcdef', 2), left('abc', -1), right('abc', 10), leftUTF8('日本語', 1), rightUTF8('日本語', 1)

SELECT substring('abc' FROM 2 FOR 1), SUBSTRING('abcdef' FROM 4), substringIndex('a.b.c.d', '.', 2), substringIndex('a.b.c.d', '.', -1)

SELECT position('hello', 'l'), position('hello', 'z'), position('hello', ''), position('l' IN 'hello'), locate('hello', 'lo'), position('hello', 'l', 4), positionCaseInsensitive('Hello', 'hE'), positionUTF8('дом', 'м'), position('дом', 'м')

SELECT multiSearchAny('hello', ['x', 'll']), multiSearchFirstIndex('hello', ['x', 'll']), multiSearchAllPositions('hello', ['l', 'o', 'q']), countSubstrings('abababa', 'aba'), countSubstrings('aXaxa', 'x'), countSubstringsCaseInsensitive('aXaxa', 'x'), hasToken('one two-three', 'two'), hasToken('one twothree', 'two')

SELECT replaceOne('aaa', 'a', 'b'), replaceAll('aaa', 'a', 'b'), replace('a-b-c', '-', '+'), replaceAll('abc', '', 'x'), replaceAll('abc', 'b', ''), translate('hello', 'el', 'ip'), translateUTF8('ñu', 'ñ', 'n'), overlay('abcdef', 'XY', 3, 2)

SELECT splitByChar(',', 'a,b,,c'), splitByChar(',', ''), splitByString('::', 'x::y::z'), splitByString('', 'abc'), splitByWhitespace('  a b\tc '), splitByNonAlpha('1-a,b;c'), alphaTokens('ab1cd2'), splitByRegexp('\\d+', 'a1b22c')

SELECT splitByChar(',', 'a,b,c,d', 2), arrayStringConcat(['a', 'b', 'c'], '-'), arrayStringConcat(['a', 'b']), arrayStringConcat([1, 2, 3], ','), arrayStringConcat(['a', NULL, 'c'], ','), arrayStringConcat([], ','), extractAllGroups('k1=v1,k2=v2', '(\\w+)=(\\w+)')

SELECT splitByChar('ab', 'x')

SELECT concat('a', 'b', 'c'), 'x' || 'y' || 1, concat('n=', 5, ', d=', toDate('2024-01-01')), concat('a', NULL), concat([1, 2], [3]), concatWithSeparator('-', 'a', 'b', 'c'), concat('solo'), toTypeName(concat('a', NULL))

SELECT trim('  x  '), trimLeft('  x  ') || '|', trimRight('  x  ') || '|', ltrim(' a'), rtrim('a ') || '|', trim(BOTH '-' FROM '--x--'), trim(LEADING 'ab' FROM 'abax'), trim(TRAILING '.' FROM 'end..'), trimBoth('\t x') || '|'

SELECT leftPad('7', 3, '0'), rightPad('7', 3, '*'), lpad('abc', 2), rpad('ab', 4) || '|', leftPad('x', 5, 'ab'), leftPadUTF8('é', 3, 'à'), rightPad('abc', 0) || '|', leftPad('id', 4) || '|'

SELECT startsWith('hello', 'he'), endsWith('hello', 'lo'), startsWith('hello', ''), startsWith('he', 'hello'), startsWithUTF8('дом', 'д'), startsWith('Hello', 'he'), endsWith('hello', '')

SELECT 'hello' LIKE 'he%', 'hello' LIKE '_ello', 'hello' LIKE 'HE%', 'hello' ILIKE 'HE%', 'a%b' LIKE 'a\\%b', 'axb' LIKE 'a\\%b', 'hello' NOT LIKE '%z%', '' LIKE '%', 'multi\nline' LIKE 'multi%line', like('abc', '%b%'), notLike('abc', 'b%')

SELECT arrayStringConcat(arrayMap(w -> concat(upper(left(w, 1)), lower(substring(w, 2))), splitByChar(' ', 'the QUICK fox')), ' '), splitByChar('=', 'k=v')[2], replaceAll(trim(lower('  A B  ')), ' ', '_'), toUInt32OrZero(substring('ord-000123', 5)), upper(hex('k')), lower(hex(unhex('DEAD')))

SELECT 'a' < 'b' AND 'B' < 'a', length(concat('é', 'e')), position('a.b.c', '.') - 1, substring('key:value', 1, position('key:value', ':') - 1), substring('key:value', position('key:value', ':') + 1)

SELECT repeat('ab', 3), repeat('x', 0) || '|', reverse('abc'), reverseUTF8('日本'), space(3) || '|', ascii('A'), char(72, 105), concat('a', char(9), 'b'), left(repeat('0', 100), 5)

SELECT hex('abc'), hex(255), hex(toUInt16(258)), unhex('616263'), hex(-1), bin(5), unbin('01000001'), hex(toFixedString('a', 3)), hex(1.5), base64Encode('hello'), base64Decode('aGVsbG8='), tryBase64Decode('!!') = ''

SELECT base64Decode('not base64!')

SELECT base64URLEncode('a?b>c'), base64URLDecode('YT9iPmM'), encodeXMLComponent('<a & "b">'), decodeXMLComponent('&lt;x&gt;'), decodeHTMLComponent('&amp;&eacute;'), toValidUTF8('ok'), isValidUTF8('ok'), isValidUTF8('\xFF'), isValidASCII('é'), tryBase64Decode('YQ==')

SELECT format('{} is {}', 'x', 'y'), format('{1}-{0}', 'a', 'b'), format('{{}} {}', 'z'), printf('%05d|%.2f|%s|%x', 42, 1.5, 'str', 255), levenshteinDistance('kitten', 'sitting'), editDistance('abc', 'abd')

SELECT ngrams('abcd', 2), tokens('a,b c'), appendTrailingCharIfAbsent('path', '/'), appendTrailingCharIfAbsent('path/', '/'), hex(toValidUTF8('a\xFFb'))

CREATE TABLE lines (id UInt8, txt String, sep Nullable(String), tag LowCardinality(String), fix FixedString(6), n Int8) ENGINE = MergeTree ORDER BY id

INSERT INTO lines VALUES (1, 'red,green,blue', ',', 'Alpha', 'fix', 2), (2, '', NULL, 'beta', '', -1), (3, 'один два', ' ', 'Alpha', 'abcdef', 5), (4, 'a\'quote\\', '\'', '', 'a\0b', 0)

SELECT id, txt, length(txt), lengthUTF8(txt), upper(txt), reverse(tag), length(sep) FROM lines ORDER BY id

SELECT id, substring(txt, n), substring(txt, 1, n), left(tag, n), repeat(tag, n), position(txt, sep), leftPad(tag, 7, '.') FROM lines WHERE n >= 0 AND id != 3 ORDER BY id

SELECT id, replaceAll(txt, 'e', tag), concat(txt, '/', sep), concat(tag, ':', n), startsWith(txt, 'r'), txt LIKE '%e%', tag LIKE 'A%', splitByChar(',', txt) FROM lines ORDER BY id

SELECT id, lower(tag) AS t, tag || '_' || toString(n), trim(BOTH 'a' FROM tag), endsWith(tag, 'a'), format('{}:{}', tag, txt) FROM lines ORDER BY id

SELECT id, length(fix), hex(fix), toString(fix) = 'fix\0\0\0', empty(fix), lengthUTF8(toString(fix)), fix = 'abcdef', substring(fix, 2, 2) = 'bc' FROM lines ORDER BY id

SELECT id, position(tag, 'a'), positionCaseInsensitive(tag, 'a'), replaceOne(tag, 'a', '@'), hex(tag), notEmpty(tag), base64Encode(txt), countSubstrings(txt, 'e') FROM lines ORDER BY id

SELECT toTypeName(upper(tag)), toTypeName(concat(tag, 'x')), toTypeName(concat(txt, sep)), toTypeName(length(tag)), toTypeName(tag LIKE 'x'), toTypeName(splitByChar(',', txt)), toTypeName(upper(fix)), toTypeName(position(txt, 'a')), toTypeName(left(tag, 1)) FROM lines LIMIT 1

SELECT length(5)

SELECT replaceAll('abc', 'b')

SELECT length(toString(12345)), upper(toString(toDate('2024-05-06'))), reverse(toString(120)), toString(1.0) || '|', concat(toString(NULL), 'x'), left(toString(toDateTime('2024-05-06 07:08:09', 'UTC')), 10)

SELECT length(concat(txt, tag)) AS l, count() FROM lines GROUP BY l ORDER BY l

SELECT id FROM lines WHERE tag IN ('Alpha', '') AND txt NOT LIKE '%,%' ORDER BY id

SELECT tag, groupArray(id), max(txt), min(length(txt)) FROM (SELECT * FROM lines ORDER BY id) GROUP BY tag ORDER BY tag

# subqueries_ctes

CREATE TABLE customers (id UInt32, name String, city LowCardinality(String), vip Bool) ENGINE = MergeTree ORDER BY id

CREATE TABLE orders (order_id UInt32, customer_id UInt32, placed Date, amount Decimal(10, 2), status String) ENGINE = MergeTree ORDER BY (customer_id, order_id)

INSERT INTO customers VALUES (1, 'Ann', 'Oslo', true), (2, 'Bo', 'Bergen', false), (3, 'Cy', 'Oslo', false), (4, 'Di', 'Tromso', true), (5, 'Ed', 'Bergen', false)

INSERT INTO orders VALUES (100, 1, '2024-01-03', 20.00, 'paid'), (101, 1, '2024-01-19', 35.50, 'paid'), (102, 2, '2024-01-20', 12.25, 'open'), (103, 3, '2024-02-02', 80.00, 'paid'), (104, 3, '2024-02-14', 15.75, 'cancelled'), (105, 3, '2024-03-01', 44.00, 'paid'), (106, 4, '2024-03-05', 150.00, 'open'), (107, 9, '2024-03-09', 7.00, 'paid')

SELECT name FROM (SELECT name, city FROM customers WHERE city = 'Oslo') ORDER BY name

SELECT t.customer_id, t.total FROM (SELECT customer_id, sum(amount) AS total FROM orders GROUP BY customer_id) AS t WHERE t.total > 40 ORDER BY t.total DESC

SELECT max(total) FROM (SELECT customer_id, sum(amount) AS total FROM orders GROUP BY customer_id)

SELECT count(), sum(n) FROM (SELECT status, count() AS n FROM (SELECT status FROM orders WHERE amount > 10) GROUP BY status)

SELECT sum(amount) FROM (SELECT amount FROM orders ORDER BY amount DESC LIMIT 3)

SELECT `count()`, `max(amount)` FROM (SELECT count(), max(amount) FROM orders)

SELECT (SELECT max(amount) FROM orders) AS biggest

SELECT order_id, amount FROM orders WHERE amount = (SELECT max(amount) FROM orders)

SELECT order_id, round(amount / (SELECT sum(amount) FROM orders), 3) AS share FROM orders ORDER BY order_id LIMIT 3

SELECT (SELECT min(placed) FROM orders), (SELECT (min(amount), max(amount)) FROM orders)

SELECT (SELECT amount FROM orders WHERE order_id = 999) AS missing, missing IS NULL

SELECT (SELECT groupArray(name) FROM (SELECT name FROM customers ORDER BY name)) AS names, length(names)

SELECT (SELECT amount FROM orders WHERE customer_id = 3)

SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = 'paid') ORDER BY name

SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders) ORDER BY name

SELECT order_id FROM orders WHERE (customer_id, status) IN (SELECT id, 'paid' FROM customers WHERE city = 'Oslo') ORDER BY order_id

SELECT order_id, customer_id IN (SELECT id FROM customers WHERE vip) AS from_vip FROM orders ORDER BY order_id

SELECT countIf(customer_id IN (SELECT id FROM customers WHERE city = 'Bergen')) AS bergen FROM orders

SELECT name FROM customers WHERE id IN (SELECT 1 WHERE 0) ORDER BY name

SELECT 3 IN (SELECT number FROM numbers(5)), 7 IN (SELECT number FROM numbers(5)), 7 NOT IN (SELECT number FROM numbers(5))

SELECT name FROM customers WHERE city IN (SELECT city FROM customers GROUP BY city HAVING count() > 1) AND id NOT IN (SELECT customer_id FROM orders WHERE status = 'cancelled') ORDER BY name

CREATE TABLE watched (id UInt32) ENGINE = MergeTree ORDER BY id

INSERT INTO watched VALUES (2), (4)

SELECT name FROM customers WHERE id IN watched ORDER BY name

WITH paid AS (SELECT customer_id, amount FROM orders WHERE status = 'paid') SELECT customer_id, sum(amount) FROM paid GROUP BY customer_id ORDER BY customer_id

WITH
    totals AS (SELECT customer_id, sum(amount) AS total FROM orders GROUP BY customer_id),
    big AS (SELECT * FROM totals WHERE total >= 50)
SELECT c.name, big.total FROM big INNER JOIN customers AS c ON c.id = big.customer_id ORDER BY c.name

WITH monthly AS (SELECT toStartOfMonth(placed) AS month, count() AS n FROM orders GROUP BY month)
SELECT a.month, a.n, b.n FROM monthly AS a LEFT JOIN monthly AS b ON b.month = addMonths(a.month, 1) ORDER BY a.month

WITH ids AS (SELECT id FROM customers WHERE city = 'Oslo') SELECT order_id FROM orders WHERE customer_id IN ids ORDER BY order_id

WITH ids AS (SELECT id FROM customers WHERE vip) SELECT order_id FROM orders WHERE customer_id IN (SELECT id FROM ids) ORDER BY order_id

WITH t (a, b) AS (SELECT 1, 'one') SELECT b, a FROM t

SELECT s FROM (WITH x AS (SELECT number FROM numbers(4)) SELECT sum(number) AS s FROM x)

WITH watched AS (SELECT 5 AS id) SELECT name FROM customers WHERE id IN (SELECT id FROM watched)

WITH 10 AS threshold SELECT order_id FROM orders WHERE amount < threshold ORDER BY order_id

WITH toYear(placed) * 100 + toMonth(placed) AS ym SELECT ym, sum(amount) FROM orders GROUP BY ym ORDER BY ym

WITH (SELECT avg(amount) FROM orders) AS mean SELECT order_id FROM orders WHERE amount > mean ORDER BY order_id

WITH x -> x * x AS square SELECT square(7), arrayMap(square, [1, 2, 3])

WITH sum(amount) AS revenue, count() AS n SELECT status, revenue, n FROM orders GROUP BY status ORDER BY status

WITH ['a', 'b'] AS letters, 'oslo' AS needle SELECT has(letters, 'b'), (SELECT count() FROM customers WHERE lower(city) = needle)

SELECT EXISTS (SELECT 1 FROM orders WHERE amount > 100), EXISTS (SELECT 1 FROM orders WHERE amount > 1000)

SELECT count() FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE status = 'open')

SELECT count() FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders WHERE status = 'refunded')

SELECT name FROM customers AS c WHERE EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id AND o.amount > 40) ORDER BY name

SELECT name FROM customers AS c WHERE NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id) ORDER BY name

SELECT name, (SELECT max(amount) FROM orders AS o WHERE o.customer_id = c.id) AS biggest FROM customers AS c ORDER BY name

SELECT city FROM (SELECT city, count() AS n FROM (SELECT city FROM customers WHERE id IN (SELECT customer_id FROM orders)) GROUP BY city) WHERE n = (SELECT max(c) FROM (SELECT count() AS c FROM customers WHERE id IN (SELECT customer_id FROM orders) GROUP BY city)) ORDER BY city

SELECT count(), sum(amount), max(name) FROM (SELECT amount, status AS name FROM orders WHERE order_id > 1000)

SELECT 1 IN (SELECT 1, 2)

WITH paid AS (SELECT 1 AS one) SELECT two FROM paid

SELECT x FROM (SELECT 1 AS y)

# summing_merge_tree

CREATE TABLE s (k UInt32, name String, a Int64, b Float64, d Decimal(10, 2), day Date) ENGINE = SummingMergeTree ORDER BY k

SYSTEM STOP MERGES s

INSERT INTO s VALUES (1, 'first', 10, 0.5, 1.10, '2024-01-01'), (2, 'two', -5, 1, 0, '2024-01-02'), (1, 'second', 5, 0.25, 2.20, '2024-06-01')

SELECT * FROM s ORDER BY k

INSERT INTO s VALUES (1, 'third', 1, 1, 1, '2023-01-01'), (3, 'three', 7, 0, 0, '2024-01-03')

SELECT k, name, a FROM s ORDER BY k, a

SELECT * FROM s FINAL ORDER BY k

SELECT k, sum(a) FROM s GROUP BY k ORDER BY k

SYSTEM START MERGES s

OPTIMIZE TABLE s FINAL

INSERT INTO s VALUES (2, 'gone', 5, -1, 0, '2024-01-02')

SELECT k FROM s ORDER BY k

INSERT INTO s VALUES (8, 'zero', 0, 0, 0, '2024-01-01')

SELECT count() FROM s WHERE k = 8

CREATE TABLE listed (k String, hits UInt64, bytes UInt64, version UInt32) ENGINE = SummingMergeTree((hits, bytes)) ORDER BY k

INSERT INTO listed VALUES ('x', 1, 100, 7), ('x', 2, 50, 9), ('y', 0, 0, 3), ('z', 0, 1, 1)

INSERT INTO listed VALUES ('x', 4, 0, 1)

OPTIMIZE TABLE listed FINAL

SELECT * FROM listed ORDER BY k

CREATE TABLE one_col (a UInt8, b UInt8, n Nullable(Int32), m Int32) ENGINE = SummingMergeTree(n) PRIMARY KEY a ORDER BY (a, b)

INSERT INTO one_col VALUES (1, 1, NULL, 5), (1, 2, 3, 6)

INSERT INTO one_col VALUES (1, 1, 4, 7), (1, 2, NULL, 8)

OPTIMIZE TABLE one_col FINAL

SELECT * FROM one_col ORDER BY a, b

CREATE TABLE narrow (k UInt8, v UInt8) ENGINE = SummingMergeTree ORDER BY k

INSERT INTO narrow VALUES (1, 200), (1, 100)

SELECT v FROM narrow

CREATE TABLE maps (k UInt8, `countsMap` Nested(id UInt16, hits UInt64, cost Float64)) ENGINE = SummingMergeTree ORDER BY k

INSERT INTO maps VALUES (1, [10, 20], [1, 2], [0.5, 0.5]), (2, [1], [1], [1])

INSERT INTO maps VALUES (1, [20, 30], [5, 6], [1, 1]), (2, [1], [1], [-3])

OPTIMIZE TABLE maps FINAL

SELECT k, countsMap.id, countsMap.hits, countsMap.cost FROM maps ORDER BY k

CREATE TABLE mixed (k UInt8, total UInt32, peak SimpleAggregateFunction(max, UInt32), u AggregateFunction(uniqExact, UInt8)) ENGINE = SummingMergeTree ORDER BY k

INSERT INTO mixed SELECT 1, 10, 3, uniqExactState(toUInt8(number)) FROM numbers(3)

INSERT INTO mixed SELECT 1, 20, 9, uniqExactState(toUInt8(number)) FROM numbers(5)

SELECT k, total, peak, finalizeAggregation(u) FROM mixed FINAL

CREATE TABLE odd_list (k UInt8, v String, n UInt8) ENGINE = SummingMergeTree((v, n)) ORDER BY k

INSERT INTO odd_list VALUES (1, 'a', 1), (1, 'b', 2)

SELECT * FROM odd_list

CREATE TABLE bad1 (k UInt8, v UInt8) ENGINE = SummingMergeTree(k) ORDER BY k

CREATE TABLE bad2 (k UInt8, v UInt8) ENGINE = SummingMergeTree(missing) ORDER BY k

CREATE TABLE bad3 (k UInt8, v UInt8) ENGINE = SummingMergeTree(v + 1) ORDER BY k

# system_tables

CREATE TABLE facts
(
    id UInt64 COMMENT 'identifier',
    at DateTime64(3) CODEC(Delta, ZSTD(3)),
    name Nullable(String) DEFAULT 'none',
    price Decimal(18, 4),
    code FixedString(8),
    sq UInt64 MATERIALIZED id * id,
    lbl String ALIAS toString(id)
)
ENGINE = MergeTree PARTITION BY toYYYYMM(at) PRIMARY KEY id ORDER BY (id, at) COMMENT 'facts of life'

CREATE TABLE mem (x Int8) ENGINE = Memory

CREATE VIEW v AS SELECT id FROM facts

CREATE MATERIALIZED VIEW mv TO mem AS SELECT toInt8(id) AS x FROM facts

INSERT INTO facts (id, at, price) VALUES (1, '2024-01-01 00:00:00', 1), (2, '2024-02-01 00:00:00', 2), (3, '2024-02-02 00:00:00', 3)

SELECT name, engine, total_rows, comment, is_temporary FROM system.tables WHERE database = currentDatabase() ORDER BY name

SELECT partition_key, sorting_key, primary_key, sampling_key FROM system.tables WHERE database = currentDatabase() AND name = 'facts'

SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'facts'

SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'facts'

SELECT create_table_query, as_select FROM system.tables WHERE database = currentDatabase() AND name = 'mv'

SELECT target_table FROM system.tables WHERE database = currentDatabase() AND name = 'mv'

SELECT dependencies_table FROM system.tables WHERE database = currentDatabase() AND name = 'facts'

SELECT position, name, type, default_kind, default_expression, comment FROM system.columns WHERE database = currentDatabase() AND table = 'facts' ORDER BY position

SELECT name, is_in_partition_key, is_in_sorting_key, is_in_primary_key, compression_codec FROM system.columns WHERE database = currentDatabase() AND table = 'facts' AND (is_in_partition_key OR is_in_sorting_key OR compression_codec != '') ORDER BY name

SELECT name, numeric_precision, numeric_precision_radix, numeric_scale, character_octet_length, datetime_precision FROM system.columns WHERE database = currentDatabase() AND table = 'facts' AND name IN ('id', 'at', 'price', 'code') ORDER BY position

SELECT table, count() FROM system.columns WHERE database = currentDatabase() GROUP BY table ORDER BY table

SELECT name, engine, comment FROM system.databases WHERE name = currentDatabase()

SELECT name FROM system.databases WHERE name IN ('system', 'default', 'information_schema', 'INFORMATION_SCHEMA') ORDER BY name

SELECT partition, partition_id, sum(rows), count() FROM system.parts WHERE database = currentDatabase() AND table = 'facts' AND active GROUP BY partition, partition_id ORDER BY partition

OPTIMIZE TABLE facts FINAL

ALTER TABLE facts DROP PARTITION 202401

SELECT count(), sum(rows), any(engine) FROM system.parts WHERE database = currentDatabase() AND active

SELECT column, type FROM system.parts_columns WHERE database = currentDatabase() AND table = 'facts' AND active ORDER BY column_position

SELECT name, is_aggregate, case_insensitive, alias_to FROM system.functions WHERE name IN ('sum', 'uniqExact', 'lower', 'lcase', 'substring', 'toYYYYMM', 'arrayMap') ORDER BY name

SELECT count() FROM system.functions WHERE name IN ('toStartOfHour', 'JSONExtractString', 'quantile', 'no_such_function', 'splitByChar')

SELECT name, case_insensitive, alias_to FROM system.data_type_families WHERE name IN ('UInt8', 'String', 'VARCHAR', 'BIGINT', 'DateTime64', 'Nullable', 'Map', 'BOOLEAN') ORDER BY name

SELECT name, is_input, is_output FROM system.formats WHERE name IN ('CSV', 'JSONEachRow', 'Null', 'PrettyCompact', 'TSV', 'Values', 'LineAsString') ORDER BY name

SELECT name, value, changed, type FROM system.settings WHERE name IN ('join_use_nulls', 'max_rows_to_read', 'mutations_sync', 'optimize_on_insert') ORDER BY name

SELECT value, changed, default FROM system.settings WHERE name = 'join_use_nulls'

SELECT name, value FROM system.merge_tree_settings WHERE name IN ('index_granularity', 'parts_to_throw_insert', 'min_rows_for_wide_part') ORDER BY name

SELECT name, supports_sort_order, supports_ttl, supports_settings FROM system.table_engines WHERE name IN ('MergeTree', 'Kafka', 'Memory', 'Log') ORDER BY name

SELECT * FROM system.one

SELECT number FROM system.numbers WHERE number % 7 = 0 LIMIT 3

SELECT sum(zero), count() FROM (SELECT zero FROM system.zeros LIMIT 5)

SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema = currentDatabase() AND table_name != 'mem' ORDER BY table_name

SELECT column_name, ordinal_position, column_default, is_nullable, data_type, numeric_precision FROM information_schema.columns WHERE table_schema = currentDatabase() AND table_name = 'facts' ORDER BY ordinal_position

SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = currentDatabase()

SELECT table_name FROM information_schema.views WHERE table_schema = currentDatabase() ORDER BY table_name

INSERT INTO system.one VALUES (1)

SELECT * FROM system.no_such_table

SELECT no_such_column FROM system.tables

# table_functions

SELECT * FROM numbers(4)

SELECT number FROM numbers(5, 3)

SELECT number FROM numbers(0, 20, 6) ORDER BY number

SELECT sum(number), min(number), max(number) FROM numbers(1000)

SELECT count(), sum(number) FROM numbers_mt(100000)

SELECT number FROM system.numbers LIMIT 3

SELECT number FROM system.numbers WHERE number % 7 = 3 LIMIT 4

SELECT count() FROM system.one

SELECT n.number * 2 AS even FROM numbers(3) AS n ORDER BY even

SELECT number FROM numbers(10) WHERE number BETWEEN 3 AND 5 ORDER BY number

SELECT toTypeName(number) FROM numbers(1)

SELECT count() FROM numbers(0)

SELECT number FROM numbers(1 + 2)

SELECT * FROM generate_series(2, 6)

SELECT generate_series FROM generateSeries(0, 10, 4)

SELECT count(), max(generate_series) FROM generate_series(1, 100, 3)

SELECT * FROM values('id UInt32, name String', (1, 'one'), (2, 'two')) ORDER BY id

SELECT id, d FROM values('id UInt8, d Date', (1, '2024-02-29'), (2, '2023-12-31')) ORDER BY d

SELECT x FROM values('x Nullable(Int32)', 5, NULL, -1) ORDER BY x

SELECT c1, c2 FROM VALUES((1, 'a'), (2, 'b')) ORDER BY c1 DESC

SELECT k, sum(v) FROM values('k String, v Decimal(8, 2)', ('x', 1.5), ('y', 2.25), ('x', 0.25)) GROUP BY k ORDER BY k

SELECT toTypeName(a), toTypeName(b), a, b FROM values('a Array(UInt8), b LowCardinality(String)', ([1, 2], 'lc'))

SELECT t.name FROM values('id UInt8, name String', (1, 'p'), (2, 'q')) AS t WHERE t.id = 2

SELECT v.s FROM numbers(3) AS n JOIN values('n UInt8, s String', (0, 'zero'), (2, 'two')) AS v ON v.n = n.number ORDER BY v.s

SELECT * FROM format(JSONEachRow, '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}') ORDER BY a

SELECT a, b FROM format(JSONEachRow, 'a UInt8, b Nullable(String)', '{"a": 1}\n{"a": 2, "b": "z"}') ORDER BY a

SELECT c1 + c2 AS total FROM format(CSV, 'c1 UInt32, c2 UInt32', '1,2\n30,40') ORDER BY total

SELECT * FROM format(CSVWithNames, 'day Date, n UInt16', 'day,n\n2024-01-01,5\n2024-01-02,6') ORDER BY day

SELECT * FROM format(TSV, 's String, n Int8', 'left\t-1\nright\t1') ORDER BY n

SELECT id, tags FROM format(JSONEachRow, 'id UInt8, tags Array(String)', '{"id": 7, "tags": ["p", "q"]}')

SELECT * FROM format(Values, 'x UInt8, y String', '(1, ''one''), (2, ''two'')') ORDER BY x

SELECT sum(v) FROM format(JSONCompactEachRow, 'k String, v Float64', '["a", 1.5]\n["b", 2.5]')

SELECT count(), max(length(line)) FROM format(LineAsString, 'first line\nsecond')

SELECT toTypeName(a), toTypeName(b), toTypeName(c) FROM format(JSONEachRow, '{"a": 1, "b": "x", "c": [true]}')

SELECT count() FROM null('x UInt8')

SELECT x, s FROM null('x UInt8, s String')

INSERT INTO FUNCTION null('x UInt64') SELECT number FROM numbers(10)

SELECT s FROM view(SELECT sum(number) AS s FROM numbers(11))

SELECT a.k, b.v FROM view(SELECT 1 AS k) AS a JOIN view(SELECT 1 AS k, 'found' AS v) AS b ON a.k = b.k

SELECT sum(zero), count() FROM zeros(5)

CREATE TABLE squares (n UInt32, sq UInt64) ENGINE = MergeTree ORDER BY n

INSERT INTO squares SELECT number, number * number FROM numbers(1, 6)

SELECT * FROM squares WHERE sq > 10 ORDER BY n

SELECT groupArray(n) FROM (SELECT n FROM squares WHERE sq IN (SELECT number FROM numbers(30)) ORDER BY n)

SELECT * FROM numberz(3)

SELECT * FROM numbers('three')

SELECT * FROM values('id UInt32', ('text'))

SELECT x FROM format(NoSuchFormat, 'x UInt8', '1')

# time_zones_and_formats

SELECT toDateTime('2024-01-15 12:00:00', 'UTC') AS t, toTimeZone(t, 'Europe/Berlin'), toTimeZone(t, 'America/New_York'), toTimeZone(t, 'Asia/Kolkata'), toTypeName(toTimeZone(t, 'Europe/Berlin'))

SELECT toDateTime('2024-07-15 12:00:00', 'Europe/Berlin') AS t, toUnixTimestamp(t), toTimeZone(t, 'UTC'), toHour(t), toHour(toTimeZone(t, 'UTC')), toHour(t, 'America/New_York')

SELECT toDateTime('2024-07-15 12:00:00', 'Europe/Berlin') = toDateTime('2024-07-15 10:00:00', 'UTC'), toDateTime('2024-07-15 12:00:00', 'Europe/Berlin') < toDateTime('2024-07-15 12:00:00', 'America/New_York'), timezoneOf(toDateTime('2024-01-01 00:00:00', 'Europe/Berlin')), timezoneOffset(toDateTime('2024-01-01 00:00:00', 'Europe/Berlin')), timezoneOffset(toDateTime('2024-07-01 00:00:00', 'Europe/Berlin'))

SELECT toDateTime('2024-01-01 00:00:00', 'Mars/Olympus')

SELECT toDate(toDateTime('2024-03-01 23:30:00', 'UTC'), 'Europe/Berlin'), toDate(toTimeZone(toDateTime('2024-03-01 03:00:00', 'UTC'), 'America/New_York')), toYYYYMM(toDateTime('2024-02-29 23:30:00', 'UTC'), 'Asia/Tokyo'), toStartOfDay(toDateTime('2024-03-01 23:30:00', 'UTC'), 'Europe/Berlin'), toDayOfMonth(toDateTime('2024-03-01 23:30:00', 'UTC'), 'Asia/Tokyo')

SELECT toStartOfHour(toDateTime('2024-03-01 12:34:56', 'Asia/Kolkata')), toStartOfInterval(toDateTime('2024-03-01 12:34:56', 'Asia/Kolkata'), INTERVAL 1 HOUR), toStartOfDay(toDateTime('2024-03-01 12:34:56', 'America/New_York')), toStartOfMonth(toDateTime('2024-03-01 00:30:00', 'Europe/Berlin')), toMonday(toDateTime('2024-03-03 23:30:00', 'UTC'), 'Europe/Berlin')

SELECT toDateTime('2024-03-31 01:59:59', 'Europe/Berlin') + 1, toDateTime('2024-03-31 01:30:00', 'Europe/Berlin') + INTERVAL 1 HOUR, toDateTime('2024-03-30 12:00:00', 'Europe/Berlin') + INTERVAL 1 DAY, toDateTime('2024-03-30 12:00:00', 'Europe/Berlin') + INTERVAL 24 HOUR

SELECT toUnixTimestamp(toDateTime('2024-10-27 00:00:00', 'Europe/Berlin')), toUnixTimestamp(toDateTime('2024-10-28 00:00:00', 'Europe/Berlin')) - toUnixTimestamp(toDateTime('2024-10-27 00:00:00', 'Europe/Berlin')), toDateTime('2024-10-26 12:00:00', 'Europe/Berlin') + INTERVAL 1 DAY, dateDiff('hour', toDateTime('2024-10-27 00:00:00', 'Europe/Berlin'), toDateTime('2024-10-28 00:00:00', 'Europe/Berlin')), dateDiff('day', toDateTime('2024-10-27 00:00:00', 'Europe/Berlin'), toDateTime('2024-10-28 00:00:00', 'Europe/Berlin'))

SELECT toStartOfHour(toDateTime(1711846800 + 1800, 'Europe/Berlin')), toStartOfDay(toDateTime(1711846800, 'Europe/Berlin')), addMonths(toDateTime('2024-02-29 02:30:00', 'Europe/Berlin'), 1), toDateTime('2024-11-03 00:30:00', 'America/New_York') + INTERVAL 2 HOUR, toDateTime('2024-03-10 01:59:59', 'America/New_York') + INTERVAL 1 SECOND

SELECT dateDiff('day', toDateTime('2024-01-01 22:30:00', 'UTC'), toDateTime('2024-01-01 23:30:00', 'UTC'), 'Europe/Berlin'), dateDiff('day', toDateTime('2024-01-01 22:30:00', 'UTC'), toDateTime('2024-01-01 23:30:00', 'UTC'), 'UTC'), dateDiff('hour', toDateTime('2024-01-01 00:00:00', 'Europe/Berlin'), toDateTime('2024-01-01 00:00:00', 'UTC'))

SELECT formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%Y-%m-%d %H:%i:%S'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%d/%m/%y'), formatDateTime(toDateTime('2024-02-09 17:05:03', 'UTC'), '%I:%i %p'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%F %T'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%D %R')

SELECT formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%a %W %b %M'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%j'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%V %G %u %w'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), 'literal 100%%'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%Q-%C-%e|%k|%h'), formatDateTime(toDate('2024-02-09'), '%Y%m%d%H')

SELECT formatDateTime(toDateTime64('2024-02-09 07:05:03.0456', 4, 'UTC'), '%s.%f'), formatDateTime(toDateTime64('2024-02-09 07:05:03.123456', 6, 'UTC'), '%H%i%s%f'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%f'), formatDateTime(toDateTime('2024-02-09 23:05:03', 'UTC'), '%F %H:%i', 'Asia/Tokyo'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'Europe/Berlin'), '%z'), formatDateTime(toDateTime('2024-02-09 07:05:03', 'UTC'), '%n%t')

SELECT formatDateTime(toDate('2024-02-09'), '%J')

SELECT formatDateTime(toDate('2024-02-09'), 12)

SELECT formatDateTimeInJodaSyntax(toDateTime('2024-02-09 07:05:03', 'UTC'), 'yyyy-MM-dd HH:mm:ss'), formatDateTimeInJodaSyntax(toDateTime('2024-02-09 17:05:03', 'UTC'), 'EEE, d MMM yy h:mm a'), formatDateTimeInJodaSyntax(toDateTime('2024-02-09 07:05:03', 'UTC'), 'yyyyMMdd\'T\'HHmm'), formatDateTimeInJodaSyntax(toDate('2024-02-09'), 'D EEEE MMMM'), date_format(toDateTime('2024-02-09 07:05:03', 'UTC'), '%Y/%m')

SELECT fromUnixTimestamp(1707462303, '%Y-%m-%d %H:%i:%S', 'UTC'), fromUnixTimestamp(1707462303, '%F', 'Asia/Tokyo'), toString(toDateTime('2024-02-09 07:05:03', 'UTC')), toString(toDateTime('2024-02-09 07:05:03', 'UTC'), 'America/New_York'), toDateTime('2024-02-09 07:05:03', 'UTC')::String

SELECT parseDateTimeBestEffort('2024-02-09 07:05:03', 'Europe/Berlin'), toUnixTimestamp(parseDateTimeBestEffort('2024-02-09 07:05:03', 'Europe/Berlin')), parseDateTimeBestEffort('2024-02-09T07:05:03Z', 'Europe/Berlin'), parseDateTimeBestEffort('2024-02-09T07:05:03-05:00', 'America/New_York'), parseDateTime('2024-02-09 07:05', '%Y-%m-%d %H:%i', 'Asia/Tokyo')

SELECT parseDateTime('10:04 PM 02 Jan 2020', '%r %d %b %Y', 'UTC') AS a, parseDateTime('2020 007', '%Y %j', 'UTC') AS b, parseDateTime('20-1-2', '%y-%c-%e', 'UTC') AS c, parseDateTime('2020-01-02 +0530', '%Y-%m-%d %z', 'UTC') AS d, parseDateTimeInJodaSyntax('02/Jan/2020:22:04:03', 'dd/MMM/yyyy:HH:mm:ss', 'UTC') AS e

SELECT toDateTime('2024-02-09T07:05:03', 'UTC'), toDateTime64('2024-02-09T07:05:03.5', 1, 'UTC'), toDateTime('2024-2-9 7:05:03', 'UTC'), toDate('2024-2-9'), toDateTime('1707462303', 'UTC')

CREATE TABLE zoned (id UInt8, b DateTime('Europe/Berlin'), n DateTime64(3, 'America/New_York'), u Nullable(DateTime('UTC'))) ENGINE = MergeTree ORDER BY id

INSERT INTO zoned VALUES (1, '2024-03-31 00:30:00', '2024-03-10 12:00:00.123', '2024-01-01 00:00:00'), (2, '2024-10-27 12:00:00', '2024-11-03 09:00:00', NULL), (3, 1711843200, 1711843200, 1711843200)

SELECT * FROM zoned ORDER BY id

SELECT id, toUnixTimestamp(b), toTimeZone(b, 'UTC'), toTimeZone(n, 'UTC'), toTimeZone(u, 'Asia/Tokyo'), toDate(b), toHour(n) FROM zoned ORDER BY id

SELECT id, b + INTERVAL 1 DAY, b + INTERVAL 12 HOUR, toStartOfDay(b), toStartOfHour(n), n - INTERVAL 1 MONTH FROM zoned ORDER BY id

SELECT id FROM zoned WHERE b = '2024-03-31 00:30:00' OR n > '2024-11-01 00:00:00' ORDER BY id

SELECT id FROM zoned WHERE b >= toDateTime('2024-03-30 23:30:00', 'UTC') AND b < toDateTime('2024-03-31 00:00:01', 'UTC') ORDER BY id

SELECT id, formatDateTime(b, '%F %T'), formatDateTime(n, '%H:%i:%S.%f'), formatDateTime(u, '%Y'), formatDateTime(b, '%H', 'UTC'), toString(n) FROM zoned ORDER BY id

SELECT toTypeName(b), toTypeName(n), toTypeName(toStartOfDay(b)), toTypeName(b + 1), toTypeName(toTimeZone(u, 'UTC')), toTypeName(if(id = 1, b, toDateTime(0, 'UTC'))), toTypeName(toDateTime(n)), toTypeName(toDateTime(n, 'UTC')) FROM zoned LIMIT 1

SELECT toDate(b) AS d, count(), max(b), min(n) FROM zoned GROUP BY d ORDER BY d

SELECT toTimeZone(toDate('2024-01-01'), 'UTC')

CREATE TABLE same_text (z String, utc DateTime('UTC'), berlin DateTime('Europe/Berlin')) ENGINE = MergeTree ORDER BY z

INSERT INTO same_text VALUES ('winter', '2024-01-10 10:00:00', '2024-01-10 10:00:00'), ('summer', '2024-07-10 10:00:00', '2024-07-10 10:00:00')

SELECT z, utc - berlin, utc = berlin, toUnixTimestamp(utc) - toUnixTimestamp(berlin), dateDiff('hour', berlin, utc), utc > '2024-03-01 00:00:00', berlin > '2024-03-01 00:00:00' FROM same_text ORDER BY z

INSERT INTO same_text SELECT 'copied', berlin, utc FROM same_text WHERE z = 'winter'

SELECT z, utc, berlin FROM same_text ORDER BY z

SELECT z, formatDateTime(berlin, '%H:%i %z'), formatDateTime(utc, '%d %b %Y'), toString(berlin, 'UTC'), toDayOfWeek(utc), dateName('month', berlin) FROM same_text ORDER BY z

# tuples_maps

SELECT (1, 'a', 2.5), tuple(1, 'x'), tuple('one'), (1, (2, 3)), ((1, 2), [3]), (1, NULL), toTypeName((1, 'a')), toTypeName(tuple('one')), toTypeName((1, NULL))

SELECT (1, 'a').1, (1, 'a').2, (1, (2, 'z')).2.2, tupleElement((1, 'a'), 2), tupleElement((1, 'a'), 1), ((10, 20)).1 + 5, (SELECT (7, 8)).2

SELECT CAST((1, 'x') AS Tuple(id UInt8, name String)) AS t, t.id, t.name, tupleElement(t, 'name'), toTypeName(t.id), t.2

SELECT (1, 2).3

SELECT untuple((1, 'a', 3.5))

SELECT untuple(t), n FROM (SELECT (5, 6) AS t, 1 AS n)

SELECT t.*, n FROM (SELECT CAST((5, 'six') AS Tuple(a UInt8, b String)) AS t, 1 AS n)

SELECT tupleConcat((1, 2), ('a', 'b')), tuplePlus((1, 2), (3, 4)), tupleMinus((5, 5), (1, 2)), tupleMultiply((2, 3), (4, 5)), tupleMultiplyByNumber((1, 2), 10), dotProduct((1, 2), (3, 4)), tupleNegate((1, -2)), (1, 2) + (3, 4), tupleToNameValuePairs(CAST((1, 2) AS Tuple(a UInt8, b UInt8)))

SELECT (1, 'a') = (1, 'a'), (1, 2) < (1, 3), (2, 1) > (1, 9), (1, 'b') IN ((1, 'a'), (1, 'b')), toString((1, 'a')), (1, 2) != (2, 1), tupleHammingDistance((1, 2), (1, 3)), length(toString((1, 2)))

SELECT map('a', 1, 'b', 2), map(), map(1, 'x'), map('k', [1, 2]), map('k', NULL), map('o', map('i', 1)), toTypeName(map('a', 1)), toTypeName(map('a', 1, 'b', -300)), toTypeName(map(1, [1.5]))

SELECT map('a', 1, 'b', 2)['b'], map('a', 1)['z'], map('a', 'x')['z'] = '', map(5, 'five')[5], map('a', NULL)['a'], map('a', map('b', 7))['a']['b'], map('k', [1, 2, 3])['k'][-1], toTypeName(map('a', 1)['a'])

SELECT map('a', 1, 'a', 2) AS m, m['a'], length(m)

SELECT map('a', 1, 'b')

SELECT mapKeys(map('a', 1, 'b', 2)), mapValues(map('a', 1, 'b', 2)), mapContains(map('a', 1), 'a'), mapContains(map('a', 1), 'b'), length(map('a', 1, 'b', 2)), empty(map()), notEmpty(map('a', 1)), mapContainsKey(map('a', 1), 'a'), mapContainsValue(map('a', 1), 1)

SELECT mapFromArrays(['a', 'b'], [1, 2]), mapFromArrays([1, 2], ['x', 'y']), mapFromArrays([], []), CAST(([1, 2], ['x', 'y']) AS Map(UInt8, String)), CAST([(1, 'x'), (2, 'y')] AS Map(UInt8, String)), CAST(map('a', 1) AS Map(String, Float64)), CAST(map('a', 1), 'Array(Tuple(String, UInt8))')

SELECT mapFromArrays(['a'], [1, 2])

SELECT mapFilter((k, v) -> v > 1, map('a', 1, 'b', 2)), mapApply((k, v) -> (k, v * 10), map('a', 1, 'b', 2)), mapApply((k, v) -> (upper(k), toString(v)), map('a', 1)), mapExists((k, v) -> v = 2, map('a', 1, 'b', 2)), mapAll((k, v) -> v > 0, map('a', 1)), mapFilter((k, v) -> k LIKE 'x%', map('a', 1))

SELECT mapAdd(map('a', 1, 'b', 2), map('b', 3, 'c', 4)), mapSubtract(map('a', 5, 'b', 1), map('a', 2)), mapUpdate(map('a', 1, 'b', 2), map('b', 9, 'c', 3)), mapConcat(map('a', 1), map('b', 2)), mapSort(map('b', 1, 'a', 2)), mapSort((k, v) -> v, map('a', 3, 'b', 1)), mapReverseSort(map('a', 1, 'b', 2))

SELECT mapContainsKeyLike(map('abc', 1), '%b%'), mapExtractKeyLike(map('abc', 1, 'xyz', 2), 'a%'), extractKeyValuePairs('a:1, b:2'), extractKeyValuePairs('x=1;y=2', '=', ';'), toString(map('a', 1)), map('a', 1) = map('a', 1), map('a', 1) = map('a', 2)

SELECT arrayMap(k -> m[k], ['x', 'y', 'z']), arraySort(mapKeys(m)), arraySum(mapValues(m)) FROM (SELECT map('x', 1, 'y', 2) AS m)

SELECT arrayJoin(map('a', 1, 'b', 2)) AS kv, kv.1, kv.2

CREATE TABLE profiles (id UInt8, who Tuple(name String, age UInt8), attrs Map(String, String), counts Map(LowCardinality(String), UInt64), opt Map(String, Nullable(Int32)), hist Array(Tuple(at Date, v Int32)), key String) ENGINE = MergeTree ORDER BY id

INSERT INTO profiles VALUES (1, ('Ann', 30), {'city': 'Oslo', 'lang': 'no'}, {'in': 5, 'out': 2}, {'x': 1, 'y': NULL}, [('2024-01-01', 5), ('2024-01-02', -5)], 'city'), (2, ('', 0), {}, {}, {}, [], 'lang'), (3, ('Bo', 255), {'lang': 'da', 'city': ''}, {'in': 18446744073709551615}, {'x': -7}, [('2023-12-31', 1)], 'lang')

SELECT id, who, who.name, who.age + 1, attrs['city'], counts['in'], opt['y'], attrs[key], opt['none'] FROM profiles ORDER BY id

SELECT id, mapKeys(attrs), mapValues(counts), mapContains(attrs, 'lang'), mapContains(attrs, key), length(counts), empty(attrs), attrs['city'] = '' FROM profiles ORDER BY id

SELECT id, hist.at, hist.v, hist[1], hist[1].v, hist[-1].1, arrayMap(h -> h.v * 2, hist), arraySum(hist.v) FROM profiles ORDER BY id

SELECT id, mapFilter((k, v) -> v != '', attrs), mapApply((k, v) -> (k, v + 1), counts), mapAdd(counts, map('in', toUInt64(1))), mapUpdate(attrs, map('lang', 'xx')) FROM profiles WHERE id != 3 ORDER BY id

SELECT id, k, v FROM profiles ARRAY JOIN mapKeys(attrs) AS k, mapValues(attrs) AS v ORDER BY id, k

SELECT k, count(), max(v) FROM profiles ARRAY JOIN mapKeys(attrs) AS k, mapValues(attrs) AS v GROUP BY k ORDER BY k

SELECT id, attrs.keys, counts.values, who.name || '!' FROM profiles ORDER BY id

SELECT id FROM profiles WHERE who = ('Ann', 30) OR who.age > 200 ORDER BY id

SELECT id FROM profiles WHERE attrs['lang'] IN ('no', 'sv') AND counts['in'] > 1 ORDER BY id

SELECT id, tupleElement(who, 'age'), (id, who.name) AS t, t.1, untuple(who) FROM profiles ORDER BY id

SELECT toTypeName(who), toTypeName(attrs['a']), toTypeName(counts), toTypeName(opt['x']), toTypeName(mapKeys(counts)), toTypeName(hist.v), toTypeName(hist[1]), toTypeName(mapValues(opt)), toTypeName((id, key)) FROM profiles LIMIT 1

SELECT sumMap(counts) FROM profiles WHERE id < 3

SELECT who.surname FROM profiles

# views

CREATE TABLE emp (id UInt32, dept String, pay UInt32, hired Date) ENGINE = MergeTree ORDER BY id

INSERT INTO emp VALUES (1, 'dev', 100, '2020-01-01'), (2, 'dev', 150, '2021-06-01'), (3, 'ops', 80, '2019-03-03'), (4, 'ops', 95, '2022-10-10')

CREATE VIEW dev AS SELECT id, pay * 12 AS yearly FROM emp WHERE dept = 'dev'

SELECT * FROM dev ORDER BY id

SELECT max(yearly) FROM dev WHERE id > 0

INSERT INTO emp VALUES (5, 'dev', 10, '2024-01-01')

SELECT count() FROM dev

SELECT d.id, e.dept FROM dev AS d JOIN emp AS e USING (id) ORDER BY d.id

CREATE VIEW per_dept (department, people, avg_pay) AS SELECT dept, count(), avg(pay) FROM emp GROUP BY dept

SELECT * FROM per_dept ORDER BY department

CREATE VIEW rich AS WITH (SELECT avg(avg_pay) FROM per_dept) AS mean SELECT department FROM per_dept WHERE avg_pay > mean

SELECT * FROM rich

CREATE VIEW names AS SELECT 'x' AS n, 1 AS v UNION ALL SELECT 'y', 2

SELECT n, v FROM names ORDER BY n DESC

DESCRIBE names

ALTER TABLE emp ADD COLUMN bonus UInt8 DEFAULT 1

CREATE VIEW star AS SELECT * FROM emp

SELECT * FROM star WHERE id = 1

ALTER TABLE emp ADD COLUMN late String DEFAULT 'l'

ALTER TABLE emp DROP COLUMN bonus

CREATE OR REPLACE VIEW star AS SELECT id FROM emp

SELECT max(id) FROM star

CREATE VIEW IF NOT EXISTS star AS SELECT 'other' AS o

SELECT min(id) FROM star

CREATE VIEW star AS SELECT 1

RENAME TABLE star TO galaxy

SELECT count() FROM galaxy

CREATE VIEW hired_between AS SELECT id, hired FROM emp WHERE hired >= {from:Date} AND hired < {to:Date} AND dept = {dept:String}

SELECT id FROM hired_between(from = '2019-01-01', to = '2022-01-01', dept = 'dev') ORDER BY id

SELECT count() FROM hired_between(dept = 'ops', to = '2030-01-01', from = '2000-01-01')

SELECT id FROM hired_between(from = '2019-01-01', dept = 'dev')

SELECT id FROM hired_between(from = 'soon', to = '2022-01-01', dept = 'dev')

CREATE VIEW multiplied AS SELECT number * {k:UInt32} AS n, {label:String} AS label FROM numbers({cnt:UInt64})

SELECT * FROM multiplied(k = 5, label = 'five', cnt = 3)

SHOW CREATE VIEW multiplied

INSERT INTO dev VALUES (1, 2)

ALTER TABLE dev ADD COLUMN x UInt8

CREATE VIEW broken AS SELECT nothing FROM emp

CREATE VIEW broken AS SELECT * FROM no_table

DROP TABLE emp

SELECT * FROM dev

DROP VIEW dev

DROP VIEW IF EXISTS dev

EXISTS VIEW dev

# window_functions

CREATE TABLE laps (driver String, lap UInt8, secs UInt16, pit Bool) ENGINE = MergeTree ORDER BY (driver, lap)

INSERT INTO laps VALUES ('kai', 1, 91, false), ('kai', 2, 88, false), ('kai', 3, 88, true), ('kai', 4, 102, false), ('lin', 1, 90, false), ('lin', 2, 93, false), ('lin', 3, 87, false), ('mo', 1, 95, true), ('mo', 2, 88, false)

CREATE TABLE series (t DateTime('UTC'), v Nullable(Int32)) ENGINE = MergeTree ORDER BY t

INSERT INTO series VALUES ('2024-01-01 00:00:00', 5), ('2024-01-01 00:01:00', NULL), ('2024-01-01 00:02:00', 7), ('2024-01-01 00:05:00', 1), ('2024-01-01 00:09:00', 4)

SELECT driver, lap, row_number() OVER (ORDER BY secs, driver, lap) AS rn FROM laps ORDER BY rn

SELECT driver, lap, row_number() OVER (PARTITION BY driver ORDER BY secs DESC, lap) AS rn FROM laps ORDER BY driver, rn

SELECT driver, lap, secs, rank() OVER (ORDER BY secs) AS r, dense_rank() OVER (ORDER BY secs) AS d FROM laps ORDER BY secs, driver, lap

SELECT driver, secs, rank() OVER (PARTITION BY driver ORDER BY secs) AS r FROM laps ORDER BY driver, r, lap

SELECT lap, secs, percent_rank() OVER (ORDER BY secs) AS pr, round(cume_dist() OVER (ORDER BY secs), 3) AS cd FROM laps WHERE driver = 'kai' ORDER BY secs, lap

SELECT number, ntile(3) OVER (ORDER BY number) AS tile FROM numbers(7) ORDER BY number

SELECT driver, lap, lagInFrame(secs) OVER (PARTITION BY driver ORDER BY lap) AS prev FROM laps ORDER BY driver, lap

SELECT driver, lap, leadInFrame(secs) OVER (PARTITION BY driver ORDER BY lap ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS following FROM laps ORDER BY driver, lap

SELECT driver, lap, lag(secs) OVER (PARTITION BY driver ORDER BY lap) AS prev, lead(secs) OVER (PARTITION BY driver ORDER BY lap) AS following FROM laps ORDER BY driver, lap

SELECT driver, lap, lagInFrame(secs, 2, 999) OVER (PARTITION BY driver ORDER BY lap) AS two_back FROM laps ORDER BY driver, lap

SELECT driver, lap, secs - lagInFrame(toInt32(secs), 1, toInt32(secs)) OVER (PARTITION BY driver ORDER BY lap) AS gain FROM laps ORDER BY driver, lap

SELECT t, lagInFrame(v) OVER (ORDER BY t) AS prev, lagInFrame(toNullable(t)) OVER (ORDER BY t) AS prev_t FROM series ORDER BY t

SELECT driver, lap, first_value(secs) OVER (PARTITION BY driver ORDER BY lap) AS first, last_value(secs) OVER (PARTITION BY driver ORDER BY lap) AS last FROM laps ORDER BY driver, lap

SELECT driver, lap, last_value(secs) OVER (PARTITION BY driver ORDER BY lap ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS final FROM laps ORDER BY driver, lap

SELECT driver, lap, nth_value(secs, 2) OVER (PARTITION BY driver ORDER BY lap) AS second FROM laps ORDER BY driver, lap

SELECT t, v, first_value(v) OVER (ORDER BY t ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS here FROM series ORDER BY t

SELECT driver, lap, sum(secs) OVER (PARTITION BY driver) AS total, count() OVER () AS everything FROM laps ORDER BY driver, lap

SELECT driver, lap, sum(secs) OVER (PARTITION BY driver ORDER BY lap) AS running FROM laps ORDER BY driver, lap

SELECT driver, lap, secs, sum(secs) OVER (ORDER BY secs) AS with_peers FROM laps ORDER BY secs, driver, lap

SELECT driver, lap, secs, sum(secs) OVER (ORDER BY secs, driver, lap ROWS UNBOUNDED PRECEDING) AS by_row FROM laps ORDER BY secs, driver, lap

SELECT lap, avg(secs) OVER (ORDER BY lap ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS smooth FROM laps WHERE driver = 'kai' ORDER BY lap

SELECT number, sum(number) OVER (ORDER BY number ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS s, count() OVER (ORDER BY number ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS c FROM numbers(5) ORDER BY number

SELECT number, groupArray(number) OVER (ORDER BY number ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) AS g FROM numbers(5) ORDER BY number

SELECT number, min(number) OVER (ORDER BY number DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS m FROM numbers(5) ORDER BY number

SELECT x, count() OVER (ORDER BY x RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS c FROM (SELECT arrayJoin([1, 2, 4, 5, 9]) AS x) ORDER BY x

SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM (SELECT arrayJoin([1, 2, 2, 4]) AS x) ORDER BY x

SELECT t, sum(v) OVER (ORDER BY t RANGE BETWEEN 120 PRECEDING AND CURRENT ROW) AS recent FROM series ORDER BY t

SELECT x, groupArray(x) OVER (ORDER BY x DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS g FROM (SELECT arrayJoin([3, 1, 2]) AS x) ORDER BY x

SELECT driver, lap, min(secs) OVER w AS best, max(secs) OVER w AS worst FROM laps WINDOW w AS (PARTITION BY driver ORDER BY lap) ORDER BY driver, lap

SELECT lap, sum(secs) OVER a AS s, count() OVER b AS c FROM laps WINDOW a AS (PARTITION BY lap), b AS (PARTITION BY lap ORDER BY driver) ORDER BY lap, driver

SELECT number, row_number() OVER (PARTITION BY number % 3 ORDER BY number DESC) AS rn FROM numbers(8) ORDER BY number % 3, rn

SELECT driver, lap, round(secs / sum(secs) OVER (PARTITION BY driver), 3) AS share FROM laps ORDER BY driver, lap

SELECT driver, lap, countIf(pit) OVER (PARTITION BY driver ORDER BY lap) AS pits, maxIf(secs, NOT pit) OVER (PARTITION BY driver) AS slowest FROM laps ORDER BY driver, lap

SELECT driver, sum(secs) AS total, rank() OVER (ORDER BY sum(secs)) AS place FROM laps GROUP BY driver ORDER BY place

SELECT driver, lap, secs FROM (SELECT *, row_number() OVER (PARTITION BY driver ORDER BY secs, lap) AS rn FROM laps) WHERE rn = 1 ORDER BY driver

SELECT driver, lap FROM laps QUALIFY row_number() OVER (PARTITION BY driver ORDER BY secs DESC, lap) = 1 ORDER BY driver

SELECT lap, avg(avg(secs)) OVER (ORDER BY lap ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS smooth FROM laps GROUP BY lap ORDER BY lap

SELECT v, row_number() OVER (ORDER BY v NULLS FIRST) AS rn FROM series ORDER BY rn

SELECT t, count(v) OVER (ORDER BY t) AS seen, max(v) OVER (ORDER BY t) AS top FROM series ORDER BY t

SELECT driver, row_number() OVER (ORDER BY lap) FROM laps WHERE secs > 500

SELECT driver FROM laps WHERE row_number() OVER (ORDER BY lap) = 1

SELECT sum(secs) OVER nowhere FROM laps

SELECT row_number() FROM laps
