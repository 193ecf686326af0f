/** Every bound of the analysis, with its reason. */

/** Streams that are stored; beyond it ended one-off requests go first, oldest first. A busy page has a few hundred. */
export const MAX_STREAMS = 2_000;

/** Connections or requests that a stream remembers; older ones are counted in `droppedSpans`. Lanes are drawn from these. */
export const MAX_SPANS = 2_000;

/** Ended connections whose stream is still known, so that a record that comes late finds it. */
export const MAX_ENDED_CONNECTIONS = 5_000;

/** Connections that can be open at once; on a page with more, the ends of some were never recorded. */
export const MAX_OPEN_CONNECTIONS = 10_000;

/** Obscured intervals that are stored, of a document and for drawing; the oldest go first. */
export const MAX_OBSCURED_INTERVALS = 1_000;

/** Navigations that are stored; the oldest go first. */
export const MAX_NAVIGATIONS = 1_000;

/** Documents that are remembered, with their URL and obscured intervals; the oldest go first. */
export const MAX_DOCUMENTS = 1_000;

/** Engine.IO sessions that a stream remembers; a server that restarts at each poll makes one a second. */
export const MAX_SESSIONS = 16;

/** Calls on which a poll's class is decided. */
export const POLL_WINDOW = 20;

/** Different values of one query parameter that are distinguished before it counts as volatile. */
export const MAX_PARAMETER_VALUES = 64;

/** Endpoints whose parameters are being watched for volatile ones. */
export const MAX_WATCHED_ENDPOINTS = 1_000;

/** Characters of a request body that are read to find its shape. */
export const MAX_SHAPE_CHARACTERS = 64 * 1024;

/** Findings that one detector stores for one stream; the newest replace the oldest. */
export const MAX_FINDINGS_PER_STREAM = 200;

/** Findings that one detector stores in all. */
export const MAX_FINDINGS_PER_DETECTOR = 2_000;

/** Records named by one finding. */
export const MAX_FINDING_RECORDS = 20;
