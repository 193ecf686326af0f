/** Messages that the panel holds; the oldest go first, are counted and the count is shown. */
export const PANEL_RECORDS = 2_000_000;

/** Records that are kept for saving, for each message of the limit: a poll is four of them. */
export const RECORDS_A_MESSAGE = 4;

/** Bytes of payload that the panel holds in memory: one a character of ASCII and base64, two of other text. */
export const PANEL_BYTES = 1024 * 1024 * 1024;

/** Connections whose headers, protocol and stack are kept for the detail view; the newest are the ones looked at. */
export const CONNECTIONS_STORED = 5_000;
