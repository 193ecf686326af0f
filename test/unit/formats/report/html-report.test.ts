import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { reportInduced } from '../../../../src/analysis/induced/induced-report.ts';
import { escapeHtml } from '../../../../src/formats/report/html.ts';
import { htmlReport, type ReportInput } from '../../../../src/formats/report/html-report.ts';
import { hostileSession } from '../session/arbitrary-session.ts';
import { Recording } from '../../analysis/recording.ts';
import { analyse, loadRecording, RECORDINGS } from '../recordings.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

function inputOf(records: readonly WireRecord[], title = 'a test'): ReportInput {
  const { analysis, messages, readings, until } = analyse(records);
  const shown = { streams: analysis.streams(), messages, decoded: readings.read, findings: analysis.findings(), until };
  return {
    title,
    zero: 0,
    writer: 'a test',
    ...shown,
    problems: [],
    redaction: null,
    induced: reportInduced(analysis),
  };
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '<!--',
  ']]>',
  '\u202e\u0000\u001b[31m',
];

/** Tags and attributes of a page, read as HTML has them: what stands between them is text. */
function badgesOf(page: string) {
  const body = page.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '');
  return [...body.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"]*")?)*)\s*\/?>/g)];
}

describe('the report', () => {
  test.each(RECORDINGS)('%s: every finding and every stream is in it', (name) => {
    const input = inputOf(loadRecording(name).records, name);
    const page = [...htmlReport(input)].join('');
    for (const { text } of input.findings) expect(page).toContain(escapeHtml(text));
    for (const { id } of input.streams) expect(page).toContain(`id="stream-${id}"`);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('it loads nothing and runs nothing, whatever the recording holds', () => {
    const hostile = fc.constantFrom(...HOSTILE);
    fc.assert(
      fc.property(hostileSession, hostile, (records, text) => {
        const input = inputOf(
          records.map((record) =>
            record.kind === 'message'
              ? { ...record, payload: { ...record.payload, data: text }, event: text, id: text }
              : record.kind === 'connecting'
                ? { ...record, url: `https://a.test/${text}` }
                : record.kind === 'close'
                  ? { ...record, reason: text }
                  : record,
          ),
          text,
        );
        const page = [...htmlReport({ ...input, problems: [text], writer: text })].join('');
        const tags = badgesOf(page);
        // Every "<" of the page outside of the style begins one of our own tags.
        const opened = page.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '');
        expect(opened.split('<').length - 1).toBe(tags.length);
        for (const [, , tag = '', attributes = ''] of tags) {
          expect(tag.toLowerCase()).not.toMatch(
            /^(?:script|img|iframe|object|embed|link|base|form|audio|video|use|image)$/,
          );
          expect(attributes).not.toMatch(/\s(?:on\w+|src|srcset|action|data|xlink:href)=/i);
          for (const [, address = ''] of attributes.matchAll(/\shref="([^"]*)"/g))
            expect(address).toMatch(/^#stream-\d+$/);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a row has the type and the channel that the protocol names; of several messages in one, each name once', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    const frames = [
      'CONNECTED\nversion:1.2\n\n\0',
      ...['a', 'b', 'b'].map((to) => `MESSAGE\ndestination:/${to}\n\nx\0`),
    ];
    recording.message(100, socket, frames.slice(0, 1).join(''));
    recording.message(200, socket, frames.slice(1).join('\n'));
    const page = [...htmlReport(inputOf(recording.records))].join('');
    expect(page).toMatch(/<td>CONNECTED<\/td>\s*<td><\/td>/);
    expect(page).toMatch(/<td>MESSAGE<\/td>\s*<td>\/a, \/b<\/td>/);
  });

  test('what is not shown is counted', () => {
    const { records } = loadRecording('ticker-websocket.rtlog');
    const input = inputOf(records);
    const many = Array.from({ length: 10 }, () => [...input.messages]).flat();
    const page = [...htmlReport({ ...input, messages: many })].join('');
    // 100 from the beginning and 100 from the end are shown.
    expect(page).toContain(`${many.length.toLocaleString('en')} messages`);
    expect(page).toContain(`${(many.length - 200).toLocaleString('en')} messages not shown`);
  });

  test('what was caused on purpose stands before the findings, and at its message', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(1_000, socket, '{"value":1}');
    recording.induced(1_000, 'message', 'drop', { connection: socket, message: recording.lastNumber });
    recording.induced(2_000, 'start', 'cut', { connection: socket });
    recording.close(2_001, socket, { code: 1006 });
    const page = [...htmlReport(inputOf(recording.records))].join('');
    expect(page.indexOf('<li>connection cut at 2.000 s (')).toBeGreaterThan(0);
    expect(page.indexOf('connection cut at 2.000 s')).toBeLessThan(page.indexOf('<h2>Findings</h2>'));
    expect(page).toContain('<strong>dropped on purpose</strong>');
  });
});
