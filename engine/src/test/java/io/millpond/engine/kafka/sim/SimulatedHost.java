package io.millpond.engine.kafka.sim;

/// A process: its threads stand still while it is paused and end when it is killed. Started again,
/// it is another one.
public final class SimulatedHost {
    private final String name;
    private boolean isPaused;
    private boolean isDead;

    SimulatedHost(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Whether it stands still, as after SIGSTOP.
    public boolean isPaused() {
        return isPaused;
    }

    public boolean isDead() {
        return isDead;
    }

    public void pause(boolean isOn) {
        isPaused = isOn;
    }

    /// Ends it as SIGKILL does.
    public void kill() {
        isDead = true;
        isPaused = false;
    }
}
