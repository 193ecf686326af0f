/** Milliseconds of taking in records at a stretch: half a frame, the other half is for painting and input. */
export const INTAKE_SLICE = 8;

/** Records that may wait to be taken in before a source is asked to wait: a second at 20,000 a second. */
export const INTAKE_RECORDS = 20_000;

/** Characters of payload that may wait to be taken in. */
export const INTAKE_CHARACTERS = 32 * 1024 * 1024;

/** Whole payloads fetched for the detail view that are kept at hand. */
export const BODIES_STORED = 20;

/** Milliseconds between two drawings of what arrives; the first after a quiet time comes with the next frame. */
export const DRAW_PERIOD = 100;

/** The same while a file is read or records wait: each drawing is time that taking them in needs. */
export const CATCH_UP_PERIOD = 500;

/** Records that wait to be taken in are told from here on and drawn less often; fewer are gone with the next frame. */
export const BACKLOG = 1_000;

/** Milliseconds between two updates of counters, rates and findings: faster than four a second nobody reads. */
export const FIGURES_PERIOD = 250;

/** Milliseconds that the analysis' clock stays behind the present, so that records on their way are not taken for silence. */
export const CLOCK_LAG = 1_500;

/** The span of time over which a stream's rate is taken. */
export const RATE_SPAN = 5_000;

/** The longest window that follows the present by itself; before, the whole recording is shown. */
export const FOLLOW_SPAN = 80_000;
