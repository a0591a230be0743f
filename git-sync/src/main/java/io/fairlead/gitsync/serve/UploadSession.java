package io.fairlead.gitsync.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A clone or a fetch. */
final class UploadSession implements GitSession {

    private final UploadPack upload;

    UploadSession(Repository repository, List<String> parameters) {
        upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        upload.setTimeout(TIMEOUT_SECONDS);
        upload.setExtraParameters(parameters);
        // A run keeps its commit even if that was pushed away since; who may read the repository may read all of it.
        upload.setRequestPolicy(UploadPack.RequestPolicy.ANY);
    }

    /** Says of a repository no more than these refs; objects are not for this one to give. */
    static UploadSession listing(Repository repository, List<String> parameters, Map<String, Ref> refs) {
        UploadSession session = new UploadSession(repository, parameters);
        session.upload.setRequestPolicy(UploadPack.RequestPolicy.ADVERTISED);
        session.upload.setAdvertisedRefs(refs);
        return session;
    }

    /** Of a repository in which there is nothing but what is given away, and that is packed already. */
    static UploadSession ofSnapshot(Repository repository, List<String> parameters) {
        UploadSession session = new UploadSession(repository, parameters);
        session.upload.setRequestPolicy(UploadPack.RequestPolicy.TIP);
        PackConfig packing = new PackConfig(repository);
        packing.setDeltaCompress(false);
        packing.setThreads(1);
        session.upload.setPackConfig(packing);
        return session;
    }

    @Override
    public void advertise(OutputStream out) throws IOException {
        upload.sendAdvertisedRefs(
                new PacketLineOutRefAdvertiser(new PacketLineOut(out)), GitService.UPLOAD_PACK.wireName());
    }

    @Override
    public void serve(InputStream in, OutputStream out) throws IOException {
        upload.upload(in, out, null);
    }
}
