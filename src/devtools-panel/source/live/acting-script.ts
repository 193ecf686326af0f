/**
 * The place of the script that causes faults: the build has the panel load that file instead, when it is asked for. In a page
 * of the extension it does nothing but leave itself under `ACTING_GLOBAL`.
 */
// oxlint-disable-next-line unicorn/require-module-specifiers -- a module of which nothing is taken
export {};
