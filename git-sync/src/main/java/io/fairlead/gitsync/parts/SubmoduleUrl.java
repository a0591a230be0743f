package io.fairlead.gitsync.parts;

import io.fairlead.gitsync.options.RemoteUrl;
import io.fairlead.gitsync.options.SyncFailure;

/** Finds out where a submodule comes from, by git's rules for addresses that begin with a point. */
final class SubmoduleUrl {

    private static final String UP = "../";
    private static final String HERE = "./";

    private SubmoduleUrl() {}

    /**
     * The submodule's address.
     *
     * @param parent the address of the repository that has it, without a login
     */
    static String resolve(String url, String parent) throws SyncFailure {
        if (!url.startsWith(UP) && !url.startsWith(HERE)) return url;
        String base = withoutSlash(parent);
        String rest = url;
        while (rest.startsWith(UP) || rest.startsWith(HERE)) {
            if (rest.startsWith(UP)) base = parentOf(base, url);
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        boolean scp = base.endsWith(":");
        return withoutSlash(base + (scp ? "" : "/") + rest);
    }

    private static String parentOf(String base, String url) throws SyncFailure {
        int slash = base.lastIndexOf('/');
        int colon = base.lastIndexOf(':');
        if (slash > colon && !base.substring(0, slash).endsWith("/")) return base.substring(0, slash);
        if (colon > slash && colon < base.length() - 1 && !base.contains("://")) return base.substring(0, colon + 1);
        throw new SyncFailure("cannot strip one component off url '" + RemoteUrl.redact(base)
                + "' for the submodule at '" + RemoteUrl.redact(url) + "'");
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
