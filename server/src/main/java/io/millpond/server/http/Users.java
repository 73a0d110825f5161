package io.millpond.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/// Who may speak to the server: user names with their passwords, empty for none. Immutable.
public final class Users {
    static final String DEFAULT_USER = "default";

    private static final String USER_HEADER = "X-ClickHouse-User";
    private static final String KEY_HEADER = "X-ClickHouse-Key";

    private final Map<String, String> passwords;

    public Users(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    /// Only `default`, without a password: for a server that no other machine can reach.
    public static Users local() {
        return new Users(Map.of(DEFAULT_USER, ""));
    }

    /// The user a request belongs to, after its password was checked.
    ///
    /// Errors: AUTHENTICATION_FAILED for a wrong user or password, and for credentials of more
    /// than one kind.
    String authenticate(HttpFields headers, QueryParameters parameters) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        boolean hasHeaders = headers.contains(USER_HEADER) || headers.contains(KEY_HEADER);
        boolean hasParameters = parameters.contains("user") || parameters.contains("password");
        requireOneKind(authorization != null, hasHeaders, hasParameters);
        if (authorization != null) {
            return authenticateBasic(authorization);
        }
        if (hasHeaders) {
            return check(headers.get(USER_HEADER), headers.get(KEY_HEADER));
        }
        return check(parameters.get("user"), parameters.get("password"));
    }

    private static void requireOneKind(boolean basic, boolean headers, boolean parameters) {
        if (basic && headers) {
            throw failed(
                    "Invalid authentication: it is not allowed to use X-ClickHouse HTTP headers"
                            + " and other authentication methods simultaneously");
        }
        if (basic && parameters) {
            throw failed(
                    "Invalid authentication: it is not allowed to use Authorization HTTP header"
                            + " and authentication via parameters simultaneously");
        }
        if (headers && parameters) {
            throw failed(
                    "Invalid authentication: it is not allowed to use X-ClickHouse HTTP headers"
                            + " and authentication via parameters simultaneously");
        }
    }

    private String authenticateBasic(String authorization) {
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? authorization : authorization.substring(0, space);
        if (!scheme.toLowerCase(Locale.ROOT).equals("basic") || space < 0) {
            throw failed(
                    "Invalid authentication: '"
                            + scheme
                            + "' HTTP Authorization scheme is not"
                            + " supported");
        }
        String decoded;
        try {
            decoded =
                    new String(
                            Base64.getDecoder().decode(authorization.substring(space + 1).strip()),
                            UTF_8);
        } catch (IllegalArgumentException _) {
            throw failed("Invalid authentication: the Authorization header is not Base64");
        }
        int colon = decoded.indexOf(':');
        return colon < 0
                ? check(decoded, "")
                : check(decoded.substring(0, colon), decoded.substring(colon + 1));
    }

    private String check(@Nullable String user, @Nullable String password) {
        String name = (user == null || user.isEmpty()) ? DEFAULT_USER : user;
        String given = password == null ? "" : password;
        String wanted = passwords.get(name);
        // Compared in constant time, and against something when there is no such user.
        String compared = wanted == null ? given + " " : wanted;
        if (!MessageDigest.isEqual(compared.getBytes(UTF_8), given.getBytes(UTF_8))) {
            throw failed(
                    name
                            + ": Authentication failed: password is incorrect, or there is no user"
                            + " with such name.");
        }
        return name;
    }

    private static DatabaseException failed(String message) {
        return new DatabaseException(ErrorCode.AUTHENTICATION_FAILED, message);
    }
}
