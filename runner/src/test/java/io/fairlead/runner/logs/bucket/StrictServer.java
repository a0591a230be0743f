package io.fairlead.runner.logs.bucket;

import io.fairlead.runner.logs.bucket.S3Proxied.Answer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What servers that speak S3 and are not Amazon's refuse, or do not know. */
enum StrictServer {
    REFUSES_CHECKSUMS_AND_CHUNKS {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return Stream.of(
                                    "x-amz-trailer",
                                    "x-amz-sdk-checksum",
                                    "x-amz-checksum",
                                    "aws-chunked",
                                    "\r\ntransfer-encoding")
                            .anyMatch(head::contains)
                    ? Optional.of(Answer.error(400, "InvalidArgument"))
                    : Optional.empty();
        }
    },
    WANTS_A_SIGNED_BODY_AT_ONCE {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return head.contains("unsigned-payload") || head.contains("streaming-") || head.contains("\r\nexpect:")
                    ? Optional.of(Answer.error(400, "InvalidRequest"))
                    : Optional.empty();
        }
    },
    KNOWS_NO_CONDITIONS {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return hasCondition(head) ? Optional.of(Answer.error(501, "NotImplemented")) : Optional.empty();
        }
    },
    TAKES_CONDITIONS_FOR_A_MISTAKE {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return hasCondition(head) ? Optional.of(Answer.error(400, "InvalidArgument")) : Optional.empty();
        }
    },
    LOSES_CONDITIONS_IN_A_PROXY {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return hasCondition(head) ? Optional.of(Answer.error(403, "SignatureDoesNotMatch")) : Optional.empty();
        }
    },
    IGNORES_CONDITIONS {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            boolean again = head.startsWith("put")
                    && hasCondition(head)
                    && !seen.add(head.lines().findFirst().orElse(""));
            return again ? Optional.of(Answer.DONE) : Optional.empty();
        }
    },
    LISTS_IN_THE_FIRST_WAY_ALONE {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return head.contains("list-type=2") ? Optional.of(Answer.error(501, "NotImplemented")) : Optional.empty();
        }
    },
    DELETES_ONE_AT_A_TIME {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return head.startsWith("post") && head.contains("?delete")
                    ? Optional.of(Answer.error(501, "NotImplemented"))
                    : Optional.empty();
        }
    },
    ALL_OF_THESE {
        @Override
        Optional<Answer> to(String head, Set<String> seen) {
            return Stream.of(values())
                    .filter(one -> one != this && one != IGNORES_CONDITIONS)
                    .flatMap(one -> one.to(head, seen).stream())
                    .findFirst();
        }
    };

    abstract Optional<Answer> to(String head, Set<String> seen);

    /** One that has seen nothing yet. */
    S3Proxied.Strictness fresh() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return head -> to(head, seen);
    }

    private static boolean hasCondition(String head) {
        return head.contains("\r\nif-none-match:") || head.contains("\r\nif-match:");
    }
}
