package io.millpond.storage.type;

/// `IPv6`: an address of 128 bits, held as a low and a high word and ordered as an unsigned number,
/// so by its bytes as they go over the wire.
public record Ipv6Type() implements DataType {
    @Override
    public String name() {
        return "IPv6";
    }

    @Override
    public Layout layout() {
        return Layout.WIDE_128;
    }
}
