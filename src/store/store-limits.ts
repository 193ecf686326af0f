/** Messages that the panel stores; the oldest are dropped first, and their count is shown. */
export const PANEL_RECORDS = 2_000_000;

/** Records stored for saving, per message of the limit: a poll is four of them. */
export const RECORDS_A_MESSAGE = 4;

/** Bytes of payload that the panel stores in memory: one per character of ASCII and base64, two of other text. */
export const PANEL_BYTES = 1024 * 1024 * 1024;

/** Connections whose headers, protocol and stack are stored for the detail view; people read the newest. */
export const CONNECTIONS_STORED = 5_000;
