package io.millpond.engine.format;

/// Which lines stand before the rows of a document.
public enum DelimitedHeader {
    NONE,
    NAMES,
    NAMES_AND_TYPES;

    public boolean hasNames() {
        return this != NONE;
    }

    boolean hasTypes() {
        return this == NAMES_AND_TYPES;
    }

    /// What is added to a format's name.
    public String suffix() {
        return switch (this) {
            case NONE -> "";
            case NAMES -> "WithNames";
            case NAMES_AND_TYPES -> "WithNamesAndTypes";
        };
    }
}
