// @ts-check
/** What the panel shows, as lines of text: only what is new since the last time. */

/** @typedef {import('../browsers/read-panel.mjs').PanelContent} PanelContent */
/** @typedef {import('../browsers/read-panel.mjs').StreamRow} StreamRow */
/** @typedef {import('../browsers/read-panel.mjs').MessageRow} MessageRow */

/** How many new messages are printed at a time; of more, only their number. */
const MESSAGES_SHOWN = 8;

/** How much of a payload is printed, in characters. */
const PREVIEW = 72;

/**
 * @param {string} text
 * @param {number} length
 */
function cut(text, length) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** @param {StreamRow} row */
function streamLine({ transport, state, received, sent, label, url }) {
  return `  stream   ${transport.padEnd(12)} ${state.padEnd(10)} in ${received}  out ${sent}  ${cut(label || url, PREVIEW)}`;
}

/**
 * A message's id counts within its stream, and another stream may be selected.
 *
 * @param {MessageRow} row
 */
const keyOf = ({ id, at }) => `${id} at ${at}`;

/** @param {MessageRow} row */
function messageLine({ direction, size, kind, preview }) {
  return `  message  ${direction.padEnd(4)} ${kind} ${size} B  ${cut(preview, PREVIEW)}`;
}

/**
 * Remembers what one panel has shown.
 *
 * @returns {(content: PanelContent) => string[]} the lines for what is new; none when nothing is
 */
export function printout() {
  let status = '';
  /** @type {ReadonlyMap<string, string>} line by stream */
  let streams = new Map();
  /** @type {ReadonlySet<string>} keys; those that have left the panel are forgotten, so this stays as small as the panel */
  let messages = new Set();
  /** @type {ReadonlySet<string>} lines */
  let findings = new Set();
  return (content) => {
    const streamsNow = new Map(content.streams.map((row) => [row.id, streamLine(row)]));
    const findingsNow = new Set(
      content.findings.map(({ kind, text }) => `  finding  ${kind}  ${cut(text, 2 * PREVIEW)}`),
    );
    const fresh = content.messages.filter((row) => !messages.has(keyOf(row)));
    const shown = fresh.slice(-MESSAGES_SHOWN);
    const lines = [
      ...[...streamsNow].filter(([id, line]) => streams.get(id) !== line).map(([, line]) => line),
      ...(fresh.length > shown.length ? [`  message  … ${fresh.length - shown.length} more before these`] : []),
      ...shown.map(messageLine),
      ...[...findingsNow].filter((line) => !findings.has(line)),
    ];
    const isStatusNew = content.status !== status;
    status = content.status;
    streams = streamsNow;
    findings = findingsNow;
    messages = new Set(content.messages.map(keyOf));
    return lines.length > 0 || isStatusNew ? [status, ...lines] : [];
  };
}
