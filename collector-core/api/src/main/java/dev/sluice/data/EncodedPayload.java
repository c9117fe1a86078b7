package dev.sluice.data;

/**
 * A request body as it was received, still compressed.
 *
 * @param coding content coding as HTTP and gRPC name it, lower case: {@code gzip}, {@code zstd},
 *     {@code snappy}
 * @param bytes the compressed bytes of exactly one body
 * @param decodedBytes size of the body when decoded, as counted while it was checked
 */
public record EncodedPayload(String coding, Slice bytes, long decodedBytes) {}
