import { formatBytes, formatCount, formatOffset } from '../../base/format.ts';
import * as texts from '../../texts/report.ts';
import { INDUCED_HEADING } from '../../texts/findings/induced.ts';
import { REPORT_LABELS } from '../../texts/report.ts';
import { html, Markup } from './html.ts';
import { writeInstant } from '../text/instant.ts';
import type {
  ReportFinding,
  ReportInput,
  ReportMessage,
  ReportReading,
  ReportRef,
  ReportStream,
} from './report-input.ts';
import { REPORT_STYLE } from './report-style.ts';
import { columnOf, createDensity, type Density, drawTimeline, severityOf } from './report-timeline.ts';

export type * from './report-input.ts';

/** Messages of a stream that are shown from its beginning, and as many from its end. */
const SHOWN_AT_ENDS = 100;

/** Messages of a stream that are shown because a finding names them. */
const SHOWN_FOR_FINDINGS = 300;

/** Characters of a payload that are shown. */
const SHOWN_CHARACTERS = 2_000;

/** Characters of types or channels that are shown. */
const SHOWN_NAME = 200;

/** Connections of a stream that are listed. */
const SHOWN_CONNECTIONS = 200;

/** Faults on purpose that are listed. */
const SHOWN_INDUCED = 200;

/** Findings that are written out. */
const SHOWN_FINDINGS = 500;

const keyOf = ({ document, n, part }: ReportRef): string => `${n} ${part} ${document}`;

/** The part of a stream's messages that is shown: the first, the last, and those that findings name. */
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
  const start = zero === 0 ? null : writeInstant(zero);
  const countOf = (severity: 'error' | 'warning' | 'info'): number =>
    findings.filter((finding) => severityOf(finding.severity) === severity).length;
  const counts =
    findings.length === 0
      ? REPORT_LABELS.noFindings
      : texts.findingCountsText(countOf('error'), countOf('warning'), countOf('info'));
  const damage = problems.map((problem) => html`<li>${problem}</li>`);
  return html`<header>
    <h1>${input.title}</h1>
    <p class="soft">${texts.recordedText({ start, length: until, streams: streams.length, messages })}</p>
    <p><strong>${counts}</strong></p>
    <p class="soft">${texts.redactionText(redaction)} ${texts.madeByText(input.writer)}</p>
    ${
      damage.length === 0
        ? ''
        : html`<div class="card error">
            <p>${REPORT_LABELS.problems}</p>
            <ul>
              ${damage}
            </ul>
          </div>`
    }
  </header>`;
}

/** What was caused on purpose, before the findings that follow from it. */
function writeInduced(lines: readonly string[]): Markup {
  if (lines.length === 0) return html``;
  const hidden = lines.length - SHOWN_INDUCED;
  return html`<h2>${INDUCED_HEADING}</h2>
    <ul>
      ${lines.slice(0, SHOWN_INDUCED).map((line) => html`<li>${line}</li>`)}
    </ul>
    ${hidden > 0 ? html`<p class="soft">${texts.hiddenInducedText(hidden)}</p>` : ''}`;
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
    ${finding.doubt === '' ? '' : html`<p class="soft">${texts.doubtText(finding.confidence, finding.doubt)}</p>`}
    ${finding.advice === '' ? '' : html`<p>${texts.adviceText(finding.advice)}</p>`}
  </article>`;
}

/** What the messages in one name, each name once. */
function namesOf({ parts, ...only }: ReportReading, field: 'type' | 'channel'): string {
  const names = (parts.length > 0 ? parts : [only]).map((part) => part[field]).filter((name) => name !== null);
  const text = [...new Set(names)].join(', ');
  return text.length > SHOWN_NAME ? `${text.slice(0, SHOWN_NAME)} …` : text;
}

function writeMessage(message: ReportMessage, reading: ReportReading, tag: string): Markup {
  const { at, direction, size, payload, event, id } = message;
  const shown = payload.data.slice(0, SHOWN_CHARACTERS);
  const isMore = payload.isCut || payload.data.length > SHOWN_CHARACTERS;
  const name = [event, id === null || id === '' ? null : texts.eventIdText(id)]
    .filter((each) => each !== null)
    .join(', ');
  const kind = payload.encoding === 'base64' ? html`<span class="soft">base64 </span>` : '';
  const mark = tag === '' ? '' : html`<strong>${tag}</strong> `;
  return html`<tr>
    <td class="number">${formatOffset(at)}</td>
    <td>${REPORT_LABELS[direction]}</td>
    <td class="number">${formatBytes(size)}</td>
    <td>${name}</td>
    <td>${namesOf(reading, 'type')}</td>
    <td>${namesOf(reading, 'channel')}</td>
    <td class="data">${mark}${kind}${shown}${isMore ? ' …' : ''}</td>
  </tr>`;
}

/** Rows of messages; if some in the middle are left out, a row says how many. */
function writeMessages(excerpt: Excerpt, input: ReportInput): Markup {
  const messages = excerpt.messages();
  if (messages.length === 0) return html``;
  const hidden = excerpt.count - messages.length;
  const rows = messages.map((message) => writeMessage(message, input.decoded(message), input.induced.tag(message)));
  if (hidden > 0) {
    const gap = html`<tr class="more">
      <td colspan="7">${texts.hiddenMessagesText(hidden)}</td>
    </tr>`;
    rows.splice(SHOWN_AT_ENDS, 0, gap);
  }
  return html`<details>
    <summary>${texts.messageCountText(excerpt.count)}</summary>
    ${table(REPORT_LABELS.messageColumns, rows)}
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
    const code = span.code === null ? '' : `${span.code} ${span.reason}`;
    return html`<tr>
      <td class="number">${formatOffset(span.connectingAt)}</td>
      <td class="number">${texts.openedText(span.openAt)}</td>
      <td>${texts.endedText(span.how, span.closeAt)}</td>
      <td>${code}</td>
      <td class="number">${formatCount(span.messagesIn)}</td>
      <td class="number">${formatCount(span.messagesOut)}</td>
    </tr>`;
  });
  const hidden = connections - rows.length;
  return html`<details>
    <summary>${texts.connectionCountText(connections)}</summary>
    ${hidden > 0 ? html`<p class="soft">${texts.hiddenConnectionsText(rows.length)}</p>` : ''}
    ${table(REPORT_LABELS.connectionColumns, rows)}
  </details>`;
}

function writeStream(stream: ReportStream, excerpt: Excerpt, input: ReportInput): Markup {
  const facts = [
    stream.class,
    stream.protocol,
    stream.state,
    texts.trafficText(stream.messagesIn, stream.bytesIn, 'in'),
    texts.trafficText(stream.messagesOut, stream.bytesOut, 'out'),
    stream.reconnects > 0 ? texts.reconnectsText(stream.reconnects) : '',
  ];
  return html`<section id="stream-${stream.id}">
    <h3>${stream.label}</h3>
    <p class="soft" style="overflow-wrap:anywhere">${stream.url}</p>
    <p>${facts.filter((fact) => fact !== '').join(', ')}</p>
    ${writeConnections(stream)}${writeMessages(excerpt, input)}
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
        <h2>${REPORT_LABELS.timeline}</h2>
        ${drawTimeline(streams, densities, findings, until)} ${writeInduced(input.induced.lines)}
        <h2>${REPORT_LABELS.findings}</h2>
      </body>
    </html> `.text;
  if (findings.length === 0) yield html`<p class="soft">${REPORT_LABELS.none}</p>`.text;
  for (const finding of findings.slice(0, SHOWN_FINDINGS))
    yield writeFinding(finding, labels.get(finding.stream) ?? '').text;
  const hidden = findings.length - SHOWN_FINDINGS;
  if (hidden > 0) yield html`<p class="soft">${texts.hiddenFindingsText(hidden)}</p>`.text;
  yield html`<h2>${REPORT_LABELS.streams}</h2>`.text;
  for (const stream of streams) yield writeStream(stream, excerpts.get(stream.id) ?? new Excerpt(), input).text;
  yield '</body></html>\n';
}
