package io.fairlead.runner.web.view;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Turns pages into HTML by their templates, which were compiled with the runner. Thread-safe. */
public final class Pages {

    /** The Content-Security-Policy of every response: nothing inline, nothing from elsewhere, framed by nobody. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "io.fairlead.runner.web.templates");

    /** The whole page. */
    public String html(Page page) {
        return render(page.template(), page);
    }

    /**
     * A part of a page.
     *
     * @param template its file, such as {@code tag/logPart.jte}
     */
    public String render(String template, Object model) {
        var output = new StringOutput();
        engine.render(template, model, output);
        return output.toString();
    }
}
