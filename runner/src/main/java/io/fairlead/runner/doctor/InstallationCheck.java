package io.fairlead.runner.doctor;

/** Something that an installation stands on, tried beside a runner or before there is one. Leaves nothing behind. */
public interface InstallationCheck {

    /** What is tried, as a heading. */
    String subject();

    /** Tries it. What it throws counts as a failure, like one that it found. */
    void carryOut(Findings found) throws Exception;
}
