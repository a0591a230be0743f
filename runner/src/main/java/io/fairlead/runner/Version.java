package io.fairlead.runner;

/** Which Fairlead this is. */
public final class Version {

    /** From the jar's manifest; {@code dev} where there is no jar. */
    public static final String TEXT = text();

    private Version() {}

    private static String text() {
        String implementation = Version.class.getPackage().getImplementationVersion();
        return implementation == null ? "dev" : implementation;
    }
}
