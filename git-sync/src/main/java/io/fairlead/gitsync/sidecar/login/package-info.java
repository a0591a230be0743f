/** Where logins come from: flags and files, a helper that is asked, a GitHub App, a proxy's address. */
package io.fairlead.gitsync.sidecar.login;
