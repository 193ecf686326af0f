/** Every bound of the analysis, with its reason. What falls out of a bound is counted where people can see it. */

/** Streams that are kept; past it one-off requests that ended go first, oldest first. A busy page has a few hundred. */
export const MAX_STREAMS = 2_000;

/** Connections or requests that a stream remembers; older ones are counted in `droppedSpans`. Lanes draw from these. */
export const MAX_SPANS = 2_000;

/** Ended connections whose stream can still be asked for, so that a record that comes late finds its place. */
export const MAX_ENDED_CONNECTIONS = 5_000;

/** Connections that can be open at once; a page with more has lost them without telling us. */
export const MAX_OPEN_CONNECTIONS = 10_000;

/** Bands that are kept; the oldest go first. */
export const MAX_BANDS = 1_000;

/** Navigation marks that are kept. */
export const MAX_NAVIGATIONS = 1_000;

/** Documents whose URL and place are remembered. */
export const MAX_DOCUMENTS = 1_000;

/** Engine.IO sessions that a stream remembers; a server that restarts at each poll makes one a second. */
export const MAX_SESSIONS = 16;

/** Calls on which a poll's class is decided. */
export const POLL_WINDOW = 20;

/** Different values of one query parameter that are told apart before it is taken for volatile. */
export const MAX_PARAMETER_VALUES = 64;

/** Endpoints whose parameters are being watched for volatile ones. */
export const MAX_WATCHED_ENDPOINTS = 1_000;

/** Characters of a request body that are read to find its shape. */
export const MAX_SHAPE_CHARACTERS = 64 * 1024;

/** Findings that one detector keeps for one stream; the newest replace the oldest of the same kind. */
export const MAX_FINDINGS_PER_STREAM = 200;

/** Findings that one detector keeps in all. */
export const MAX_FINDINGS_PER_DETECTOR = 2_000;

/** Records named by one finding. */
export const MAX_FINDING_RECORDS = 20;
