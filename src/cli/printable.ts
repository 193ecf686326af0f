/** Marks that end a line or reverse the reading order, where they are text for a terminal. */
const MARKS = '\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';

const UNPRINTABLE = new RegExp(`[\\p{Cc}${MARKS}]`, 'gu');
const UNPRINTABLE_IN_LINES = new RegExp(`(?![\\t\\n])[\\p{Cc}${MARKS}]`, 'gu');
const RAW_IN_JSON = new RegExp(`[\\u007f-\\u009f${MARKS}]`, 'g');

/**
 * What systems for CI take from a log as a command: GitHub Actions `::name::` at the begin of a line and, like Azure
 * Pipelines and TeamCity, `##[name]` or `##word[name]` anywhere in it.
 */
const COMMAND_ANYWHERE = /##(?=\w*\[)/g;
const COMMAND_AT_BEGIN = /^(\s*:)(?=:)/gm;

const disarm = (text: string): string => text.replace(COMMAND_ANYWHERE, '#·#').replace(COMMAND_AT_BEGIN, '$1·');

/**
 * Makes a text from a recording safe to print: control characters, which could move the cursor, change colours or forge
 * lines, and marks that reverse the reading order become `·`; what a system for CI would take as a command gets a `·`.
 */
export const toPrintable = (text: string): string => disarm(text.replace(UNPRINTABLE, '·'));

/** The same for a text of several lines: tabs and line feeds remain. */
export const toPrintableLines = (text: string): string => disarm(text.replace(UNPRINTABLE_IN_LINES, '·'));

/**
 * Makes JSON safe to print. JSON escapes control characters below U+0020 itself; those from U+007F to U+009F, which
 * terminals act on too, the marks, and what systems for CI take as a command become `\u…`. It is still the same value,
 * since they occur in texts alone.
 */
export const toPrintableJson = (json: string): string =>
  json
    .replace(RAW_IN_JSON, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(COMMAND_ANYWHERE, '\\u0023#');
