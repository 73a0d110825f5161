package io.millpond.engine.format.protobuf;

import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.OptionElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The messages of a schema and of those that it imports.
///
/// Errors of all methods: CANNOT_PARSE_PROTOBUF_SCHEMA.
final class ProtoSchema {
    private static final int FILE_COUNT_MAX = 1_000;
    private static final String PROTO_3 = "proto3";
    private static final int TAG_MAX = (1 << 29) - 1;

    private final UnaryOperator<String> files;
    private final Set<String> seenFiles = new HashSet<>();
    private final Map<String, Declared<MessageElement>> messages = new HashMap<>();
    private final Map<String, Declared<EnumElement>> enums = new HashMap<>();
    private final Map<String, ProtoMessage> made = new HashMap<>();

    /// A type as it stands in a file of one syntax.
    private record Declared<T>(T element, boolean isProto3) {}

    private ProtoSchema(UnaryOperator<String> files) {
        this.files = files;
    }

    /// The message of a schema.
    ///
    /// @param place names the schema in errors
    /// @param messageName with or without the package
    /// @param files the texts of files that are imported
    static ProtoMessage message(
            String place, String text, String messageName, UnaryOperator<String> files) {
        ProtoSchema schema = new ProtoSchema(files);
        ProtoFileElement file = schema.add(place, text);
        String space = file.getPackageName();
        String full = space == null ? messageName : space + "." + messageName;
        for (String name : List.of(full, messageName)) {
            if (!messageName.isEmpty() && schema.messages.containsKey(name)) {
                return schema.message(name);
            }
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Could not find a message named '%s' in the schema file '%s'."
                        .formatted(messageName, place));
    }

    private ProtoFileElement add(String place, String text) {
        ProtoFileElement file = parse(place, text);
        String space = file.getPackageName() == null ? "" : file.getPackageName() + ".";
        boolean isProto3 = PROTO_3.equals(String.valueOf(file.getSyntax()));
        for (TypeElement type : file.getTypes()) {
            declare(space, type, isProto3);
        }
        List<String> imports = new ArrayList<>(file.getImports());
        imports.addAll(file.getPublicImports());
        for (String name : imports) {
            if (seenFiles.add(name)) {
                if (seenFiles.size() > FILE_COUNT_MAX) {
                    throw broken(place, "it imports more than " + FILE_COUNT_MAX + " files");
                }
                String known = WellKnownTypes.text(name);
                add(name, known == null ? files.apply(name) : known);
            }
        }
        return file;
    }

    private static ProtoFileElement parse(String place, String text) {
        try {
            return ProtoParser.Companion.parse(Location.get(place), text);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // What the parser throws where the text is no schema.
            throw broken(place, String.valueOf(e.getMessage()));
        }
    }

    private static DatabaseException broken(String place, String what) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_PROTOBUF_SCHEMA,
                "Cannot parse '%s' file: %s".formatted(place, what));
    }

    private void declare(String prefix, TypeElement type, boolean isProto3) {
        String name = prefix + type.getName();
        switch (type) {
            case MessageElement message -> messages.put(name, new Declared<>(message, isProto3));
            case EnumElement symbols -> enums.put(name, new Declared<>(symbols, isProto3));
            default -> {
                // Services and the like hold no values.
            }
        }
        for (TypeElement nested : type.getNestedTypes()) {
            declare(name + ".", nested, isProto3);
        }
    }

    private ProtoMessage message(String name) {
        ProtoMessage known = made.get(name);
        if (known != null) {
            return known;
        }
        ProtoMessage message = new ProtoMessage(name);
        made.put(name, message);
        Declared<MessageElement> declared = messages.get(name);
        if (declared == null) {
            throw broken(name, "it is not defined");
        }
        for (FieldElement field : declared.element.getFields()) {
            message.add(field(name, field, declared.isProto3, false));
        }
        for (OneOfElement oneOf : declared.element.getOneOfs()) {
            for (FieldElement field : oneOf.getFields()) {
                message.add(field(name, field, declared.isProto3, true));
            }
        }
        return message;
    }

    private ProtoField field(
            String scope, FieldElement field, boolean isProto3, boolean isInOneOf) {
        String type = field.getType();
        if (field.getTag() < 1 || field.getTag() > TAG_MAX) {
            throw broken(
                    scope,
                    "the field %s has the number %d".formatted(field.getName(), field.getTag()));
        }
        if (type.startsWith("map<")) {
            return map(scope, field, type.substring("map<".length(), type.length() - 1));
        }
        Field.Label label = field.getLabel();
        boolean isRepeated = label == Field.Label.REPEATED;
        ProtoKind scalar = ProtoKind.ofTitle(type);
        String full = scalar == null ? resolve(scope, type) : "";
        ProtoKind kind =
                scalar != null
                        ? scalar
                        : enums.containsKey(full) ? ProtoKind.ENUM : ProtoKind.MESSAGE;
        boolean hasPresence =
                !isProto3
                        || isInOneOf
                        || label == Field.Label.OPTIONAL
                        || kind == ProtoKind.MESSAGE;
        return new ProtoField(
                field.getName(),
                field.getTag(),
                kind,
                isRepeated
                        ? ProtoField.Label.REPEATED
                        : label == Field.Label.REQUIRED
                                ? ProtoField.Label.REQUIRED
                                : ProtoField.Label.SINGLE,
                isRepeated && kind.canBePacked() && isPacked(field, isProto3),
                hasPresence,
                false,
                kind == ProtoKind.MESSAGE ? message(full) : null,
                kind == ProtoKind.ENUM ? symbols(full) : null,
                field.getDefaultValue());
    }

    private static boolean isPacked(FieldElement field, boolean isProto3) {
        for (OptionElement option : field.getOptions()) {
            if (option.getName().equals("packed")) {
                return String.valueOf(option.getValue()).equals("true");
            }
        }
        return isProto3;
    }

    private ProtoField map(String scope, FieldElement field, String types) {
        int comma = types.indexOf(',');
        ProtoKind key = comma < 0 ? null : ProtoKind.ofTitle(types.substring(0, comma).strip());
        if (key == null) {
            throw broken(scope, "the map %s has no key".formatted(field.getName()));
        }
        String valueType = types.substring(comma + 1).strip();
        ProtoMessage entry = new ProtoMessage(scope + "." + field.getName() + "Entry");
        entry.add(ProtoField.single("key", 1, key));
        ProtoKind scalar = ProtoKind.ofTitle(valueType);
        String full = scalar == null ? resolve(scope, valueType) : "";
        ProtoKind kind =
                scalar != null
                        ? scalar
                        : enums.containsKey(full) ? ProtoKind.ENUM : ProtoKind.MESSAGE;
        entry.add(
                new ProtoField(
                        "value",
                        2,
                        kind,
                        ProtoField.Label.SINGLE,
                        false,
                        false,
                        false,
                        kind == ProtoKind.MESSAGE ? message(full) : null,
                        kind == ProtoKind.ENUM ? symbols(full) : null,
                        null));
        return new ProtoField(
                field.getName(),
                field.getTag(),
                ProtoKind.MESSAGE,
                ProtoField.Label.REPEATED,
                false,
                false,
                true,
                entry,
                null,
                null);
    }

    /// The full name of a type, which is looked for in the message it is named in, and then in each
    /// around that.
    private String resolve(String scope, String type) {
        if (type.startsWith(".")) {
            return type.substring(1);
        }
        String around = scope;
        while (true) {
            String name = around.isEmpty() ? type : around + "." + type;
            if (messages.containsKey(name) || enums.containsKey(name)) {
                return name;
            }
            if (around.isEmpty()) {
                throw broken(scope, "\"%s\" is not defined".formatted(type));
            }
            around = around.substring(0, Math.max(around.lastIndexOf('.'), 0));
        }
    }

    private @Nullable ProtoEnum symbols(String name) {
        Declared<EnumElement> declared = enums.get(name);
        if (declared == null) {
            throw broken(name, "it is not defined");
        }
        List<ProtoEnum.Symbol> symbols = new ArrayList<>();
        for (EnumConstantElement constant : declared.element.getConstants()) {
            symbols.add(new ProtoEnum.Symbol(constant.getName(), constant.getTag()));
        }
        if (symbols.isEmpty()) {
            throw broken(name, "the enum has no symbols");
        }
        return new ProtoEnum(name, symbols);
    }
}
