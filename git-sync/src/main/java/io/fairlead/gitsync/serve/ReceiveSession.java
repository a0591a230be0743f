package io.fairlead.gitsync.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A push. Rewriting history is allowed: it is the team's own repository. */
final class ReceiveSession implements GitSession {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveSession.class);

    private final ReceivePack receive;
    private final Runnable afterPush;

    ReceiveSession(Repository repository, long maxPackBytes, Runnable afterPush) {
        this.afterPush = afterPush;
        receive = new ReceivePack(repository);
        receive.setBiDirectionalPipe(false);
        receive.setTimeout(TIMEOUT_SECONDS);
        receive.setAllowNonFastForwards(true);
        receive.setObjectChecker(new ObjectChecker());
        // What is small in the pack may be huge when it is unpacked.
        receive.setMaxObjectSizeLimit(maxPackBytes);
        receive.setPostReceiveHook((pack, commands) -> pushed(commands));
    }

    @Override
    public void advertise(OutputStream out) throws IOException {
        PacketLineOut packets = new PacketLineOut(out);
        packets.writeString("# service=" + GitService.RECEIVE_PACK.wireName() + "\n");
        packets.end();
        receive.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(packets));
    }

    @Override
    public void serve(InputStream in, OutputStream out) throws IOException {
        try {
            receive.receive(in, out, null);
        } catch (UnpackException e) {
            // The client has been told; this is for whoever reads the log of the server.
            LOG.info("push to {} refused: {}", receive.getRepository().getDirectory(), String.valueOf(e.getCause()));
        }
    }

    private void pushed(Collection<ReceiveCommand> succeeded) {
        if (succeeded.isEmpty()) return;
        try {
            afterPush.run();
        } catch (RuntimeException e) {
            // The refs are changed already; a poll will find that out.
            LOG.warn("what follows a push failed; the push itself succeeded", e);
        }
    }
}
