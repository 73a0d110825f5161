package io.millpond.engine.kafka.simulation;

/// How often disks fail at present, as probabilities of a file operation.
final class SimFaults {
    private double diskCrash;
    private double diskFailure;

    double diskCrash() {
        return diskCrash;
    }

    double diskFailure() {
        return diskFailure;
    }

    /// @param crash that the machine stops
    /// @param failure that the operation fails
    void disks(double crash, double failure) {
        diskCrash = crash;
        diskFailure = failure;
    }
}
