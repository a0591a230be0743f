package io.fairlead.runner.logs.bucket;

import java.io.IOException;
import java.util.Set;

/** The bucket was asked for something and did not do it. */
public final class BucketFailure extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    /** With these servers answer what they do not know: bad request, method not allowed, not implemented. */
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 405, 501);

    /** A proxy that takes a header out of a request breaks its signature. */
    private static final String HEADER_LOST = "SignatureDoesNotMatch";

    private final int status;
    private final String code;

    /**
     * @param status of the HTTP answer; 0 if there was none
     * @param code S3's word for what went wrong; "" for none
     */
    BucketFailure(String message, int status, String code, Exception cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    /** Somebody else wrote the object. */
    static BucketFailure condition(String message) {
        return new BucketFailure(message, PRECONDITION_FAILED, "", null);
    }

    /** Whether somebody else wrote the object, before or at this moment. */
    boolean isCondition() {
        return status == PRECONDITION_FAILED || status == CONFLICT;
    }

    /** Whether the server understood, and would not. */
    boolean isRefusal() {
        return status >= BAD_REQUEST && status < SERVER_ERROR;
    }

    /** Whether the credentials are the reason. */
    boolean isForbidden() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** Whether it may be a part of the request that the server does not know. */
    boolean mayBeNotUnderstood() {
        return NOT_UNDERSTOOD.contains(status) || code.equals(HEADER_LOST);
    }

    /** The answer in short. */
    String answer() {
        return code.isEmpty() ? Integer.toString(status) : status + " " + code;
    }
}
