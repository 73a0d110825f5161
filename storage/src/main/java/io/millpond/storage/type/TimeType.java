package io.millpond.storage.type;

/// `Time`: a signed number of seconds, printed as hours, minutes and seconds.
///
/// Texts lie between -999:59:59 and 999:59:59; sums may go beyond and are printed as the nearest.
public record TimeType() implements DataType {
    @Override
    public String name() {
        return "Time";
    }

    @Override
    public Layout layout() {
        return Layout.INT;
    }
}
