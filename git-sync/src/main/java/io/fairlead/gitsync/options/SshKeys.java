package io.fairlead.gitsync.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to log in at SSH servers, and how to know them.
 *
 * @param keyFiles private keys, tried in this order; read anew for every connection
 * @param knownHostsFile the servers' keys; without it every server is believed
 * @param userDirectory usually {@code ~/.ssh}, whose {@code config} is obeyed, and whose keys are used where there is no other
 * @param program a command for a shell that connects instead, called as OpenSSH's; empty for none
 * @param usersOwn whether the program decides by the user's own settings which keys to try and which servers to believe
 */
public record SshKeys(
        List<Path> keyFiles,
        Optional<Path> knownHostsFile,
        Optional<Path> userDirectory,
        String program,
        boolean usersOwn) {

    /** No key, and every server is believed. */
    public static final SshKeys NONE = new SshKeys(List.of(), Optional.empty());

    public SshKeys {
        keyFiles = List.copyOf(keyFiles);
    }

    /** Without anything of the user's. */
    public SshKeys(List<Path> keyFiles, Optional<Path> knownHostsFile) {
        this(keyFiles, knownHostsFile, Optional.empty(), "");
    }

    public SshKeys(List<Path> keyFiles, Optional<Path> knownHostsFile, Optional<Path> userDirectory, String program) {
        this(keyFiles, knownHostsFile, userDirectory, program, false);
    }
}
