package io.fairlead.gitsync.remote;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackTransport;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TcpTransport;
import org.eclipse.jgit.transport.URIish;

/** {@code git://}. JGit's own interrupts whoever reads for too long, which a read from a socket does not notice. */
final class GitTransport extends TcpTransport implements PackTransport {

    static final String SCHEME = "git";
    private static final int PORT = 9418;

    private final int readMillis;
    private final CutOff cutOff;

    /** @param readSeconds how long the host may say nothing */
    GitTransport(Repository local, URIish uri, int readSeconds, CutOff cutOff) {
        super(local, uri);
        this.readMillis = (int) TimeUnit.SECONDS.toMillis(readSeconds);
        this.cutOff = cutOff;
    }

    @Override
    public FetchConnection openFetch() throws TransportException {
        return openFetch(List.of());
    }

    @Override
    public FetchConnection openFetch(Collection<RefSpec> refs, String... patterns) throws TransportException {
        return StreamConnection.open(this, connect(), refs, patterns);
    }

    @Override
    public PushConnection openPush() throws NotSupportedException {
        throw new NotSupportedException("nothing is pushed by git://");
    }

    @Override
    public void close() {
        // Each connection is closed by itself.
    }

    private StreamConnection.Streams connect() throws TransportException {
        Socket socket = cutOff.add(new Socket());
        try {
            socket.connect(new InetSocketAddress(uri.getHost(), port()), readMillis);
            socket.setSoTimeout(readMillis);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            ask(new PacketLineOut(out));
            return new StreamConnection.Streams(new BufferedInputStream(socket.getInputStream()), out, socket);
        } catch (IOException e) {
            close(socket);
            if (e instanceof UnknownHostException) throw new TransportException(uri, "unknown host", e);
            throw new TransportException(uri, e.getMessage(), e);
        }
    }

    /** Names the service, the repository and the host, and asks for version 2 of the protocol unless another is wanted. */
    private void ask(PacketLineOut out) throws IOException {
        String host = uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
        String version = local.getConfig().getString("protocol", null, "version");
        boolean newest = version == null || version.equals("2");
        out.writeString("git-upload-pack " + uri.getPath() + "\0host=" + host + "\0" + (newest ? "\0version=2\0" : ""));
        out.flush();
    }

    private int port() {
        return uri.getPort() > 0 ? uri.getPort() : PORT;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // There is a failure to tell of already.
        }
    }
}
