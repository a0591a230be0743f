package io.fairlead.gitsync.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/** An answer to git on the JDK's HTTP server. */
public final class ExchangeResponse implements SmartHttp.Response {

    private final HttpExchange exchange;
    private int status;
    private boolean begun;

    public ExchangeResponse(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void status(int code) {
        status = code;
    }

    @Override
    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public OutputStream body() throws IOException {
        begun = true;
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    /** Whether it is too late for another status. */
    public boolean begun() {
        return begun;
    }
}
