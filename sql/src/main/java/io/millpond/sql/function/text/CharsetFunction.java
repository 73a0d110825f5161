package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `convertCharset`: texts in other character sets.
///
/// What cannot be read becomes U+FFFD, what cannot be written becomes the substitute of the
/// character set, 0x1A in those of one byte. UTF-16 and UTF-32 without an order of bytes begin with
/// a mark and are little-endian.
final class CharsetFunction {
    private static final String NAME = "convertCharset";
    private static final byte[] SUBSTITUTE = {0x1A};

    private CharsetFunction() {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                Texts.describe(
                        "String",
                        "convertCharset(s, from, to)",
                        "s, which is in one character set, in another."),
                (arguments, _) -> bind(arguments));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        Arguments.count(NAME, arguments, 3);
        for (Argument argument : arguments) {
            if (!argument.type().equals(DataTypes.STRING)) {
                throw Arguments.illegal(NAME, argument.type());
            }
        }
        Charset source = charset(Arguments.constantText(NAME, arguments, 1));
        String targetName = Arguments.constantText(NAME, arguments, 2);
        Charset target = charset(targetName);
        byte[] mark = mark(target);
        Charset written = mark.length == 0 ? target : charset(target.name() + "LE");
        return Texts.bind(
                (bytes, from, to, out) -> {
                    String text = new String(bytes, from, to - from, source);
                    out.write(mark, 0, mark.length);
                    ByteBuffer encoded = encode(text, written);
                    out.write(encoded.array(), encoded.arrayOffset(), encoded.limit());
                });
    }

    private static byte[] mark(Charset charset) {
        return switch (charset.name()) {
            case "UTF-16" -> new byte[] {(byte) 0xFF, (byte) 0xFE};
            case "UTF-32" -> new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0};
            default -> new byte[0];
        };
    }

    private static ByteBuffer encode(String text, Charset charset) {
        CharsetEncoder encoder =
                charset.newEncoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
        boolean isOfBytes = encoder.maxBytesPerChar() == 1;
        if (isOfBytes && encoder.isLegalReplacement(SUBSTITUTE)) {
            encoder.replaceWith(SUBSTITUTE);
        }
        try {
            return encoder.encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(charset.name(), e);
        }
    }

    /// The character set of this name, in which case, hyphens and the like do not matter.
    ///
    /// Errors: CANNOT_CREATE_CHARSET_CONVERTER.
    private static Charset charset(String name) {
        String plain = plain(name);
        if (plain.equals("utf8")) {
            return StandardCharsets.UTF_8;
        }
        Optional<Charset> found =
                Charset.availableCharsets().values().stream()
                        .filter(
                                charset ->
                                        plain(charset.name()).equals(plain)
                                                || charset.aliases().stream()
                                                        .anyMatch(a -> plain(a).equals(plain)))
                        .filter(Charset::canEncode)
                        .findFirst();
        return found.orElseThrow(
                () ->
                        new DatabaseException(
                                ErrorCode.CANNOT_CREATE_CHARSET_CONVERTER,
                                "Cannot create UConverter with charset "
                                        + name
                                        + ", error: U_FILE_ACCESS_ERROR"));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
