package io.fairlead.runner.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is around every page.
 *
 * @param user who is signed in; empty where nobody has to sign in
 * @param title of the page, without the product's name
 * @param topics what the page wants to hear of; without spaces, commas or brackets
 * @param now against which times are told
 * @param notice what came of the last action, shown once
 */
public record Frame(
        Site site, Optional<String> user, String title, List<String> topics, Instant now, Optional<String> notice) {

    /** The same with another notice. */
    public Frame with(Optional<String> notice) {
        return new Frame(site, user, title, topics, now, notice);
    }

    /**
     * What is the same on every page.
     *
     * @param environment shown in the header, such as {@code production}; may be empty
     */
    public record Site(String environment, String version) {}
}
