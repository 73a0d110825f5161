package io.millpond.sql.type;

import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TypeName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.EnumType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Resolves `Enum8('a' = 1, 'b')` and its kin.
///
/// A name without a value has the value after the one before it, the first one 1. `Enum` takes 8
/// bits where all values fit, else 16.
final class EnumResolver {
    private EnumResolver() {}

    static EnumType resolve(String family, TypeName name) {
        if (name.arguments().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_DATA_PASSED, "Enum data type cannot be empty");
        }
        List<EnumType.Entry> entries = new ArrayList<>();
        long next = 1;
        boolean fitsByte = true;
        checkForms(name.arguments());
        for (TypeName.TypeArgument argument : name.arguments()) {
            long value = next;
            String element;
            switch (argument) {
                case TypeName.EnumValue(String text, long number, _) -> {
                    element = text;
                    value = number;
                }
                case TypeName.LiteralParameter(Literal.StringLiteral(String text, _), _) ->
                        element = text;
                default -> throw wrongForm();
            }
            fitsByte &= value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE;
            checkRange(family, element, value);
            entries.add(new EnumType.Entry(element, (int) value));
            next = value + 1;
        }
        checkDistinct(entries);
        boolean isByte = family.equals("Enum8") || (family.equals("Enum") && fitsByte);
        return new EnumType(isByte ? 8 : 16, entries);
    }

    /// Fails unless all elements after the first are of one form.
    private static void checkForms(List<TypeName.TypeArgument> arguments) {
        for (TypeName.TypeArgument argument : arguments.subList(1, arguments.size())) {
            if (argument instanceof TypeName.EnumValue
                    != arguments.get(1) instanceof TypeName.EnumValue) {
                throw wrongForm();
            }
        }
    }

    private static DatabaseException wrongForm() {
        return new DatabaseException(
                ErrorCode.UNEXPECTED_AST_STRUCTURE,
                "All elements of Enum data type must be of form: 'name' = number or 'name', where"
                        + " name is string literal and number is an integer");
    }

    private static void checkRange(String family, String element, long value) {
        int bits = family.equals("Enum8") ? 8 : 16;
        long bound = 1L << (bits - 1);
        if (value < -bound || value >= bound) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Value "
                            + value
                            + " for element '"
                            + element
                            + "' exceeds range of Enum"
                            + bits);
        }
    }

    private static void checkDistinct(List<EnumType.Entry> entries) {
        Map<String, Integer> values = new HashMap<>();
        Map<Integer, String> names = new HashMap<>();
        for (EnumType.Entry entry : entries) {
            Integer value = values.put(entry.name(), entry.value());
            if (value != null) {
                throw new DatabaseException(
                        ErrorCode.SYNTAX_ERROR,
                        "Duplicate names in enum: '"
                                + entry.name()
                                + "' = "
                                + entry.value()
                                + " and "
                                + value);
            }
            String name = names.put(entry.value(), entry.name());
            if (name != null) {
                throw new DatabaseException(
                        ErrorCode.SYNTAX_ERROR,
                        "Duplicate values in enum: '"
                                + entry.name()
                                + "' = "
                                + entry.value()
                                + " and '"
                                + name
                                + "'");
            }
        }
    }
}
