package io.millpond.engine.format.arrow;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The messages of one document, in order. Single-threaded.
///
/// | bytes | field |
/// |---|---|
/// | 4 | -1; not in documents of before 2019 |
/// | 4 | the bytes of the metadata, a multiple of 8; 0 ends the document |
/// | | the metadata: a FlatBuffers `Message` |
/// | | the body, whose length the metadata says |
///
/// A file has these behind `ARROW1` and two zeros, and then a FlatBuffers `Footer` that says where
/// each is, its length, and `ARROW1`.
interface ArrowMessages {
    /// The first and the last bytes of a file.
    String MAGIC = "ARROW1";

    int CONTINUATION = -1;

    ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// One message.
    ///
    /// @param type of [org.apache.arrow.flatbuf.MessageHeader]
    /// @param body valid as long as the document is
    record Item(byte type, Message header, MemorySegment body) {
        Item(Message header, MemorySegment body) {
            this(ArrowErrors.translated("a message", header::headerType), header, body);
        }
    }

    /// The next message, or null at the end.
    ///
    /// Errors: INCORRECT_DATA; CANNOT_READ_ALL_DATA for a document that ends within a message.
    @Nullable Item next() throws IOException;

    private static int metadataLength(int length) {
        if (length < 0 || length % 4 != 0 || length > (1 << 29)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Not an Arrow IPC stream: implausible message metadata length "
                            + Integer.toUnsignedString(length));
        }
        return length;
    }

    private static Message message(byte[] metadata) {
        ByteBuffer bytes = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
        return ArrowErrors.translated("a message", () -> Message.getRootAsMessage(bytes));
    }

    private static long bodyLength(Message message) {
        return ArrowErrors.count(
                ArrowErrors.translated("a message", message::bodyLength), "a message's body");
    }

    private static DatabaseException cutShort() {
        return new DatabaseException(
                ErrorCode.CANNOT_READ_ALL_DATA, "The Arrow data ends within a message");
    }

    /// Messages one behind the other in memory.
    static ArrowMessages in(MemorySegment document) {
        long[] at = {0};
        return () -> at(document, at[0], at);
    }

    /// The message at a place; sets `end` to where it ends.
    private static @Nullable Item at(MemorySegment document, long from, long[] end) {
        long at = from;
        if (document.byteSize() - at < Integer.BYTES) {
            return null;
        }
        int length = document.get(INT, at);
        at += Integer.BYTES;
        if (length == CONTINUATION) {
            if (document.byteSize() - at < Integer.BYTES) {
                throw cutShort();
            }
            length = document.get(INT, at);
            at += Integer.BYTES;
        }
        if (length == 0) {
            return null;
        }
        if (metadataLength(length) > document.byteSize() - at) {
            throw cutShort();
        }
        Message message = message(document.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
        at += length;
        long bodyLength = bodyLength(message);
        if (bodyLength > document.byteSize() - at) {
            throw cutShort();
        }
        end[0] = at + bodyLength;
        return new Item(message, document.asSlice(at, bodyLength));
    }

    /// Messages of a stream, of which one at a time is in memory.
    static ArrowMessages of(InputStream input) {
        return () -> {
            byte[] word = input.readNBytes(Integer.BYTES);
            if (word.length == 0) {
                return null;
            }
            int length = word(word);
            if (length == CONTINUATION) {
                length = word(input.readNBytes(Integer.BYTES));
            }
            if (length == 0) {
                return null;
            }
            byte[] metadata = input.readNBytes(metadataLength(length));
            if (metadata.length < length) {
                throw cutShort();
            }
            Message message = message(metadata);
            long bodyLength = bodyLength(message);
            byte[] body = input.readNBytes((int) bodyLength);
            if (body.length < bodyLength) {
                throw cutShort();
            }
            return new Item(message, MemorySegment.ofArray(body));
        };
    }

    private static int word(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw cutShort();
        }
        return MemorySegment.ofArray(bytes).get(INT, 0);
    }

    /// The schema, the dictionaries and the batches of a file.
    static ArrowMessages file(MemorySegment document) {
        long size = document.byteSize();
        if (!isMagic(document, 0)) {
            throw notFile("leading");
        }
        if (size < 3L * MAGIC.length() + Integer.BYTES
                || !isMagic(document, size - MAGIC.length())) {
            throw notFile("trailing");
        }
        long end = size - MAGIC.length() - Integer.BYTES;
        int length = document.get(INT, end);
        if (length <= 0 || length > end - MAGIC.length()) {
            throw ArrowErrors.broken("a footer of %d bytes".formatted(length));
        }
        byte[] footer = document.asSlice(end - length, length).toArray(ValueLayout.JAVA_BYTE);
        List<Long> places = ArrowErrors.translated("the footer", () -> places(footer));
        long[] ignored = {0};
        int[] index = {-1};
        return () -> {
            int next = index[0]++;
            if (next < 0) {
                return at(document, 2 * Integer.BYTES, ignored);
            }
            if (next >= places.size()) {
                return null;
            }
            long place = places.get(next);
            if (place < 0 || place > size) {
                throw ArrowErrors.broken("a message at %d of %d bytes".formatted(place, size));
            }
            return at(document, place, ignored);
        };
    }

    private static List<Long> places(byte[] bytes) {
        Footer footer =
                Footer.getRootAsFooter(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < footer.dictionariesLength(); i++) {
            Block block = footer.dictionaries(i);
            places.add(block.offset());
        }
        for (int i = 0; i < footer.recordBatchesLength(); i++) {
            Block block = footer.recordBatches(i);
            places.add(block.offset());
        }
        return places;
    }

    private static boolean isMagic(MemorySegment document, long from) {
        return document.byteSize() - from >= MAGIC.length()
                && document.asSlice(from, MAGIC.length())
                                .mismatch(
                                        MemorySegment.ofArray(
                                                MAGIC.getBytes(StandardCharsets.US_ASCII)))
                        < 0;
    }

    private static DatabaseException notFile(String place) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "Not an Arrow file: missing %s magic".formatted(place));
    }
}
