package io.millpond.sql.function.hash;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Cipher;

/// Texts encrypted with AES, and decrypted.
///
/// *Differs:* the modes `cfb1` are unknown, which the JDK does not have.
public final class EncryptionFunctions {
    private static final String CATEGORY = "Encryption";

    private EncryptionFunctions() {}

    /// What a function does.
    private enum Action {
        ENCRYPT,
        DECRYPT,
        /// NULL for what cannot be decrypted.
        TRY_DECRYPT;

        int direction() {
            return this == ENCRYPT ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        }
    }

    public static List<ScalarFunction> all() {
        return List.of(
                define("encrypt", "The text encrypted.", Action.ENCRYPT, false),
                define("decrypt", "The text that was encrypted.", Action.DECRYPT, false),
                define(
                        "tryDecrypt",
                        "As decrypt, but NULL for what was not encrypted so.",
                        Action.TRY_DECRYPT,
                        false),
                define(
                        "aes_encrypt_mysql",
                        "As encrypt, with keys and vectors of any size as MySQL takes them.",
                        Action.ENCRYPT,
                        true),
                define(
                        "aes_decrypt_mysql",
                        "As decrypt, with keys and vectors of any size as MySQL takes them.",
                        Action.DECRYPT,
                        true));
    }

    private static ScalarFunction define(String name, String doc, Action action, boolean isMysql) {
        return ScalarFunction.of(
                Texts.describe(
                        CATEGORY,
                        name + "(mode, text, key[, iv" + (isMysql ? "])" : "[, aad]])"),
                        doc),
                (arguments, _) -> bind(name, action, isMysql, arguments));
    }

    private static BoundFunction bind(
            String name, Action action, boolean isMysql, List<Argument> arguments) {
        Arguments.count(name, arguments, 3, isMysql ? 4 : 5);
        for (int i = 0; i < arguments.size(); i++) {
            Arguments.text(name, arguments, i);
        }
        AesMode mode = AesMode.of(Arguments.constantText(name, arguments, 0));
        boolean isForStreams = mode.isAuthenticated() || mode.form().equals("ctr");
        if (isMysql && isForStreams) {
            throw AesMode.wrong("Unsupported cipher mode");
        }
        if (arguments.size() == 5 && !mode.isAuthenticated()) {
            throw AesMode.wrong("AAD can be only set for GCM-mode");
        }
        DataType result =
                action == Action.TRY_DECRYPT
                        ? new NullableType(DataTypes.STRING)
                        : DataTypes.STRING;
        return BoundFunction.of(
                result, (columns, rowCount) -> apply(mode, action, isMysql, columns, rowCount));
    }

    private static Column apply(
            AesMode mode, Action action, boolean isMysql, List<Column> columns, int rowCount) {
        BytesColumn texts = Arguments.texts(columns.get(1));
        BytesColumn keys = Arguments.texts(columns.get(2));
        BytesColumn vectors = columns.size() > 3 ? Arguments.texts(columns.get(3)) : null;
        BytesColumn data = columns.size() > 4 ? Arguments.texts(columns.get(4)) : null;
        BytesColumnBuilder builder = new BytesColumnBuilder();
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            byte[] key = copy(keys, row);
            byte[] vector = copy(vectors, row);
            if (isMysql) {
                key = folded(key, mode.keyBytes());
                vector = Arrays.copyOf(vector, Math.min(vector.length, AesMode.BLOCK_BYTES));
            }
            mode.check(key, vector);
            byte[] made = apply(mode, action, copy(texts, row), key, vector, copy(data, row));
            if (made == null) {
                nulls[row] = 1;
            } else {
                builder.write(made, 0, made.length);
            }
            builder.finishRow();
        }
        Column values = builder.build();
        return action == Action.TRY_DECRYPT ? new NullableColumn(nulls, values) : values;
    }

    private static byte[] copy(@Nullable BytesColumn texts, int row) {
        return texts == null
                ? new byte[0]
                : Arrays.copyOfRange(texts.bytes(), texts.start(row), texts.end(row));
    }

    /// A key whose surplus bytes are mixed into the first ones.
    private static byte[] folded(byte[] key, int size) {
        byte[] folded = Arrays.copyOf(key, Math.min(size, key.length));
        for (int i = size; i < key.length; i++) {
            folded[i % size] ^= key[i];
        }
        return folded;
    }

    /// Null for what cannot be decrypted, where that is no error.
    private static byte @Nullable [] apply(
            AesMode mode, Action action, byte[] text, byte[] key, byte[] vector, byte[] data) {
        boolean isDecryption = action != Action.ENCRYPT;
        if (isDecryption && mode.isAuthenticated() && text.length < AesMode.TAG_BYTES) {
            throw AesMode.wrong(
                    "Encrypted data is smaller than the size of additional data for AEAD mode,"
                            + " cannot decrypt");
        }
        if (isDecryption && text.length == 0) {
            return text;
        }
        try {
            return mode.apply(action.direction(), text, key, vector, data);
        } catch (GeneralSecurityException e) {
            if (action == Action.TRY_DECRYPT) {
                return null;
            }
            throw new DatabaseException(
                    ErrorCode.OPENSSL_ERROR,
                    "Cannot " + (isDecryption ? "decrypt" : "encrypt") + ": " + e.getMessage(),
                    e);
        }
    }
}
