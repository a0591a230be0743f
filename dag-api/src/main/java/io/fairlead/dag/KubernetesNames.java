package io.fairlead.dag;

import java.util.regex.Pattern;

/** What Kubernetes accepts as a name, and how to say what it does not. Each method gives its argument back or refuses it. */
final class KubernetesNames {

    private static final int MAX_SUBDOMAIN = 253;
    private static final int MAX_IMAGE = 512;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern LABEL_PART = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final String IMAGE_PATH = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
    private static final Pattern IMAGE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?/)?"
            + IMAGE_PATH + "(/" + IMAGE_PATH + ")*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private KubernetesNames() {}

    /** The name of a Secret, a service account and the like: RFC 1123's subdomain. */
    static String object(String kind, String name) {
        if (name.length() <= MAX_SUBDOMAIN && SUBDOMAIN.matcher(name).matches()) return name;
        throw new IllegalArgumentException(
                kind + " '" + name + "' is not a name that Kubernetes accepts; it must be up to " + MAX_SUBDOMAIN
                        + " lower-case letters, digits, hyphens and dots, beginning and ending with a letter or digit");
    }

    /** The key of a label or annotation: {@code [domain/]name}. */
    static String key(String kind, String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "any" : key.substring(0, slash);
        boolean valid = LABEL_PART.matcher(key.substring(slash + 1)).matches()
                && domain.length() <= MAX_SUBDOMAIN
                && SUBDOMAIN.matcher(domain).matches();
        if (valid) return key;
        throw new IllegalArgumentException(
                kind + " key '" + key + "' is not one that Kubernetes accepts; it must be up to 63"
                        + " letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit, perhaps after"
                        + " a domain and a slash");
    }

    /** The value of a label. */
    static String labelValue(String kind, String value) {
        if (value.isEmpty() || LABEL_PART.matcher(value).matches()) return value;
        throw new IllegalArgumentException(
                kind + " value '" + value + "' is not one that Kubernetes accepts; it must be empty,"
                        + " or up to 63 letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit");
    }

    /** The name of an environment variable, as every shell understands it. */
    static String variable(String name) {
        if (VARIABLE.matcher(name).matches()) return name;
        throw new IllegalArgumentException(
                "environment variable '" + name + "' has a name that not every program can read;"
                        + " it must be up to 128 letters, digits and underscores, not beginning with a digit");
    }

    /** The reference of an image: {@code [host[:port]/]path[:tag][@sha256:…]}. */
    static String image(String image) {
        if (image.length() <= MAX_IMAGE && IMAGE.matcher(image).matches()) return image;
        throw new IllegalArgumentException("image '" + image + "' is not the name of an image; it must be like"
                + " ghcr.io/acme/loader:1.4, with a lower-case path");
    }
}
