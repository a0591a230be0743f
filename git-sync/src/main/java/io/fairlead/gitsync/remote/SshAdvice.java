package io.fairlead.gitsync.remote;

import java.util.List;
import org.eclipse.jgit.transport.URIish;

/** What a person is told to do where an SSH server is not believed, or lets nobody in. */
record SshAdvice(String server, int port) {

    static SshAdvice about(URIish uri) {
        return new SshAdvice(
                uri.getUser() == null ? uri.getHost() : uri.getUser() + "@" + uri.getHost(), uri.getPort());
    }

    /**
     * @param key the server's, as far as it is known; may be empty
     * @param where it should be written down
     */
    String unknown(String key, String where) {
        return "the key of " + host() + shown(key) + " is not in " + where
                + ": compare it with what the server's owner publishes (`ssh-keyscan" + portOption() + " " + host()
                + "` shows it), and add it there";
    }

    String unknownToUser(String key) {
        return "the key of " + host() + shown(key) + " is not in your known_hosts: connect once by hand, `" + byHand()
                + "`, compare it with what the server's owner publishes, and say yes";
    }

    String changed(String key, String where) {
        return "the key of " + host() + shown(key) + " is another than the one in " + where
                + ": ask the server's owner whether it was exchanged; if it was, take the old one out, `ssh-keygen -R "
                + (port > 0 ? "'[" + host() + "]:" + port + "'" : host())
                + (where.startsWith("/") ? " -f " + where : "") + "`, and add the new one";
    }

    String refused(List<String> keys) {
        return host() + " takes none of the keys that were tried, " + String.join(", ", keys)
                + ": add the public part of one of them to the account there, or give another key";
    }

    String noKeys(String where) {
        return host() + " wants a key, and there is none to try: " + where;
    }

    String locked(String key) {
        return "the key " + key
                + " has a passphrase, and nobody is here to type it: take one without, or let an ssh-agent"
                + " hold it (`ssh-add " + key + "`), which the ssh of the user who starts this then asks";
    }

    private String host() {
        return server.substring(server.indexOf('@') + 1);
    }

    private String byHand() {
        return "ssh" + portOption() + " " + server;
    }

    private String portOption() {
        return port > 0 ? " -p " + port : "";
    }

    private static String shown(String key) {
        return key.isEmpty() ? "" : " (" + key + ")";
    }
}
