package io.millpond.sql.model;

import io.millpond.sql.model.ModelFunction.Domain;
import io.millpond.sql.model.ModelType.Whole;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Draws random terms over the columns of a [ModelTable], and random values.
final class TermGenerator {
    private static final int MAX_ATTEMPTS = 50;
    private static final List<String> TEXTS =
            List.of("", "a", "ab", "Ba", "a_b", "%a", "x y ", " banana", "A%", "0", "aXbXaab");
    private static final List<ModelFunction> FUNCTIONS = ModelFunctions.all();

    private final List<Term.Reference> columns;
    private final SplittableRandom random;

    TermGenerator(List<Term.Reference> columns, SplittableRandom random) {
        this.columns = columns;
        this.random = random;
    }

    /// A call of depth at most `depth`, of any type that `domain` holds.
    Term call(Domain domain, int depth) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            ModelFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
            List<Term> arguments = arguments(function, depth - 1);
            ModelType type = function.type().of(arguments.stream().map(Term::type).toList());
            if (type != null && domain.holds(type) && !isMixedNull(type, arguments)) {
                boolean isNullable =
                        function.nullability()
                                .of(arguments.stream().map(Term::isNullable).toList());
                return new Term.Call(function, arguments, type, isNullable);
            }
        }
        return leaf(domain);
    }

    /// Arrays are never Nullable, so that a NULL among an array's arguments has no value.
    private static boolean isMixedNull(ModelType type, List<Term> arguments) {
        return type instanceof ModelType.Wholes && arguments.stream().anyMatch(Term::isNullable);
    }

    private List<Term> arguments(ModelFunction function, int depth) {
        List<Term> arguments = new ArrayList<>();
        @Nullable ModelType any = null;
        for (Domain domain : function.domains()) {
            Domain wanted = domain;
            if (domain == Domain.ANY) {
                wanted = any == null ? scalar() : domainOf(any);
            }
            Term argument =
                    depth <= 0 || random.nextInt(4) == 0 ? leaf(wanted) : call(wanted, depth);
            if (domain == Domain.ANY && any == null) {
                any = argument.type();
            }
            arguments.add(argument);
        }
        return arguments;
    }

    private Domain scalar() {
        List<Domain> domains =
                List.of(Domain.WHOLE, Domain.TEXT, Domain.FRACTION, Domain.DAY, Domain.TRUTH);
        return domains.get(random.nextInt(domains.size()));
    }

    private static Domain domainOf(ModelType type) {
        return switch (type) {
            case Whole whole -> whole.equals(Whole.TRUTH) ? Domain.TRUTH : Domain.WHOLE;
            case ModelType.Fraction _ -> Domain.FRACTION;
            case ModelType.Text _ -> Domain.TEXT;
            case ModelType.Day _ -> Domain.DAY;
            case ModelType.Wholes _ -> Domain.WHOLES;
        };
    }

    private Term leaf(Domain domain) {
        if (domain == Domain.SMALL_CONSTANT) {
            Whole small = new Whole(8, true);
            BigInteger value = BigInteger.valueOf(random.nextInt(-4, 6));
            return new Term.Constant(small, false, value.toString(), value);
        }
        if (domain == Domain.TEXT_CONSTANT) {
            String value = TEXTS.get(random.nextInt(TEXTS.size()));
            return new Term.Constant(new ModelType.Text(), false, "'" + value + "'", value);
        }
        List<Term.Reference> fitting =
                columns.stream().filter(column -> domain.holds(column.type())).toList();
        Term.Reference column = fitting.get(random.nextInt(fitting.size()));
        if (random.nextInt(5) > 0) {
            return column;
        }
        boolean isNull = column.isNullable() && random.nextInt(3) == 0;
        return constant(column, isNull ? null : value(column.type()));
    }

    /// A constant of the column's type.
    static Term.Constant constant(Term.Reference column, @Nullable Object value) {
        String type = column.type().sql();
        String full = column.isNullable() ? "Nullable(" + type + ")" : type;
        String text = value == null ? "NULL" : "'" + text(value) + "'";
        String sql = "CAST(" + text + ", '" + full + "')";
        return new Term.Constant(column.type(), column.isNullable(), sql, value);
    }

    /// A value as ClickHouse writes it.
    static String text(Object value) {
        return value instanceof List<?> list ? list.toString().replace(" ", "") : value.toString();
    }

    /// A value with a liking for the ends of the type's range.
    Object value(ModelType type) {
        return switch (type) {
            case Whole whole -> whole(whole);
            case ModelType.Fraction _ ->
                    random.nextBoolean()
                            ? random.nextInt(-20, 20) / 4.0
                            : random.nextInt(-1_000_000, 1_000_000) * 1e-3;
            case ModelType.Text _ ->
                    TEXTS.get(random.nextInt(TEXTS.size()))
                            + TEXTS.get(random.nextInt(TEXTS.size()));
            case ModelType.Day _ -> LocalDate.of(1990, 1, 1).plusDays(random.nextInt(20_000));
            case ModelType.Wholes(Whole element) -> {
                List<BigInteger> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(whole(element));
                }
                yield list;
            }
        };
    }

    private BigInteger whole(Whole type) {
        return type.wrap(
                switch (random.nextInt(4)) {
                    case 0 -> BigInteger.valueOf(random.nextInt(-3, 4));
                    case 1 -> BigInteger.ONE.shiftLeft(type.bits() - 1);
                    case 2 -> BigInteger.ONE.shiftLeft(type.bits() - 1).subtract(BigInteger.ONE);
                    default -> BigInteger.valueOf(random.nextLong());
                });
    }
}
