package io.fairlead.runner.web.page;

import io.fairlead.runner.web.view.Frame;
import io.fairlead.runner.web.view.Page;
import java.util.Optional;

/**
 * Where one signs in, at {@code /login}.
 *
 * @param next the path to go on to
 * @param problem why the last attempt did not succeed
 */
public record LoginPage(Frame frame, String next, Optional<String> problem) implements Page {
    @Override
    public String template() {
        return "login.jte";
    }
}
