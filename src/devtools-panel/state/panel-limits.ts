/** Milliseconds of taking in records without a pause: half a frame, the other half is for painting and input. */
export const INTAKE_SLICE = 8;

/** Records that may wait to be taken in before the source must wait: one second at 20,000 per second. */
export const INTAKE_RECORDS = 20_000;

/** Characters of payload that may wait to be taken in. */
export const INTAKE_CHARACTERS = 32 * 1024 * 1024;

/** Whole payloads fetched for the detail view that stay cached. */
export const BODIES_STORED = 20;

/** Milliseconds between two drawings of what arrives; the first after a quiet time happens in the next frame. */
export const DRAW_PERIOD = 100;

/** The same while a file is read or records wait: each drawing takes time from taking them in. */
export const CATCH_UP_PERIOD = 500;

/** From this many waiting records on, the backlog is shown and drawing slows down; fewer are gone by the next frame. */
export const BACKLOG = 1_000;

/** Milliseconds between two updates of counters, rates and findings: people cannot read them faster than four times a second. */
export const FIGURES_PERIOD = 250;

/** Milliseconds that the analysis' clock stays behind the present, so that records in transit do not look like silence. */
export const CLOCK_LAG = 1_500;

/** The span of time over which a stream's rate is measured. */
export const RATE_SPAN = 5_000;

/** The longest window that follows the present by default; a shorter recording is shown whole. */
export const FOLLOW_SPAN = 80_000;
