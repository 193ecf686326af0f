/** Bytes that one frame may become when it is decompressed; what is beyond is not made, and said. */
export const UNWRAPPED_LIMIT = 8 * 1024 * 1024;

/** Bytes of compressed input between two looks at how much came out: deflate makes at most 1,032 times as much of it. */
export const INFLATE_SLICE = 4 * 1024;

/** Window of a zstd frame, which is allocated before anything is read; RFC 8878, 3.1.1.1.2 recommends to support 8 MB. */
export const ZSTD_WINDOW_LIMIT = 8 * 1024 * 1024;

/** Containers within containers; values deeper than this are not read. */
export const DEPTH_LIMIT = 64;

/** Values that one frame may hold: a byte each is enough to write one, and each costs many times as much in memory. */
export const VALUES_LIMIT = 200_000;

/** Bytes of a key that is a byte string; longer keys are cut. */
export const NAME_BYTES = 32;
