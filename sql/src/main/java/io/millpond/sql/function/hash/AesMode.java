package io.millpond.sql.function.hash;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A way to encrypt with AES, by the name that OpenSSL has for it, such as `aes-256-gcm`.
///
/// @param name as the user wrote it
/// @param keyBytes 16, 24 or 32
/// @param form `ecb`, `cbc`, `cfb`, `cfb8`, `ofb`, `ctr` or `gcm`
record AesMode(String name, int keyBytes, String form) {
    static final int BLOCK_BYTES = 16;
    static final int TAG_BYTES = 16;

    private static final Pattern NAMES =
            Pattern.compile("aes-(128|192|256)-(ecb|cbc|cfb8|cfb|ofb|ctr|gcm)");

    /// Errors: BAD_ARGUMENTS for any other name.
    static AesMode of(String name) {
        Matcher matcher = NAMES.matcher(name);
        if (!matcher.matches()) {
            throw wrong("Invalid mode: " + name);
        }
        return new AesMode(name, Integer.parseInt(matcher.group(1)) / 8, matcher.group(2));
    }

    static DatabaseException wrong(String message) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, message);
    }

    /// Whether it tells changed texts, by a tag of 16 bytes behind them.
    boolean isAuthenticated() {
        return form.equals("gcm");
    }

    boolean isOfWholeBlocks() {
        return form.equals("ecb") || form.equals("cbc");
    }

    /// Fails unless key and vector have the sizes that the mode takes.
    ///
    /// @param vector empty where there is none
    void check(byte[] key, byte[] vector) {
        if (key.length != keyBytes) {
            throw wrong("Invalid key size: " + key.length + " expected " + keyBytes);
        }
        if (isAuthenticated()) {
            if (vector.length == 0) {
                throw wrong("Invalid IV size 0 != expected size 12");
            }
        } else if (form.equals("ecb")) {
            if (vector.length > 0) {
                throw wrong(name + " does not support IV");
            }
        } else if (vector.length != 0 && vector.length != BLOCK_BYTES) {
            throw wrong("Invalid IV size: " + vector.length + " expected " + BLOCK_BYTES);
        }
    }

    /// The text encrypted, or what it was before that.
    ///
    /// @param direction [Cipher#ENCRYPT_MODE] or [Cipher#DECRYPT_MODE]
    /// @param data what is authenticated besides
    byte[] apply(int direction, byte[] text, byte[] key, byte[] vector, byte[] data)
            throws GeneralSecurityException {
        String padding = isOfWholeBlocks() ? "PKCS5Padding" : "NoPadding";
        Cipher cipher = Cipher.getInstance("AES/" + form.toUpperCase(Locale.ROOT) + "/" + padding);
        Key secret = new SecretKeySpec(key, "AES");
        if (form.equals("ecb")) {
            cipher.init(direction, secret);
        } else {
            AlgorithmParameterSpec parameters =
                    isAuthenticated()
                            ? new GCMParameterSpec(TAG_BYTES * 8, vector)
                            : new IvParameterSpec(
                                    vector.length == 0 ? new byte[BLOCK_BYTES] : vector);
            cipher.init(direction, secret, parameters);
        }
        if (data.length > 0) {
            cipher.updateAAD(data);
        }
        return cipher.doFinal(text);
    }
}
