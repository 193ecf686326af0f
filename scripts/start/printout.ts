/** What the panel shows, as lines of text: only what is new since the last time. */
import type { MessageRow, PanelContent, StreamRow } from '../browsers/read-panel.ts';

/** How many new messages are printed at a time; of more, only their number. */
const MESSAGES_SHOWN = 8;

/** How much of a payload is printed, in characters. */
const PREVIEW = 72;

function cut(text: string, length: number) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

function streamLine({ transport, state, received, sent, label, url }: StreamRow) {
  return `  stream   ${transport.padEnd(12)} ${state.padEnd(10)} in ${received}  out ${sent}  ${cut(label || url, PREVIEW)}`;
}

/** A message's id counts within its stream, and another stream may be selected. */
const keyOf = ({ id, at }: MessageRow) => `${id} at ${at}`;

function messageLine({ direction, size, kind, preview }: MessageRow) {
  return `  message  ${direction.padEnd(4)} ${kind} ${size} B  ${cut(preview, PREVIEW)}`;
}

/** Remembers what one panel has shown. */
export class Printout {
  #status = '';
  /** Lines by stream. */
  #streams: ReadonlyMap<string, string> = new Map();
  /** Keys; those that have left the panel are forgotten, so this stays as small as the panel. */
  #messages: ReadonlySet<string> = new Set();
  /** Lines. */
  #findings: ReadonlySet<string> = new Set();

  /** The lines for what is new, the status first; none when nothing is. */
  linesFor(content: PanelContent): readonly string[] {
    const streams = new Map(content.streams.map((row) => [row.id, streamLine(row)]));
    const findings = new Set(content.findings.map(({ kind, text }) => `  finding  ${kind}  ${cut(text, 2 * PREVIEW)}`));
    const fresh = content.messages.filter((row) => !this.#messages.has(keyOf(row)));
    const shown = fresh.slice(-MESSAGES_SHOWN);
    const lines = [
      ...[...streams].filter(([id, line]) => this.#streams.get(id) !== line).map(([, line]) => line),
      ...(fresh.length > shown.length ? [`  message  … ${fresh.length - shown.length} more before these`] : []),
      ...shown.map(messageLine),
      ...[...findings].filter((line) => !this.#findings.has(line)),
    ];
    const isStatusNew = content.status !== this.#status;
    this.#status = content.status;
    this.#streams = streams;
    this.#findings = findings;
    this.#messages = new Set(content.messages.map(keyOf));
    return lines.length > 0 || isStatusNew ? [content.status, ...lines] : [];
  }
}
