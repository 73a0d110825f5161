package io.millpond.engine.kafka.lane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Addresses behind which no broker answers.
final class SilentBroker implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> queued = new ArrayList<>();

    private SilentBroker(int backlog) throws IOException {
        listening = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    }

    /// Connections are made, requests are taken, nothing is said.
    static SilentBroker mute() throws IOException {
        return new SilentBroker(1_000);
    }

    /// Packets vanish: nobody takes connections, and there is no room for another to wait.
    static SilentBroker unreachable() throws IOException {
        SilentBroker broker = new SilentBroker(1);
        boolean hasRoom = true;
        while (hasRoom) {
            hasRoom = broker.fill();
        }
        return broker;
    }

    private boolean fill() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(listening.getLocalSocketAddress(), 200);
            queued.add(socket);
            return true;
        } catch (java.net.SocketTimeoutException _) {
            socket.close();
            return false;
        }
    }

    /// Waits for somebody to connect, who is taken and not answered.
    void awaitConnection() throws IOException {
        queued.add(listening.accept());
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        listening.close();
    }
}
