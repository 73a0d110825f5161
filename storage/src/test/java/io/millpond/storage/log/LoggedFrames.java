package io.millpond.storage.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A replay that keeps payloads as texts; a snapshot is the texts so far, one a line.
final class LoggedFrames implements LogReplay {
    final List<String> texts = new ArrayList<>();
    int framesReplayed;

    @Override
    public void snapshot(long sequence, byte[] state) {
        if (state.length > 0) {
            texts.addAll(List.of(new String(state, StandardCharsets.UTF_8).split("\n")));
        }
        if (texts.size() != sequence) {
            throw new AssertionError(texts.size() + " frames in snapshot " + sequence);
        }
    }

    @Override
    public void frame(long sequence, byte[] payload) {
        texts.add(new String(payload, StandardCharsets.UTF_8));
        framesReplayed++;
        if (texts.size() != sequence) {
            throw new AssertionError("frame " + sequence + " came after " + (texts.size() - 1));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] state(List<String> texts) {
        return bytes(String.join("\n", texts));
    }
}
