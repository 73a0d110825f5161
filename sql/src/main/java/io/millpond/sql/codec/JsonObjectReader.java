package io.millpond.sql.codec;

import com.google.re2j.Pattern;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ObjectColumnBuilder;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.NothingType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON objects as values at paths. Used by one thread.
///
/// The places of the values are found first, then the values are read in the order of their paths.
final class JsonObjectReader implements ValueReader {
    private static final int DEPTH_MAX = 1_000;

    private final JsonType type;
    private final TextStyle style;
    private final CodecSettings settings;
    private final JsonType nested;
    private final List<Pattern> skippedPatterns;
    private final List<ValueReader> typedReaders = new ArrayList<>();
    private final Map<DataType, ValueReader> readers = new HashMap<>();
    private final List<Place> places = new ArrayList<>();
    private final Token token = new Token();
    private final Token keyToken = new Token();
    private final ByteCursor text = new ByteCursor(new byte[0]);
    private final int[] typedPlaces;

    /// Where the value at a path begins.
    private record Place(String path, int at) {}

    JsonObjectReader(JsonType type, TextStyle style, CodecSettings settings) {
        this.type = type;
        this.style = style;
        this.settings = settings;
        this.nested = type.nested();
        this.skippedPatterns = type.skippedPatterns().stream().map(Pattern::compile).toList();
        for (JsonType.TypedPath typed : type.typedPaths()) {
            typedReaders.add(ValueReader.of(typed.type(), TextStyle.JSON, settings));
        }
        this.typedPlaces = new int[type.typedPaths().size()];
    }

    @Override
    public void read(ByteCursor in, ColumnBuilder out) {
        int before = out.rowCount();
        try {
            if (style == TextStyle.JSON) {
                readObject(in, (ObjectColumnBuilder) out);
            } else {
                readText(in, (ObjectColumnBuilder) out);
            }
        } catch (DatabaseException e) {
            out.rollback(before);
            throw e;
        }
    }

    /// Reads an object that is the text of a field.
    private void readText(ByteCursor in, ObjectColumnBuilder out) {
        if (style == TextStyle.CSV && in.peek() != '"') {
            token.bytes = in.bytes();
            token.from = in.at();
            FieldEnds.skip(in, style, settings.csv().delimiter());
            token.to = in.at();
        } else {
            token.read(in, style, settings.csv().delimiter());
        }
        text.reset(token.bytes, token.from, token.to);
        text.skipWhitespace();
        int first = text.peek();
        try {
            if (first == '{') {
                readObject(text, out);
                text.skipWhitespace();
                if (text.isAtEnd()) {
                    return;
                }
            }
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.INCORRECT_DATA) {
                throw e;
            }
            throw noObject("Cannot parse JSON object here: ");
        }
        boolean isOther = first == '[' || first == '"' || (first >= '0' && first <= '9');
        throw noObject(
                isOther
                        ? "Cannot insert data into JSON column: Cannot read JSON object from JSON"
                                + " element: "
                        : "Cannot parse JSON object here: ");
    }

    private DatabaseException noObject(String problem) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA,
                problem
                        + new String(
                                token.bytes,
                                token.from,
                                token.to - token.from,
                                StandardCharsets.UTF_8));
    }

    private void readObject(ByteCursor in, ObjectColumnBuilder out) {
        in.skipWhitespace();
        if (in.peek() != '{') {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "JSON object should start with '{'");
        }
        places.clear();
        Arrays.fill(typedPlaces, -1);
        findPlaces(in, "", 0);
        int end = in.at();
        for (int i = 0; i < typedPlaces.length; i++) {
            ColumnBuilder typed = out.typed().get(i);
            if (typedPlaces[i] < 0) {
                typed.appendDefault();
            } else {
                readTyped(in, i, typed);
            }
        }
        places.sort(Comparator.comparing(Place::path));
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (i > 0 && place.path().equals(places.get(i - 1).path())) {
                if (settings.json().skipsDuplicatedPaths()) {
                    continue;
                }
                throw duplicate(place.path());
            }
            in.seek(place.at());
            readDynamic(in, place.path(), out);
        }
        in.seek(end);
        out.finishRow();
    }

    private void readTyped(ByteCursor in, int place, ColumnBuilder out) {
        in.seek(typedPlaces[place]);
        int before = out.rowCount();
        try {
            typedReaders.get(place).read(in, out);
        } catch (DatabaseException e) {
            out.rollback(before);
            in.seek(typedPlaces[place]);
            JsonText.skipValue(in);
            JsonType.TypedPath typed = type.typedPaths().get(place);
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot insert data into JSON column: cannot parse "
                            + typed.type().name()
                            + " value here: "
                            + new String(
                                    in.bytes(),
                                    typedPlaces[place],
                                    in.at() - typedPlaces[place],
                                    StandardCharsets.UTF_8)
                            + " (while reading path "
                            + typed.path()
                            + ")",
                    e);
        }
    }

    private static DatabaseException duplicate(String path) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA,
                "Cannot insert data into JSON column: Duplicate path found during parsing JSON"
                        + " object: "
                        + path
                        + ". You can enable setting type_json_skip_duplicated_paths to skip"
                        + " duplicated paths during insert");
    }

    /// Notes where the values of an object are; moves past it.
    private void findPlaces(ByteCursor in, String prefix, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "JSON is nested deeper than " + DEPTH_MAX + " levels");
        }
        in.expect('{');
        in.skipWhitespace();
        if (in.skipIf('}')) {
            return;
        }
        do {
            in.skipWhitespace();
            if (in.peek() != '"') {
                throw in.unexpected("\"");
            }
            keyToken.readJson(in);
            String key =
                    new String(
                            keyToken.bytes,
                            keyToken.from,
                            keyToken.to - keyToken.from,
                            StandardCharsets.UTF_8);
            in.skipWhitespace();
            in.expect(':');
            in.skipWhitespace();
            findPlace(in, prefix.isEmpty() ? key : prefix + "." + key, depth);
            in.skipWhitespace();
        } while (in.skipIf(','));
        in.expect('}');
    }

    private void findPlace(ByteCursor in, String path, int depth) {
        int typedPlace = type.typedPlace(path);
        if (typedPlace < 0 && in.peek() == '{') {
            if (isSkipped(path)) {
                JsonText.skipValue(in);
            } else {
                findPlaces(in, path, depth + 1);
            }
            return;
        }
        int at = in.at();
        JsonText.skipValue(in);
        if (typedPlace >= 0) {
            if (typedPlaces[typedPlace] < 0) {
                typedPlaces[typedPlace] = at;
            } else if (!settings.json().skipsDuplicatedPaths()) {
                throw duplicate(path);
            }
        } else if (!isSkipped(path)) {
            places.add(new Place(path, at));
        }
    }

    private boolean isSkipped(String path) {
        for (String skipped : type.skippedPaths()) {
            if (path.equals(skipped) || path.startsWith(skipped + ".")) {
                return true;
            }
        }
        return skippedPatterns.stream().anyMatch(pattern -> pattern.matcher(path).find());
    }

    private void readDynamic(ByteCursor in, String path, ObjectColumnBuilder out) {
        int from = in.at();
        DataType own = InferredTypes.json(in, nested);
        if (own instanceof NothingType) {
            return;
        }
        in.seek(from);
        VariantColumnBuilder variant = out.at(path);
        int kind = variant.kind(own);
        readValue(in, own, variant.alternative(kind));
        variant.finishRow(kind);
    }

    private void readValue(ByteCursor in, DataType own, ColumnBuilder out) {
        if (own instanceof ArrayType(DataType element) && isMixed(element)) {
            readArray(in, element, (ArrayColumnBuilder) out);
            return;
        }
        readers.computeIfAbsent(own, any -> ValueReader.of(any, TextStyle.JSON, settings))
                .read(in, out);
    }

    private static boolean isMixed(DataType element) {
        return element instanceof DynamicType
                || (element instanceof ArrayType(DataType inner) && isMixed(inner));
    }

    private void readArray(ByteCursor in, DataType element, ArrayColumnBuilder out) {
        in.expect('[');
        in.skipWhitespace();
        if (!in.skipIf(']')) {
            do {
                in.skipWhitespace();
                readElement(in, element, out.elements());
                in.skipWhitespace();
            } while (in.skipIf(','));
            in.expect(']');
        }
        out.finishRow();
    }

    private void readElement(ByteCursor in, DataType element, ColumnBuilder out) {
        if (!(out instanceof VariantColumnBuilder variant)) {
            readValue(in, element, out);
            return;
        }
        int from = in.at();
        DataType own = InferredTypes.json(in, nested);
        if (own instanceof NothingType) {
            variant.appendNull();
            return;
        }
        in.seek(from);
        int kind = variant.kind(own);
        readValue(in, own, variant.alternative(kind));
        variant.finishRow(kind);
    }
}
