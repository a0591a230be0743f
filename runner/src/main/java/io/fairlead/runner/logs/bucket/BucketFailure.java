package io.fairlead.runner.logs.bucket;

import java.io.IOException;

/** The bucket was asked for something and did not do it. */
public final class BucketFailure extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final int status;

    /** @param status of the HTTP answer; 0 if there was none */
    BucketFailure(String message, int status, Exception cause) {
        super(message, cause);
        this.status = status;
    }

    /** Whether somebody else wrote the object, before or at this moment. */
    boolean isCondition() {
        return status == PRECONDITION_FAILED || status == CONFLICT;
    }
}
