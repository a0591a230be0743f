package io.fairlead.runner.web.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A page: all that its template shows, ready to be shown. */
public interface Page {

    Frame frame();

    /** The template's file, such as {@code dags.jte}. */
    String template();

    /** The address of the one stream of events that keeps the page live; empty for a page that stands still. */
    default String stream() {
        if (frame().topics().isEmpty()) return "";
        return frame().topics().stream()
                .map(topic -> URLEncoder.encode(topic, StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "/events?topics=", ""));
    }

    /** What makes htmx fetch the live part of the page anew. */
    default String trigger() {
        return frame().topics().stream()
                .map(topic -> "fl:" + topic + " from:body")
                .collect(Collectors.joining(", "));
    }
}
