package io.fairlead.runner.worker.log;

import io.fairlead.runner.logs.LineDecoder;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Cuts what is written into lines. */
final class LineStream extends OutputStream {

    private final LineDecoder decoder;

    /** @param mask takes secrets out of a line that is cut, before half of one could stay */
    LineStream(Consumer<String> lines, UnaryOperator<String> mask) {
        this.decoder = new LineDecoder(lines, mask);
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        decoder.write(bytes, offset, length);
    }

    /** Of a line that is written over, what has been held back. */
    synchronized void showLatest() {
        decoder.showLatest();
    }

    /** Ends the line that was begun, if there is one. */
    synchronized void finishLine() {
        decoder.finish();
    }
}
