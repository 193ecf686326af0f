/** Messages that the panel holds; the oldest go first, are counted and the count is shown. */
export const PANEL_RECORDS = 2_000_000;

/** Records that are kept for saving, for each message of the limit: a poll is four of them. */
export const RECORDS_A_MESSAGE = 4;

/** Characters of payload that the panel holds: a gibibyte of plain text in the engine's one-byte strings. */
export const PANEL_CHARACTERS = 1024 * 1024 * 1024;

/** Whole payloads fetched for the detail view that are kept at hand. */
export const BODIES_HELD = 20;

/** Milliseconds between two updates of counters, rates and findings: faster than four a second nobody reads. */
export const FIGURES_PERIOD = 250;

/** Milliseconds that the analysis' clock stays behind the present, so that records on their way are not taken for silence. */
export const CLOCK_LAG = 1_500;

/** The span of time over which a stream's rate is taken. */
export const RATE_SPAN = 5_000;

/** The longest window that follows the present by itself; before, the whole recording is shown. */
export const FOLLOW_SPAN = 80_000;

/** Connections whose headers, protocol and stack are kept for the detail view; the newest are the ones looked at. */
export const CONNECTIONS_HELD = 5_000;
