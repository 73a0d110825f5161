package io.millpond.sql.function.cast;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.List;

/// Alternatives of a Variant that can be mistaken for each other: those with a common type.
public final class SimilarVariants {
    private SimilarVariants() {}

    /// Fails for a type with such a Variant in it, unless `allow_suspicious_variant_types` is set.
    ///
    /// Errors: ILLEGAL_COLUMN.
    public static void refuse(DataType type, Settings settings) {
        if (!settings.get(QuerySettings.SUSPICIOUS_VARIANTS)) {
            refuse(type);
        }
    }

    private static void refuse(DataType type) {
        if (type.equals(VariantType.geometry())) {
            return;
        }
        switch (type) {
            case VariantType(List<DataType> alternatives) -> {
                for (int i = 0; i < alternatives.size(); i++) {
                    for (int j = i + 1; j < alternatives.size(); j++) {
                        refuseLike(type, alternatives.get(i), alternatives.get(j));
                    }
                }
            }
            case ArrayType(DataType element) -> refuse(element);
            case MapType(_, DataType value) -> refuse(value);
            case TupleType tuple -> tuple.elements().forEach(SimilarVariants::refuse);
            default -> {
                // Holds no Variant.
            }
        }
    }

    /// Fails where two alternatives have a common type; Bool is unlike all others.
    private static void refuseLike(DataType variant, DataType one, DataType other) {
        if (one instanceof BoolType || other instanceof BoolType) {
            return;
        }
        DataType common;
        try {
            common = Supertypes.common(List.of(one, other));
        } catch (DatabaseException _) {
            // Without a common type they cannot be mistaken for each other.
            return;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Cannot create column with type '%s' because variants '%s' and '%s' have similar"
                                .formatted(variant.name(), one.name(), other.name())
                        + " types and working with values of these types may lead to ambiguity."
                        + " Consider using common single variant '%s' instead of these 2 variants"
                                .formatted(common.name())
                        + " or set setting allow_suspicious_variant_types = 1 in order to allow"
                        + " it");
    }
}
