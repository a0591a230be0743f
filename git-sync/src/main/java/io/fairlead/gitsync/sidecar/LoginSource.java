package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.SyncFailure;
import java.util.List;

/** Somewhere that logins come from; asked before every sync. */
@FunctionalInterface
interface LoginSource {

    List<SidecarCredentials.Login> logins() throws SyncFailure;
}
