/**
 * The text of the script that causes faults, for the load that a plan is armed for. The build puts it here, as a module that
 * the panel loads when it is asked for: pages of an extension may fetch nothing.
 */
export const ACTING_TEXT: string = '';
