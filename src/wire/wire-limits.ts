/** Every bound on the way from the page to the panel, with its reason. Counts are of records, sizes in bytes. */

/** Records that a page keeps while nobody looks: minutes of a busy feed, a millisecond to hand over. */
export const RING_RECORDS = 5_000;

/** Payload that a page keeps, whichever of the two comes first: unnoticeable beside any page. */
export const RING_BYTES = 8 * 1024 * 1024;

/** Records that a page keeps while a panel is open and has not acknowledged them: ten seconds at 20,000 messages a second. */
export const SUBSCRIBED_RING_RECORDS = 200_000;

/** Payload that a page keeps while a panel is open and has not acknowledged it; beyond it, contents go before records. */
export const SUBSCRIBED_RING_BYTES = 32 * 1024 * 1024;

/** Milliseconds for which a page keeps as much for a panel that went away: a background that was stopped is back in less. */
export const SUBSCRIBER_AWAITED = 5_000;

/** Characters of text, or bytes of binary, that travel with a message; the rest is cut and marked. */
export const PAYLOAD_LIMIT = 64 * 1024;

/** The same for a piece of an event stream: a cut there would hide the events behind it. */
export const CHUNK_LIMIT = 1024 * 1024;

/** Frames of a call stack that are kept. */
export const INITIATOR_FRAMES = 8;

/** Characters of a URL that are kept; `data:` URLs have no bound of their own. */
export const URL_LIMIT = 8 * 1024;

/** Records in a batch: unbatched ports carry 4,000 to 10,000 records a second, batches of 100 over 100,000. */
export const BATCH_RECORDS = 500;

/** Characters in a batch before JSON, far below the 64 MiB at which Chrome refuses a message. */
export const BATCH_CHARACTERS = 1024 * 1024;

/** Milliseconds that a record waits for others of its batch. */
export const BATCH_WAIT = 50;

/** Records that a page hands over in one task: five milliseconds of its thread. */
export const TURN_RECORDS = 1_000;

/** Characters that a page hands over in one task. */
export const TURN_CHARACTERS = 1024 * 1024;

/** Records on the way and not yet acknowledged, for each panel; past it the page waits and its ring fills. */
export const IN_FLIGHT_RECORDS = 10_000;

/** Characters on the way and not yet acknowledged, for each panel. */
export const IN_FLIGHT_CHARACTERS = 8 * 1024 * 1024;

/**
 * Milliseconds between two calls of a panel to the pages of its tab: a frame that comes and goes between two calls is not
 * seen. A call costs a frame a message that it does not answer; it also keeps the background from falling asleep.
 */
export const PROBE_PERIOD = 250;

/**
 * Milliseconds between two calls while the tab goes from one page to the next, which may live for less than a
 * `PROBE_PERIOD`: in Firefox a page that no call has reached cannot say its last words either.
 */
export const QUICK_PROBE_PERIOD = 25;

/** Milliseconds after the end of a tab's page for which the next page is called that often. */
export const QUICK_PROBE_SPAN = 1_000;

/** Milliseconds after the last call for which a page that goes tells its end, though its port is broken. */
export const FINAL_FLUSH_PERIOD = 5_000;

/**
 * Milliseconds of a page's life within which the calls of a panel may not have reached it: eight of them. A page that goes
 * sooner tells its end in any case.
 */
export const UNPROBED_PERIOD = 2_000;

/** Last words of pages that the background keeps for panels that are on their way back to it. */
export const FINAL_FLUSHES_KEPT = 200;
