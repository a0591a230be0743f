package io.fairlead.runner.web.view;

import io.fairlead.runner.Version;
import io.fairlead.runner.access.Access;
import io.fairlead.runner.web.request.Visitor;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Answers requests with pages: knows what is around each of them, and how they are sent. */
public final class PageWriter {

    private static final Frame.Site SITE = new Frame.Site("", Version.TEXT);

    private final Pages pages;
    private final boolean open;
    private final InstantSource clock;

    public PageWriter(Pages pages, Access access, InstantSource clock) {
        this.pages = pages;
        this.open = access.isOpen();
        this.clock = clock;
    }

    public Frame frame(Context context, String title, String... topics) {
        Optional<String> user = open ? Optional.empty() : Visitor.known(context);
        return new Frame(SITE, user, title, List.of(topics), clock.instant(), Optional.empty());
    }

    /** The time, as of this request. */
    public Instant now() {
        return clock.instant();
    }

    public void write(Context context, Page page) {
        html(context, pages.html(page));
    }

    /** A part of a page, by its template's file. */
    public void writePart(Context context, String template, Object model) {
        html(context, pages.render(template, model));
    }

    private static void html(Context context, String html) {
        context.header("Cache-Control", "no-store").html(html);
    }
}
