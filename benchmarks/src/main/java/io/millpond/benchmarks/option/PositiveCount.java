package io.millpond.benchmarks.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a count of at least 1 from the command line.
public final class PositiveCount implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            long count = Long.parseLong(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException _) {
            // Answered below, with the other counts that are none.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number of at least 1");
    }
}
