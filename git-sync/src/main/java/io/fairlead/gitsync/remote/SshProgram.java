package io.fairlead.gitsync.remote;

import io.fairlead.gitsync.options.SshKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Connects by a program of the user's choice, as git does with {@code GIT_SSH_COMMAND}. It gets the keys and the known hosts in
 * the options of OpenSSH, behind its own.
 */
final class SshProgram extends SshSessionFactory {

    private static final Pattern OPEN_SSH = Pattern.compile("(\\S*/)?ssh(\\s.*)?", Pattern.DOTALL);

    private final SshKeys keys;
    private final CutOff cutOff;

    SshProgram(SshKeys keys, CutOff cutOff) {
        this.keys = keys;
        this.cutOff = cutOff;
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider provider, FS files, int timeout) {
        return new Session(uri);
    }

    @Override
    public String getType() {
        return "program";
    }

    private List<String> command(URIish uri, String remoteCommand, Map<String, String> environment) throws IOException {
        String server = uri.getUser() == null ? uri.getHost() : uri.getUser() + "@" + uri.getHost();
        // Whoever writes the address of a submodule must not be able to have a program run here.
        if (server.startsWith("-"))
            throw new IOException("a server is wanted, and '" + server + "' is an option of ssh");
        List<String> command = new ArrayList<>(List.of("sh", "-c", keys.program() + " \"$@\"", "ssh"));
        if (keys.usersOwn()) ofUser(command);
        else ofOurs(command);
        if (isOpenSsh()) for (String name : environment.keySet()) command.addAll(List.of("-o", "SendEnv=" + name));
        if (uri.getPort() > 0) command.addAll(List.of("-p", String.valueOf(uri.getPort())));
        command.add(server);
        command.add(remoteCommand);
        return command;
    }

    /** Nobody is there to be asked; what it tells of its steps is for who wonders why it was not let in. */
    private void ofUser(List<String> command) {
        if (isOpenSsh()) command.addAll(List.of("-v", "-o", "BatchMode=yes"));
    }

    private void ofOurs(List<String> command) {
        for (Path key : keys.keyFiles()) if (Files.isReadable(key)) command.addAll(List.of("-i", key.toString()));
        keys.knownHostsFile()
                .ifPresentOrElse(
                        file -> command.addAll(
                                List.of("-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + file)),
                        () -> command.addAll(List.of("-o", "StrictHostKeyChecking=no")));
    }

    /** Whoever uses another program with options of its own sets one for git, too. */
    private boolean isOpenSsh() {
        return !keys.usersOwn() || OPEN_SSH.matcher(keys.program()).matches();
    }

    private final class Session implements RemoteSession2 {

        private final URIish uri;

        Session(URIish uri) {
            this.uri = uri;
        }

        @Override
        public Process exec(String remoteCommand, int timeout) throws IOException {
            return exec(remoteCommand, Map.of(), timeout);
        }

        @Override
        public Process exec(String remoteCommand, Map<String, String> environment, int timeout) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command(uri, remoteCommand, environment));
            builder.environment().putAll(environment);
            Process process = builder.start();
            cutOff.add(() -> end(process));
            if (!keys.usersOwn() || !isOpenSsh()) return process;
            return HeardProcess.of(process, new SshTranscript(SshAdvice.about(uri)));
        }

        @Override
        public void disconnect() {
            // Its processes are ended by whoever started them.
        }
    }

    /** With what the shell has started, which holds the streams too. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
