package io.millpond.sql.model;

import static io.millpond.sql.model.ModelFunction.Domain.ANY;
import static io.millpond.sql.model.ModelFunction.Domain.DAY;
import static io.millpond.sql.model.ModelFunction.Domain.FRACTION;
import static io.millpond.sql.model.ModelFunction.Domain.SMALL_CONSTANT;
import static io.millpond.sql.model.ModelFunction.Domain.TEXT;
import static io.millpond.sql.model.ModelFunction.Domain.TEXT_CONSTANT;
import static io.millpond.sql.model.ModelFunction.Domain.TRUTH;
import static io.millpond.sql.model.ModelFunction.Domain.WHOLE;
import static io.millpond.sql.model.ModelFunction.Domain.WHOLES;

import io.millpond.sql.model.ModelFunction.Domain;
import io.millpond.sql.model.ModelFunction.ResultType;
import io.millpond.sql.model.ModelType.Whole;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/// What the functions of the model mean, written for one row and as plainly as possible.
final class ModelFunctions {
    private static final ModelType FLOAT = new ModelType.Fraction();
    private static final ModelType STRING = new ModelType.Text();
    private static final ModelType DATE = new ModelType.Day();

    private final List<ModelFunction> functions = new ArrayList<>();

    private ModelFunctions() {
        addWholes();
        addFractions();
        addTexts();
        addDays();
        addArrays();
        addComparisons();
        addConditions();
    }

    static List<ModelFunction> all() {
        return List.copyOf(new ModelFunctions().functions);
    }

    private void addWholes() {
        whole("(%s + %s)", types -> joined(types).wider(), BigInteger::add);
        whole("(%s - %s)", types -> joined(types).wider().signed(true), BigInteger::subtract);
        whole("(%s * %s)", types -> joined(types).wider(), BigInteger::multiply);
        whole("bitAnd(%s, %s)", ModelFunctions::joined, BigInteger::and);
        whole("bitOr(%s, %s)", ModelFunctions::joined, BigInteger::or);
        whole("bitXor(%s, %s)", ModelFunctions::joined, BigInteger::xor);
        extreme("greatest(%s, %s)", BigInteger::max);
        extreme("least(%s, %s)", BigInteger::min);
        add(
                "intDivOrZero(%s, %s)",
                List.of(WHOLE, WHOLE),
                types -> whole(types, 0).signed(joined(types).isSigned()),
                (values, types) -> {
                    boolean isSigned = joined(types).isSigned();
                    BigInteger left = whole(types, 0).signed(isSigned).wrap(number(values, 0));
                    BigInteger right = joined(types).wrap(number(values, 1));
                    if (right.signum() == 0) {
                        return BigInteger.ZERO;
                    }
                    BigInteger quotient = left.divide(right);
                    Whole result = whole(types, 0).signed(isSigned);
                    return result.wrap(quotient).equals(quotient) ? quotient : BigInteger.ZERO;
                });
        add(
                "moduloOrZero(%s, %s)",
                List.of(WHOLE, WHOLE),
                types -> {
                    Whole left = whole(types, 0);
                    Whole right = whole(types, 1);
                    return left.isSigned() ? right.wider().signed(true) : right.signed(false);
                },
                (values, types) -> {
                    // As in C: of numbers of 32 or 64 bits both are unsigned where one is.
                    Whole joined = joined(types);
                    Whole widest = new Whole(joined.bits(), false);
                    boolean isUnsigned = types.contains(widest) && joined.bits() >= 32;
                    Whole common = new Whole(Math.max(joined.bits(), 32), !isUnsigned);
                    BigInteger left = common.wrap(number(values, 0));
                    BigInteger right = common.wrap(number(values, 1));
                    return right.signum() == 0 ? BigInteger.ZERO : left.remainder(right);
                });
        wholeOfOne(
                "negate(%s)",
                type -> type.isSigned() ? type : type.wider().signed(true), BigInteger::negate);
        wholeOfOne("abs(%s)", type -> type.signed(false), BigInteger::abs);
        wholeOfOne("bitNot(%s)", type -> type, BigInteger::not);
        add(
                "bitCount(%s)",
                List.of(WHOLE),
                _ -> Whole.TRUTH,
                (values, types) ->
                        BigInteger.valueOf(
                                whole(types, 0).signed(false).wrap(number(values, 0)).bitCount()));
        for (int bits = 8; bits <= 64; bits *= 2) {
            for (boolean isSigned : List.of(true, false)) {
                Whole to = new Whole(bits, isSigned);
                wholeOfOne("to" + to.sql() + "(%s)", _ -> to, value -> value);
            }
        }
    }

    private void addFractions() {
        fraction("(%s + %s)", Double::sum);
        fraction("(%s - %s)", (left, right) -> left - right);
        fraction("(%s * %s)", (left, right) -> left * right);
        fraction("(%s / %s)", (left, right) -> left / right);
        add(
                "(%s / %s)",
                List.of(WHOLE, WHOLE),
                _ -> FLOAT,
                (values, _) -> number(values, 0).doubleValue() / number(values, 1).doubleValue());
        add(
                "toFloat64(%s)",
                List.of(WHOLE), _ -> FLOAT, (values, _) -> number(values, 0).doubleValue());
        add("floor(%s)", List.of(FRACTION), _ -> FLOAT, (values, _) -> Math.floor(real(values, 0)));
        add("ceil(%s)", List.of(FRACTION), _ -> FLOAT, (values, _) -> Math.ceil(real(values, 0)));
        add("sqrt(%s)", List.of(FRACTION), _ -> FLOAT, (values, _) -> Math.sqrt(real(values, 0)));
    }

    private void addTexts() {
        text("lower(%s)", text -> text.toLowerCase(Locale.ROOT));
        text("upper(%s)", text -> text.toUpperCase(Locale.ROOT));
        text("reverse(%s)", text -> new StringBuilder(text).reverse().toString());
        text("trimBoth(%s)", text -> text.replaceAll("^ +| +$", ""));
        add(
                "concat(%s, %s)",
                List.of(TEXT, TEXT), _ -> STRING, (values, _) -> text(values, 0) + text(values, 1));
        add(
                "substring(%s, %s, %s)",
                List.of(TEXT, SMALL_CONSTANT, SMALL_CONSTANT),
                _ -> STRING,
                (values, _) ->
                        substring(text(values, 0), smallNumber(values, 1), smallNumber(values, 2)));
        add(
                "left(%s, %s)",
                List.of(TEXT, SMALL_CONSTANT),
                _ -> STRING,
                (values, _) -> {
                    String text = text(values, 0);
                    int length = smallNumber(values, 1);
                    int end = length < 0 ? text.length() + length : length;
                    return text.substring(0, Math.clamp(end, 0, text.length()));
                });
        add(
                "repeat(%s, %s)",
                List.of(TEXT, SMALL_CONSTANT),
                _ -> STRING,
                (values, _) -> text(values, 0).repeat(Math.max(0, smallNumber(values, 1))));
        add(
                "replaceAll(%s, %s, %s)",
                List.of(TEXT, TEXT_CONSTANT, TEXT_CONSTANT),
                _ -> STRING,
                (values, _) ->
                        text(values, 1).isEmpty()
                                ? text(values, 0)
                                : text(values, 0).replace(text(values, 1), text(values, 2)));
        add(
                "toString(%s)",
                List.of(WHOLE), _ -> STRING, (values, _) -> number(values, 0).toString());
        add("toString(%s)", List.of(DAY), _ -> STRING, (values, _) -> day(values, 0).toString());
        add(
                "length(%s)",
                List.of(TEXT),
                _ -> Whole.UNSIGNED_LONG,
                (values, _) -> BigInteger.valueOf(text(values, 0).length()));
        add(
                "position(%s, %s)",
                List.of(TEXT, TEXT_CONSTANT),
                _ -> Whole.UNSIGNED_LONG,
                (values, _) -> BigInteger.valueOf(text(values, 0).indexOf(text(values, 1)) + 1L));
        add(
                "position(%s, %s)",
                List.of(TEXT, TEXT),
                _ -> Whole.UNSIGNED_LONG,
                (values, _) -> BigInteger.valueOf(text(values, 0).indexOf(text(values, 1)) + 1L));
    }

    private void addDays() {
        add(
                "addDays(%s, %s)",
                List.of(DAY, SMALL_CONSTANT),
                _ -> DATE,
                (values, _) -> day(values, 0).plusDays(smallNumber(values, 1)));
        add(
                "addMonths(%s, %s)",
                List.of(DAY, SMALL_CONSTANT),
                _ -> DATE,
                (values, _) -> day(values, 0).plusMonths(smallNumber(values, 1)));
        add(
                "toStartOfMonth(%s)",
                List.of(DAY), _ -> DATE, (values, _) -> day(values, 0).withDayOfMonth(1));
        add(
                "toMonday(%s)",
                List.of(DAY),
                _ -> DATE,
                (values, _) ->
                        day(values, 0).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
        add(
                "toYear(%s)",
                List.of(DAY),
                _ -> new Whole(16, false),
                (values, _) -> BigInteger.valueOf(day(values, 0).getYear()));
        add(
                "toMonth(%s)",
                List.of(DAY),
                _ -> Whole.TRUTH,
                (values, _) -> BigInteger.valueOf(day(values, 0).getMonthValue()));
        add(
                "toDayOfWeek(%s)",
                List.of(DAY),
                _ -> Whole.TRUTH,
                (values, _) -> BigInteger.valueOf(day(values, 0).getDayOfWeek().getValue()));
        add(
                "(%s - %s)",
                List.of(DAY, DAY),
                _ -> new Whole(32, true),
                (values, _) ->
                        BigInteger.valueOf(
                                day(values, 0).toEpochDay() - day(values, 1).toEpochDay()));
    }

    private void addArrays() {
        add(
                "length(%s)",
                List.of(WHOLES),
                _ -> Whole.UNSIGNED_LONG,
                (values, _) -> BigInteger.valueOf(list(values, 0).size()));
        // A NULL is looked for as a value that the array does not hold.
        conditional(
                "indexOf(%s, %s)",
                List.of(WHOLES, WHOLE),
                _ -> Whole.UNSIGNED_LONG,
                _ -> false,
                values -> BigInteger.valueOf(list(values, 0).indexOf(values.get(1)) + 1L));
        conditional(
                "has(%s, %s)",
                List.of(WHOLES, WHOLE),
                _ -> Whole.TRUTH,
                _ -> false,
                values -> truth(list(values, 0).contains(values.get(1))));
        add(
                "arrayElement(%s, 2 * %s + 1)",
                List.of(WHOLES, SMALL_CONSTANT),
                types -> element(types),
                (values, _) -> {
                    List<BigInteger> list = list(values, 0);
                    int position = 2 * smallNumber(values, 1) + 1;
                    int index = position < 0 ? list.size() + position : position - 1;
                    boolean isInside = index >= 0 && index < list.size();
                    return isInside ? list.get(index) : BigInteger.ZERO;
                });
        array("arrayReverse(%s)", List<BigInteger>::reversed);
        array("arraySort(%s)", list -> list.stream().sorted().toList());
        array("arrayDistinct(%s)", list -> list.stream().distinct().toList());
        add(
                "arrayConcat(%s, %s)",
                List.of(WHOLES, WHOLES),
                types -> types.get(0).equals(types.get(1)) ? types.getFirst() : null,
                (values, _) -> {
                    List<BigInteger> both = new ArrayList<>(list(values, 0));
                    both.addAll(list(values, 1));
                    return both;
                });
        add(
                "arrayMap(x -> x + %2$s, %1$s)",
                List.of(WHOLES, WHOLE),
                types -> {
                    Whole sum = joined(List.of(element(types), whole(types, 1))).wider();
                    return new ModelType.Wholes(sum);
                },
                (values, types) -> {
                    Whole sum = joined(List.of(element(types), whole(types, 1))).wider();
                    BigInteger added = number(values, 1);
                    return list(values, 0).stream()
                            .map(value -> sum.wrap(value.add(added)))
                            .toList();
                });
        add(
                "arrayFilter(x -> x > %2$s, %1$s)",
                List.of(WHOLES, SMALL_CONSTANT),
                types -> types.getFirst(),
                (values, _) -> {
                    BigInteger bound = number(values, 1);
                    return list(values, 0).stream()
                            .filter(value -> value.compareTo(bound) > 0)
                            .toList();
                });
        add(
                "arrayExists(x -> x = %2$s, %1$s)",
                List.of(WHOLES, SMALL_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(list(values, 0).contains(number(values, 1))));
    }

    private void addComparisons() {
        comparison("=", sign -> sign == 0);
        comparison("<", sign -> sign < 0);
        comparison(">=", sign -> sign >= 0);
        comparison("!=", sign -> sign != 0);
        fractionComparison("=", (left, right) -> left.doubleValue() == right.doubleValue());
        fractionComparison("<", (left, right) -> left < right);
        fractionComparison(">=", (left, right) -> left >= right);
        add(
                "startsWith(%s, %s)",
                List.of(TEXT, TEXT_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(text(values, 0).startsWith(text(values, 1))));
        add(
                "endsWith(%s, %s)",
                List.of(TEXT, TEXT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(text(values, 0).endsWith(text(values, 1))));
        add(
                "(%s LIKE %s)",
                List.of(TEXT, TEXT_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(isLike(text(values, 0), text(values, 1))));
        add(
                "(%s IN (%s, %s))",
                List.of(WHOLE, SMALL_CONSTANT, SMALL_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(values.subList(1, 3).contains(values.getFirst())));
        add(
                "(%s IN (%s, %s))",
                List.of(TEXT, TEXT_CONSTANT, TEXT_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(values.subList(1, 3).contains(values.getFirst())));
    }

    private void addConditions() {
        ModelFunction.Nullability any = arguments -> arguments.contains(true);
        conditional(
                "isNull(%s)",
                List.of(ANY),
                _ -> Whole.TRUTH,
                _ -> false,
                values -> truth(values.getFirst() == null));
        conditional(
                "isNotNull(%s)",
                List.of(ANY),
                _ -> Whole.TRUTH,
                _ -> false,
                values -> truth(values.getFirst() != null));
        add(
                "(NOT %s)",
                List.of(TRUTH),
                _ -> Whole.TRUTH,
                (values, _) -> truth(number(values, 0).signum() == 0));
        add(
                "xor(%s, %s)",
                List.of(TRUTH, TRUTH),
                _ -> Whole.TRUTH,
                (values, _) -> truth(number(values, 0).signum() != number(values, 1).signum()));
        conditional(
                "(%s AND %s)",
                List.of(TRUTH, WHOLE), _ -> Whole.TRUTH, any, values -> three(values, false));
        conditional(
                "(%s OR %s)",
                List.of(WHOLE, TRUTH), _ -> Whole.TRUTH, any, values -> three(values, true));
        conditional(
                "if(%s, %s, %s)",
                List.of(TRUTH, ANY, ANY),
                types -> common(types.get(1), types.get(2)),
                nullables -> nullables.get(1) || nullables.get(2),
                values -> values.get(isTrue(values.getFirst()) ? 1 : 2));
        conditional(
                "multiIf(%s, %s, %s, %s, %s)",
                List.of(TRUTH, ANY, TRUTH, ANY, ANY),
                types -> {
                    ModelType first = common(types.get(1), types.get(3));
                    return first == null ? null : common(first, types.get(4));
                },
                nullables -> nullables.get(1) || nullables.get(3) || nullables.get(4),
                values ->
                        values.get(isTrue(values.getFirst()) ? 1 : isTrue(values.get(2)) ? 3 : 4));
        conditional(
                "ifNull(%s, %s)",
                List.of(ANY, ANY),
                ModelFunctions::same,
                nullables -> nullables.get(0) && nullables.get(1),
                values -> values.getFirst() != null ? values.getFirst() : values.getLast());
        conditional(
                "coalesce(%s, %s)",
                List.of(ANY, ANY),
                ModelFunctions::same,
                nullables -> nullables.get(0) && nullables.get(1),
                values -> values.getFirst() != null ? values.getFirst() : values.getLast());
        conditional(
                "nullIf(%s, %s)",
                List.of(TEXT, TEXT),
                _ -> STRING,
                _ -> true,
                values ->
                        Objects.equals(values.getFirst(), values.getLast())
                                ? null
                                : values.getFirst());
    }

    private void add(
            String template,
            List<Domain> domains,
            ResultType type,
            BiFunction<List<@Nullable Object>, List<ModelType>, Object> value) {
        functions.add(
                ModelFunction.strict(
                        template,
                        domains,
                        type,
                        (values, types, result) -> wrapped(value.apply(values, types), result)));
    }

    private void conditional(
            String template,
            List<Domain> domains,
            ResultType type,
            ModelFunction.Nullability nullability,
            Function<List<@Nullable Object>, @Nullable Object> value) {
        functions.add(
                ModelFunction.of(
                        template,
                        domains,
                        type,
                        nullability,
                        (values, _, _) -> value.apply(values)));
    }

    private void whole(String template, ResultType type, BinaryOperator<BigInteger> value) {
        add(
                template,
                List.of(WHOLE, WHOLE),
                type,
                (values, _) -> value.apply(number(values, 0), number(values, 1)));
    }

    /// The extreme of the values that are not NULL.
    private void extreme(String template, BinaryOperator<BigInteger> value) {
        conditional(
                template,
                List.of(WHOLE, WHOLE),
                ModelFunctions::same,
                nullables -> nullables.contains(true),
                values -> {
                    if (values.contains(null)) {
                        return values.getFirst() == null ? values.getLast() : values.getFirst();
                    }
                    return value.apply(number(values, 0), number(values, 1));
                });
    }

    private void wholeOfOne(
            String template, UnaryOperator<Whole> type, UnaryOperator<BigInteger> value) {
        add(
                template,
                List.of(WHOLE),
                types -> type.apply(whole(types, 0)),
                (values, _) -> value.apply(number(values, 0)));
    }

    private void fraction(String template, BinaryOperator<Double> value) {
        add(
                template,
                List.of(FRACTION, FRACTION),
                _ -> FLOAT,
                (values, _) -> value.apply(real(values, 0), real(values, 1)));
    }

    private void text(String template, UnaryOperator<String> value) {
        add(template, List.of(TEXT), _ -> STRING, (values, _) -> value.apply(text(values, 0)));
    }

    private void array(String template, UnaryOperator<List<BigInteger>> value) {
        add(
                template,
                List.of(WHOLES),
                types -> types.getFirst(),
                (values, _) -> value.apply(list(values, 0)));
    }

    private void comparison(String operator, IntPredicate isTrue) {
        String template = "(%s " + operator + " %s)";
        add(
                template,
                List.of(WHOLE, WHOLE),
                _ -> Whole.TRUTH,
                (values, _) -> truth(isTrue.test(number(values, 0).compareTo(number(values, 1)))));
        add(
                template,
                List.of(TEXT, TEXT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(isTrue.test(text(values, 0).compareTo(text(values, 1)))));
        add(
                template,
                List.of(TEXT, TEXT_CONSTANT),
                _ -> Whole.TRUTH,
                (values, _) -> truth(isTrue.test(text(values, 0).compareTo(text(values, 1)))));
        add(
                template,
                List.of(DAY, DAY),
                _ -> Whole.TRUTH,
                (values, _) -> truth(isTrue.test(day(values, 0).compareTo(day(values, 1)))));
    }

    private void fractionComparison(String operator, BiFunction<Double, Double, Boolean> value) {
        add(
                "(%s " + operator + " %s)",
                List.of(FRACTION, FRACTION),
                _ -> Whole.TRUTH,
                (values, _) -> truth(value.apply(real(values, 0), real(values, 1))));
    }

    private static Object wrapped(Object value, ModelType result) {
        return value instanceof BigInteger whole && result instanceof Whole type
                ? type.wrap(whole)
                : value;
    }

    /// AND for `decisive` false, OR for true: the decisive value wins, then NULL.
    private static @Nullable Object three(List<@Nullable Object> values, boolean decisive) {
        boolean isDecided =
                values.stream().anyMatch(value -> value != null && isTrue(value) == decisive);
        if (isDecided) {
            return truth(decisive);
        }
        return values.contains(null) ? null : truth(!decisive);
    }

    private static @Nullable ModelType common(ModelType left, ModelType right) {
        if (left.equals(right)) {
            return left;
        }
        if (!(left instanceof Whole a) || !(right instanceof Whole b)) {
            return null;
        }
        if (a.isSigned() == b.isSigned()) {
            return a.bits() > b.bits() ? a : b;
        }
        Whole signed = a.isSigned() ? a : b;
        Whole unsigned = a.isSigned() ? b : a;
        if (signed.bits() > unsigned.bits()) {
            return signed;
        }
        return unsigned.bits() == 64 ? null : new Whole(2 * unsigned.bits(), true);
    }

    private static @Nullable ModelType same(List<ModelType> types) {
        return types.get(0).equals(types.get(1)) ? types.getFirst() : null;
    }

    /// The larger of two widths, signed where one is.
    private static Whole joined(List<ModelType> types) {
        Whole left = whole(types, 0);
        Whole right = whole(types, 1);
        return new Whole(Math.max(left.bits(), right.bits()), left.isSigned() || right.isSigned());
    }

    private static boolean isLike(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '%') {
            return isLike(text, rest) || (!text.isEmpty() && isLike(text.substring(1), pattern));
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '_' || pattern.charAt(0) == text.charAt(0))
                && isLike(text.substring(1), rest);
    }

    private static String substring(String text, int offset, int length) {
        if (offset == 0) {
            return "";
        }
        int from = offset > 0 ? offset - 1 : text.length() + offset;
        int to = length < 0 ? text.length() + length : from + length;
        from = Math.clamp(from, 0, text.length());
        return text.substring(from, Math.clamp(to, from, text.length()));
    }

    private static Whole whole(List<ModelType> types, int index) {
        return (Whole) types.get(index);
    }

    private static Whole element(List<ModelType> types) {
        return ((ModelType.Wholes) types.getFirst()).element();
    }

    private static boolean isTrue(@Nullable Object value) {
        return value instanceof BigInteger number && number.signum() != 0;
    }

    private static BigInteger truth(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static BigInteger number(List<@Nullable Object> values, int index) {
        return (BigInteger) Objects.requireNonNull(values.get(index));
    }

    private static int smallNumber(List<@Nullable Object> values, int index) {
        return number(values, index).intValueExact();
    }

    private static double real(List<@Nullable Object> values, int index) {
        return (Double) Objects.requireNonNull(values.get(index));
    }

    private static String text(List<@Nullable Object> values, int index) {
        return (String) Objects.requireNonNull(values.get(index));
    }

    private static LocalDate day(List<@Nullable Object> values, int index) {
        return (LocalDate) Objects.requireNonNull(values.get(index));
    }

    @SuppressWarnings("unchecked") // The domain of the argument holds arrays only.
    private static List<BigInteger> list(List<@Nullable Object> values, int index) {
        return (List<BigInteger>) Objects.requireNonNull(values.get(index));
    }
}
