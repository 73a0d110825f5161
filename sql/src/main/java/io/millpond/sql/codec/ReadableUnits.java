package io.millpond.sql.codec;

import java.util.List;
import java.util.Locale;

/// Units in which people read amounts, such as B, KiB, MiB. Immutable.
///
/// @param names ascending; may be empty for the first
/// @param step how many of a unit are one of the next
public record ReadableUnits(List<String> names, double step) {
    /// Bytes by powers of 1024.
    public static final ReadableUnits SIZES =
            new ReadableUnits(
                    List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"), 1024);

    /// Bytes by powers of 1000.
    public static final ReadableUnits DECIMAL_SIZES =
            new ReadableUnits(List.of("B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"), 1000);

    /// Numbers of things.
    public static final ReadableUnits QUANTITIES =
            new ReadableUnits(
                    List.of(
                            "",
                            "thousand",
                            "million",
                            "billion",
                            "trillion",
                            "quadrillion",
                            "quintillion",
                            "sextillion",
                            "septillion",
                            "octillion",
                            "nonillion",
                            "decillion",
                            "undecillion",
                            "duodecillion",
                            "tredecillion",
                            "quattuordecillion",
                            "quindecillion",
                            "sexdecillion",
                            "septendecillion",
                            "octodecillion",
                            "novemdecillion",
                            "vigintillion"),
                    1000);

    public ReadableUnits {
        names = List.copyOf(names);
    }

    /// An amount with two digits, as in messages.
    public String text(long value) {
        return text((double) value, 2);
    }

    /// The amount in the greatest unit of which there is one.
    ///
    /// @param digits behind the point
    public String text(double value, int digits) {
        int unit = 0;
        double rest = value;
        while (unit + 1 < names.size() && Math.abs(rest) >= step) {
            rest /= step;
            unit++;
        }
        String text =
                Double.isNaN(rest)
                        ? "nan"
                        : Double.isInfinite(rest)
                                ? (rest > 0 ? "inf" : "-inf")
                                : String.format(Locale.ROOT, "%." + digits + "f", rest);
        return names.get(unit).isEmpty() ? text : text + " " + names.get(unit);
    }
}
