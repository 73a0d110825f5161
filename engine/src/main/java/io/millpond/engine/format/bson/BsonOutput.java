package io.millpond.engine.format.bson;

import io.millpond.sql.codec.ByteSink;

import java.nio.charset.StandardCharsets;

/// What the elements of documents are written to, each after its name was set. Single-threaded.
final class BsonOutput {
    private final ByteSink sink;
    private byte[] name = new byte[0];

    BsonOutput(ByteSink sink) {
        this.sink = sink;
    }

    ByteSink sink() {
        return sink;
    }

    /// Sets the name of the next element.
    void name(byte[] next) {
        name = next;
    }

    /// Sets the name of the next element, a number.
    void name(int number) {
        name = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes the kind and the name of the next element, whose value follows.
    ByteSink begin(BsonKind kind) {
        sink.put(kind.code());
        sink.put(name);
        sink.put((byte) 0);
        return sink;
    }

    /// Starts a document; its place, for [#finishDocument].
    int startDocument() {
        int place = sink.size();
        sink.putInt(0);
        return place;
    }

    /// Ends the document and writes its size to its front.
    void finishDocument(int place) {
        sink.put((byte) 0);
        int size = sink.size() - place;
        for (int i = 0; i < Integer.BYTES; i++) {
            sink.bytes()[place + i] = (byte) (size >>> (i * Byte.SIZE));
        }
    }
}
