package io.millpond.sql.plan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The text of a term that is the same for the same functions of the same columns, wherever and
/// however they are written: `lower(s)`, `modulo(n, UInt8 10)`.
public final class TermText {
    private TermText() {}

    /// Null where the term reads a slot without a name, or more than the columns of its row.
    ///
    /// @param names the column of a slot; null: it has none
    public static @Nullable String of(Term term, Function<Slot, @Nullable String> names) {
        return switch (term) {
            case Term.SlotValue(Slot slot) -> names.apply(slot);
            case Term.Constant constant -> constant.type().name() + " " + constant.text();
            case Term.Call call -> call(call, names);
            case Term.LambdaCall _, Term.Aggregate _, Term.Windowed _ -> null;
        };
    }

    private static @Nullable String call(Term.Call call, Function<Slot, @Nullable String> names) {
        if (!call.function().isDeterministic() || call.function().readsTables()) {
            return null;
        }
        List<String> arguments = new ArrayList<>();
        for (Term argument : call.arguments()) {
            String text = of(argument, names);
            if (text == null) {
                return null;
            }
            arguments.add(text);
        }
        // Casts of one name differ in what they cast to.
        String to = call.name().equals("_CAST") ? " " + call.type().name() : "";
        return call.name() + "(" + String.join(", ", arguments) + ")" + to;
    }
}
