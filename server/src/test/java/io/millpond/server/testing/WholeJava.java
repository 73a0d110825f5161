package io.millpond.server.testing;

import java.util.List;

/// Java as `./millpond` starts it, with a heap that leaves room for other tests.
final class WholeJava {
    static final List<String> OPTIONS =
            List.of("-Xmx1g", "-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path"));

    private WholeJava() {}
}
