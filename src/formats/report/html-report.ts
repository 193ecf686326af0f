import { formatBytes, formatCount, formatDuration, formatOffset, pluralize } from '../../base/format.ts';
import { html, Markup } from './html.ts';
import { writeInstant } from '../text/instant.ts';
import type { ReportFinding, ReportInput, ReportMessage, ReportRef, ReportStream } from './report-input.ts';
import { REPORT_STYLE } from './report-style.ts';
import { columnOf, createDensity, type Density, drawTimeline, severityOf } from './report-timeline.ts';

export type * from './report-input.ts';

/** Messages of a stream that are shown from its beginning, and as many from its end. */
const SHOWN_AT_ENDS = 100;

/** Messages of a stream that are shown because a finding names them. */
const SHOWN_FOR_FINDINGS = 300;

/** Characters of a payload that are shown. */
const SHOWN_CHARACTERS = 2_000;

/** Connections of a stream that are listed. */
const SHOWN_CONNECTIONS = 200;

/** Findings that are written out. */
const SHOWN_FINDINGS = 500;

const keyOf = ({ document, n, part }: ReportRef): string => `${n} ${part} ${document}`;

/** What of a stream's messages is shown: the first, the last, and those that findings name. */
class Excerpt {
  readonly density: Density = createDensity();
  readonly #first: ReportMessage[] = [];
  readonly #named: ReportMessage[] = [];
  #last: ReportMessage[] = [];
  count = 0;

  take(message: ReportMessage, isNamed: boolean, until: number): void {
    this.count += 1;
    const column = columnOf(message.at, until);
    const counts = this.density[message.direction];
    counts[column] = (counts[column] ?? 0) + 1;
    if (this.#first.length < SHOWN_AT_ENDS) this.#first.push(message);
    else {
      if (isNamed && this.#named.length < SHOWN_FOR_FINDINGS) this.#named.push(message);
      this.#last.push(message);
      if (this.#last.length >= 2 * SHOWN_AT_ENDS) this.#last = this.#last.slice(-SHOWN_AT_ENDS);
    }
  }

  /** In their order, each once. */
  messages(): readonly ReportMessage[] {
    const last = this.#last.slice(-SHOWN_AT_ENDS);
    const known = new Set(last);
    return [...this.#first, ...this.#named.filter((message) => !known.has(message)), ...last];
  }
}

function writeFacts(input: ReportInput): Markup {
  const { zero, until, streams, findings, problems, redaction } = input;
  const messages = streams.reduce((sum, { messagesIn, messagesOut }) => sum + messagesIn + messagesOut, 0);
  const when = zero === 0 ? 'Recorded at an unknown time' : `Recorded from ${writeInstant(zero)}`;
  const kinds = (['error', 'warning', 'info'] as const).map((severity) => {
    const count = findings.filter((finding) => severityOf(finding.severity) === severity).length;
    return pluralize(count, severity === 'info' ? 'note' : severity);
  });
  const replaced =
    redaction === null
      ? 'Secrets were not replaced.'
      : redaction.total === 0
        ? 'No secrets were found to replace.'
        : `${pluralize(redaction.total, 'secret')} replaced in ${pluralize(redaction.places, 'place')}; equal secrets have equal placeholders.`;
  const damage = problems.map((problem) => html`<li>${problem}</li>`);
  return html`<header>
    <h1>${input.title}</h1>
    <p class="soft">
      ${when}, ${formatDuration(until)}. ${pluralize(streams.length, 'stream')}, ${pluralize(messages, 'message')}.
    </p>
    <p><strong>${findings.length === 0 ? 'No findings.' : `${kinds.join(', ')}.`}</strong></p>
    <p class="soft">${replaced} Made by ${input.writer}.</p>
    ${
      damage.length === 0
        ? ''
        : html`<div class="card error">
            <p>Not all could be read:</p>
            <ul>
              ${damage}
            </ul>
          </div>`
    }
  </header>`;
}

function writeFinding(finding: ReportFinding, label: string): Markup {
  const evidence = finding.evidence.map((line) => html`<li>${line}</li>`);
  return html`<article class="card ${severityOf(finding.severity)}">
    <p>
      <strong>${finding.kind}</strong> <a href="#stream-${finding.stream}">${label}</a>
      <span class="soft">${formatOffset(finding.from)}</span>
    </p>
    <p>${finding.text}</p>
    ${
      evidence.length === 0
        ? ''
        : html`<ul>
            ${evidence}
          </ul>`
    }
    ${finding.doubt === '' ? '' : html`<p class="soft">May be wrong (${finding.confidence}): ${finding.doubt}</p>`}
    ${finding.advice === '' ? '' : html`<p>Try: ${finding.advice}</p>`}
  </article>`;
}

function writeMessage({ at, direction, size, payload, event, id }: ReportMessage): Markup {
  const shown = payload.data.slice(0, SHOWN_CHARACTERS);
  const isMore = payload.isCut || payload.data.length > SHOWN_CHARACTERS;
  const name = [event, id === null || id === '' ? null : `id ${id}`].filter((each) => each !== null).join(', ');
  const kind = payload.encoding === 'base64' ? html`<span class="soft">base64 </span>` : '';
  return html`<tr>
    <td class="number">${formatOffset(at)}</td>
    <td>${direction === 'in' ? '↓ in' : '↑ out'}</td>
    <td class="number">${formatBytes(size)}</td>
    <td>${name}</td>
    <td class="data">${kind}${shown}${isMore ? ' …' : ''}</td>
  </tr>`;
}

/** Rows of messages; where some between two are left out, a row says how many. */
function writeMessages(excerpt: Excerpt): Markup {
  const messages = excerpt.messages();
  if (messages.length === 0) return html``;
  const hidden = excerpt.count - messages.length;
  const rows = messages.map(writeMessage);
  if (hidden > 0) {
    const gap = html`<tr class="more">
      <td colspan="5">${pluralize(hidden, 'message')} not shown; the recording has them</td>
    </tr>`;
    rows.splice(SHOWN_AT_ENDS, 0, gap);
  }
  return html`<details>
    <summary>${pluralize(excerpt.count, 'message')}</summary>
    ${table(['At', 'Direction', 'Size', 'Event', 'Data'], rows)}
  </details>`;
}

/** A table with its headings, one for each cell of a row. */
const table = (headings: readonly string[], rows: readonly Markup[]): Markup =>
  html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th>${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;

function writeConnections({ spans, connections }: ReportStream): Markup {
  const rows = spans.slice(-SHOWN_CONNECTIONS).map((span) => {
    const end = span.closeAt === null ? 'still open' : `${span.how ?? 'ended'} at ${formatOffset(span.closeAt)}`;
    const code = span.code === null ? '' : `${span.code} ${span.reason}`;
    const opened = span.openAt === null ? 'never opened' : formatOffset(span.openAt);
    return html`<tr>
      <td class="number">${formatOffset(span.connectingAt)}</td>
      <td class="number">${opened}</td>
      <td>${end}</td>
      <td>${code}</td>
      <td class="number">${formatCount(span.messagesIn)}</td>
      <td class="number">${formatCount(span.messagesOut)}</td>
    </tr>`;
  });
  const hidden = connections - rows.length;
  return html`<details>
    <summary>${pluralize(connections, 'connection')}</summary>
    ${hidden > 0 ? html`<p class="soft">The last ${formatCount(rows.length)} are shown.</p>` : ''}
    ${table(['Begun', 'Open', 'End', 'Code', 'In', 'Out'], rows)}
  </details>`;
}

function writeStream(stream: ReportStream, excerpt: Excerpt): Markup {
  const facts = [
    stream.class,
    stream.protocol,
    stream.state,
    `${formatCount(stream.messagesIn)} in (${formatBytes(stream.bytesIn)})`,
    `${formatCount(stream.messagesOut)} out (${formatBytes(stream.bytesOut)})`,
    stream.reconnects > 0 ? pluralize(stream.reconnects, 'reconnect') : '',
  ];
  return html`<section id="stream-${stream.id}">
    <h3>${stream.label}</h3>
    <p class="soft" style="overflow-wrap:anywhere">${stream.url}</p>
    <p>${facts.filter((fact) => fact !== '').join(', ')}</p>
    ${writeConnections(stream)}${writeMessages(excerpt)}
  </section>`;
}

function readMessages(input: ReportInput): ReadonlyMap<number, Excerpt> {
  const named = new Set(input.findings.flatMap(({ records }) => records.map(keyOf)));
  const excerpts = new Map(input.streams.map(({ id }) => [id, new Excerpt()]));
  for (const message of input.messages) {
    excerpts.get(message.stream)?.take(message, named.has(keyOf(message.ref)), input.until);
  }
  return excerpts;
}

/**
 * Writes a recording as one HTML page that needs nothing else: timeline, findings, connections and messages. It has no
 * script at all and forbids any, so a payload can be nothing but text; it loads nothing, so it reads the same offline.
 */
export function* htmlReport(input: ReportInput): Generator<string> {
  const excerpts = readMessages(input);
  const { streams, findings, until } = input;
  const labels = new Map(streams.map(({ id, label }) => [id, label]));
  const densities = new Map([...excerpts].map(([id, { density }]) => [id, density]));
  yield html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width" />
        <meta name="referrer" content="no-referrer" />
        <title>${input.title}</title>
        <style>
          ${new Markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        ${writeFacts(input)}
        <h2>Timeline</h2>
        ${drawTimeline(streams, densities, findings, until)}
        <h2>Findings</h2>
      </body>
    </html> `.text;
  if (findings.length === 0) yield html`<p class="soft">None.</p>`.text;
  for (const finding of findings.slice(0, SHOWN_FINDINGS))
    yield writeFinding(finding, labels.get(finding.stream) ?? '').text;
  const hidden = findings.length - SHOWN_FINDINGS;
  if (hidden > 0) yield html`<p class="soft">${pluralize(hidden, 'more finding')} not shown.</p>`.text;
  yield html`<h2>Streams</h2>`.text;
  for (const stream of streams) yield writeStream(stream, excerpts.get(stream.id) ?? new Excerpt()).text;
  yield '</body></html>\n';
}
