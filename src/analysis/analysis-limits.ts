/** Every bound of the analysis, with its reason. */

/**
 * Streams that are stored; beyond it ended one-off requests go first, oldest first. Where all are open, new connections join
 * one row of others. A busy page has a few hundred.
 */
export const MAX_STREAMS = 2_000;

/** Streams to one endpoint, newest first, that are looked at where a rule needs to compare them with each other. */
export const MAX_COMPARED_STREAMS = 64;

/** Streams of one path that ended last and that a connection to another host or with another query may resume. */
export const MAX_RESUMABLE_STREAMS = 64;

/** Connections or requests that a stream remembers; older ones are counted in `droppedSpans`. Lanes are drawn from these. */
export const MAX_SPANS = 2_000;

/** Ended connections whose stream is still known, so that a record that comes late finds it. */
export const MAX_ENDED_CONNECTIONS = 5_000;

/** Connections that can be open at once; on a page with more, the ends of some were never recorded. */
export const MAX_OPEN_CONNECTIONS = 10_000;

/** How often a document may turn out to live after it seemed to have ended; then its connections stay open. */
export const MAX_REVIVALS = 100;

/** Obscured intervals that are stored, of a document and for drawing; the oldest go first. */
export const MAX_OBSCURED_INTERVALS = 1_000;

/** Navigations that are stored; the oldest go first. */
export const MAX_NAVIGATIONS = 1_000;

/** Documents that are remembered, with their URL and obscured intervals; the oldest go first. */
export const MAX_DOCUMENTS = 1_000;

/** Engine.IO sessions that a stream remembers; a server that restarts at each poll makes one a second. */
export const MAX_SESSIONS = 16;

/** Connections of a document that may continue one of several streams, and of which it is not known which. */
export const MAX_DOUBTS = 64;

/** Calls on which a poll's class is decided. */
export const POLL_WINDOW = 20;

/** Different values of one query parameter that are distinguished before it counts as volatile. */
export const MAX_PARAMETER_VALUES = 64;

/** Query parameters of one endpoint that are watched for volatile ones. */
export const MAX_WATCHED_PARAMETERS = 64;

/** How often the volatile parameters of one endpoint may change: then they stay as they are. */
export const MAX_VOLATILE_CHANGES = 100;

/** Endpoints whose parameters are being watched for volatile ones. */
export const MAX_WATCHED_ENDPOINTS = 1_000;

/** Characters of a request body that are read to find its shape. */
export const MAX_SHAPE_CHARACTERS = 64 * 1024;

/** Findings that one detector stores for one stream; the newest replace the oldest. */
export const MAX_FINDINGS_PER_STREAM = 200;

/** Findings that one detector stores in all. */
export const MAX_FINDINGS_PER_DETECTOR = 2_000;

/** Faults caused on purpose that are remembered; the newest replace the oldest. More than a person starts in a day. */
export const MAX_INDUCED_FAULTS = 500;

/** Messages changed on purpose that are remembered, the newest. */
export const MAX_INDUCED_MESSAGES = 20_000;

/** Records named by one finding. */
export const MAX_FINDING_RECORDS = 20;
