package io.millpond.server.torture;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What chance decides in a test: the same in every run, unless `-Dmillpond.seed=N` says otherwise.
/// A test that fails says which it was. What processes do in their time no seed fixes.
final class Seed implements TestExecutionExceptionHandler {
    private static final long SEED = Long.getLong("millpond.seed", 20_261_125);

    /// A new source of chance.
    ///
    /// @param purpose tells apart the sources of one test
    RandomGenerator random(int purpose) {
        return new SplittableRandom(SEED + purpose);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        failure.addSuppressed(new IllegalStateException("with -Dmillpond.seed=" + SEED));
        throw failure;
    }
}
