package io.fairlead.gitsync.serve;

/** Decides who may fetch which commit. Asked by several threads at once. */
public interface FetchAuthorizer {

    /**
     * Whether the owner of the token may have this commit now. Whoever cannot tell says no.
     *
     * @param hash the full commit hash, of a commit that is there
     */
    boolean allows(String token, String repo, String hash);
}
