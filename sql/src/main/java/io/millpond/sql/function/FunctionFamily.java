package io.millpond.sql.function;

import java.util.List;

/// Functions that are defined side by side; a constant of an enum, so that naming it makes none of
/// them.
public interface FunctionFamily<F extends NamedFunction> {
    /// The name of the constant, by which the list of names refers to the family.
    String name();

    /// Makes the functions, anew each time. Thread-safe.
    List<F> make();
}
