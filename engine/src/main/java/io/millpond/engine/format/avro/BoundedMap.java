package io.millpond.engine.format.avro;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map that forgets what was not asked for longest. Single-threaded.
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int SIZE_MAX = 1_000;

    BoundedMap() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > SIZE_MAX;
    }
}
