/** Every bound on the way from the page to the panel, with its reason. Counts are of records, sizes in bytes. */

/** Records that a page stores while no panel is open: minutes of a busy feed, a millisecond to send. */
export const RING_RECORDS = 5_000;

/** Payload that a page stores, whichever of the two bounds comes first: unnoticeable next to any page. */
export const RING_BYTES = 8 * 1024 * 1024;

/** Records that a page stores for an open panel that has not acknowledged them: ten seconds at 20,000 messages a second. */
export const SUBSCRIBED_RING_RECORDS = 200_000;

/** Payload that a page stores for an open panel that has not acknowledged it; above it, contents are evicted before records. */
export const SUBSCRIBED_RING_BYTES = 32 * 1024 * 1024;

/** Milliseconds for which a page stores as much for a panel that disconnected: a stopped background is back in less. */
export const SUBSCRIBER_GRACE = 5_000;

/** Characters of text, or bytes of binary, that travel with a message; the rest is cut and marked. */
export const PAYLOAD_LIMIT = 64 * 1024;

/** The same for a piece of an event stream: a cut there would hide the events behind it. */
export const CHUNK_LIMIT = 1024 * 1024;

/** Frames of a call stack that are recorded. */
export const INITIATOR_FRAMES = 8;

/** Characters of a URL that are recorded; `data:` URLs have no bound of their own. */
export const URL_LIMIT = 8 * 1024;

/** Records in a batch: unbatched ports carry 4,000 to 10,000 records a second, batches of 100 over 100,000. */
export const BATCH_RECORDS = 500;

/** Characters in a batch before JSON, far below the 64 MiB at which Chrome refuses a message. */
export const BATCH_CHARACTERS = 1024 * 1024;

/** Milliseconds that a record waits for others of its batch. */
export const BATCH_WAIT = 50;

/** Records that a page sends in one task: five milliseconds of its thread. */
export const TASK_RECORDS = 1_000;

/** Characters that a page sends in one task. */
export const TASK_CHARACTERS = 1024 * 1024;

/** Records sent and not yet acknowledged, for each panel; above it the page waits and its ring fills. */
export const IN_FLIGHT_RECORDS = 10_000;

/** Characters sent and not yet acknowledged, for each panel. */
export const IN_FLIGHT_CHARACTERS = 8 * 1024 * 1024;

/**
 * Milliseconds between two probes of a panel. A frame that comes and goes between two probes is not seen. A probe costs a
 * frame one message that it need not answer; it also keeps the background from falling asleep.
 */
export const PROBE_PERIOD = 250;

/**
 * Milliseconds between two probes while the tab moves to another page, which may live for less than a `PROBE_PERIOD`: in
 * Firefox a page that no probe has reached cannot send its final flush either.
 */
export const QUICK_PROBE_PERIOD = 25;

/** Milliseconds after the end of a tab's page for which the next page is probed that often. */
export const QUICK_PROBE_SPAN = 1_000;

/** Milliseconds after the last probe within which a page that goes still reports its end, though its port is broken. */
export const LAST_PROBE_GRACE = 5_000;

/**
 * Milliseconds of a page's life within which no probe may have reached it yet: eight probe periods. A page that goes
 * sooner reports its end in any case.
 */
export const FIRST_PROBE_GRACE = 2_000;

/** Milliseconds between two messages by which a relay says that it is there, while a panel is subscribed. */
export const RELAY_ALIVE_PERIOD = 1_000;

/** Turns of the page's thread, each after a `RELAY_ALIVE_PERIOD`, without such a message, after which the relay counts as gone. */
export const RELAY_GONE_TURNS = 4;

/** Milliseconds between two requests for a sign of life of a recorder, while a panel is open. */
export const SIGN_OF_LIFE_PERIOD = 2_000;

/**
 * Milliseconds without a sign of life, counted only while the page's thread runs, after which a recorder counts as cut off:
 * three requests without an answer, since a browser may abort one of them (see `native-listener.ts`).
 */
export const SIGN_OF_LIFE_LIMIT = 8_000;

/** Ends of pages that the background stores for panels that are reconnecting to it. */
export const PENDING_ENDS_LIMIT = 200;
