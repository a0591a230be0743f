package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.SyncFailure;
import java.util.List;

/** Somewhere that logins come from; asked before every sync. */
@FunctionalInterface
public interface LoginSource {

    List<SidecarCredentials.Login> logins() throws SyncFailure;
}
