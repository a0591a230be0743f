package io.fairlead.gitsync.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to log in at SSH servers, and how to know them.
 *
 * @param keyFiles private keys, tried in this order; read anew for every connection
 * @param knownHostsFile the servers' keys; without it every server is believed
 */
public record SshKeys(List<Path> keyFiles, Optional<Path> knownHostsFile) {

    /** No key, and every server is believed. */
    public static final SshKeys NONE = new SshKeys(List.of(), Optional.empty());

    public SshKeys {
        keyFiles = List.copyOf(keyFiles);
    }
}
