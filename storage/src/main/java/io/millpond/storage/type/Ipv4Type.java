package io.millpond.storage.type;

/// `IPv4`: an address of 32 bits, held and ordered as an unsigned number.
public record Ipv4Type() implements DataType {
    @Override
    public String name() {
        return "IPv4";
    }

    @Override
    public Layout layout() {
        return Layout.INT;
    }
}
