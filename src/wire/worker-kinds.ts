/** The kinds of workers. */
export const WORKER_KINDS = ['dedicated', 'shared', 'service'] as const;

/** One of {@link WORKER_KINDS}: a dedicated worker belongs to one page, the others to all pages of their origin. */
export type WorkerKind = (typeof WORKER_KINDS)[number];
