import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { makeFile, type SaveRequest } from '../../../../src/devtools-panel/files/save.ts';
import { millis } from '../../../../src/base/units.ts';
import type { Panel } from '../../../../src/devtools-panel/state/panel.ts';
import { openRecording } from '../../../../src/formats/recording-file.ts';
import { USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { actsOn, collectInduced } from '../../../../src/devtools-panel/rows/induced-marks.ts';
import { listLane } from '../../../../src/devtools-panel/rows/lane-list.ts';
import { Recording } from '../../analysis/recording.ts';
import { createFedPanel, feed, SECRET } from './fed-panel.ts';

let panel: Panel;

beforeEach(async () => {
  panel = await createFedPanel();
});

afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const request: SaveRequest = { scope: 'all', format: 'rtlog', recording: 0, rules: null, title: 'app.test' };

async function make(change: Partial<SaveRequest>): Promise<Blob> {
  const made = await makeFile(panel, { ...request, ...change }, new AbortController().signal);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

async function readBack(file: Blob) {
  const reading = openRecording(file.stream());
  const records: WireRecord[] = [];
  for await (const batch of reading) records.push(...batch.records);
  return { records, summary: reading.summary };
}

const findingsOf = (records: Iterable<WireRecord>) => {
  const analysis = createAnalysis();
  for (const record of records) analysis.push(record);
  return analysis.findings();
};

describe('a saved session', () => {
  test('is the recording itself', async () => {
    const { records, summary } = await readBack(await make({}));
    expect(records).toEqual(feed());
    expect(summary).toMatchObject({ zero: 1_700_000_000_000, isRedacted: false, problems: [] });
  });

  test('says how long was recorded; a part of it has no end of its own', async () => {
    panel.recording.analysis.advance(millis(42_000));
    expect((await readBack(await make({}))).summary.endsAt).toBe(42_000);
    expect((await readBack(await make({ format: 'har' }))).summary.endsAt).toBe(42_000);
    expect((await readBack(await make({ scope: 'span' }))).summary.endsAt).toBeNull();
    expect((await readBack(await make({ scope: 'shown' }))).summary.endsAt).toBeNull();
  });

  test('has its secrets replaced where that is wanted, and the same findings', async () => {
    const { records, summary } = await readBack(await make({ rules: USUAL_RULES }));
    expect(JSON.stringify(records)).not.toContain(SECRET);
    expect(JSON.stringify(records)).toContain('Redacted-secret-000001');
    expect(summary.isRedacted).toBe(true);
    const kinds = findingsOf(feed()).map(({ kind, from, count }) => ({ kind, from, count }));
    expect(kinds.map(({ kind }) => kind)).toContain('gap');
    expect(findingsOf(records).map(({ kind, from, count }) => ({ kind, from, count }))).toEqual(kinds);
  });

  test('keeps the decoders that the user chose, by connections and not by addresses, also where secrets are replaced', async () => {
    const [stream] = panel.recording.analysis.streams();
    const choice = { steps: [{ kind: 'json' }] as const, protos: [] };
    panel.decodings.choose(stream?.id ?? 0, choice);
    for (const rules of [null, USUAL_RULES]) {
      const { summary } = await readBack(await make({ rules }));
      const connections = stream?.spans.map(({ document, connection }) => [document, connection]);
      expect(summary.decoders).toEqual([{ ...choice, connections }]);
    }
  });

  // Messages at 200 + 100 i ms: between 1,000 and 1,500 ms are those with i from 8 to 13.
  test('of the selected span has its messages', async () => {
    panel.viewport.show({ from: 1_000 as never, until: 1_500 as never });
    const { from, until } = panel.viewport.window.peek();
    expect([from, until]).toEqual([1_000, 1_500]);
    const { records } = await readBack(await make({ scope: 'span' }));
    expect(records.filter(({ kind }) => kind === 'message').map(({ at }) => at)).toEqual([
      1_000, 1_100, 1_200, 1_300, 1_400, 1_500,
    ]);
  });

  test('of what the filter shows has no other message, and no gap where one was left out', async () => {
    panel.search.setText('side=buy');
    const { records } = await readBack(await make({ scope: 'shown' }));
    const texts = records.flatMap((record) => (record.kind === 'message' ? [record.payload.data] : []));
    expect(texts).toHaveLength(39);
    expect(texts.every((text) => text.includes('buy'))).toBe(true);
    expect(findingsOf(records).filter(({ kind }) => kind === 'gap')).toEqual([]);
  });
});

describe('the other formats', () => {
  test('HAR gives back the messages', async () => {
    const { records } = await readBack(await make({ format: 'har' }));
    expect(records.filter(({ kind }) => kind === 'message')).toHaveLength(79);
  });

  test('CSV has a line for each message, behind that of the names', async () => {
    const text = await (await make({ format: 'csv' })).text();
    expect(text.trimEnd().split('\r\n')).toHaveLength(80);
  });

  test('a report names the finding, and a trace is JSON', async () => {
    expect(await (await make({ format: 'report' })).text()).toMatch(/Missed 1 message/);
    const trace: unknown = JSON.parse(await (await make({ format: 'trace' })).text());
    expect(trace).toHaveProperty('traceEvents');
  });

  test('nothing is made of a rule that cannot be used', async () => {
    const rules = { ...USUAL_RULES, patterns: ['('] };
    const made = await makeFile(panel, { ...request, rules }, new AbortController().signal);
    expect(made).toMatchObject({ ok: false });
  });
});

describe('a saved session with faults on purpose', () => {
  /** A cut, a dropped and a changed message, and one by hand, on a feed with a token in its URL. */
  function faulted(): readonly WireRecord[] {
    const recording = new Recording();
    const first = recording.socket(0, `wss://app.test/live?token=${SECRET}`);
    const induce = (at: number, phase: 'start' | 'end' | 'message' | 'by-hand', fault: string, message = false) =>
      recording.induced(at, phase, fault, {
        connection: first,
        run: phase === 'by-hand' ? 0 : 1,
        message: message ? recording.lastNumber : null,
        text: phase === 'start' ? 'at 1s 10% lost' : '',
      });
    induce(900, 'start', 'drop');
    for (let sequence = 0; sequence < 60; sequence += 1) {
      const at = 1_000 + sequence * 100;
      recording.message(at, first, JSON.stringify({ sequence }));
      if (sequence === 20) induce(at, 'message', 'drop', true);
      if (sequence === 30) induce(at, 'message', 'corrupt', true);
    }
    recording.message(7_050, first, '{"hello":1}', { direction: 'out' });
    induce(7_050, 'by-hand', '', true);
    induce(7_100, 'end', 'drop');
    induce(7_200, 'start', 'cut');
    recording.close(7_200, first, { code: 1006 });
    recording.message(9_100, recording.socket(9_000, `wss://app.test/live?token=${SECRET}`), '{"sequence":60}');
    return recording.records;
  }

  /** Everything that shows what was done on purpose: marks of lanes, rows, badges of messages, findings. */
  function shown(records: Iterable<WireRecord>) {
    const analysis = createAnalysis();
    const messages: unknown[] = [];
    for (const record of records) {
      analysis.push(record);
      if (record.kind === 'message') messages.push([record.document, record.n]);
    }
    const marks = collectInduced(analysis);
    const findings = analysis.findings();
    const now = 10_000;
    return {
      marks,
      messages,
      findings: findings.map(({ kind, severity, text, evidence, doubt }) => ({
        kind,
        severity,
        text,
        evidence,
        doubt,
      })),
      rows: analysis.streams().map((stream) => {
        const acts = actsOn(marks, stream);
        return listLane({ stream, findings, events: [], acts, now }).map(({ text }) => text);
      }),
    };
  }

  test.each([
    ['as it is', null],
    ['with its secrets replaced', USUAL_RULES],
  ])('reads the same %s', async (_, rules) => {
    panel.stop();
    panel = await createFedPanel(faulted());
    const { records, summary } = await readBack(await make({ rules }));
    expect(summary.problems).toEqual([]);
    const before = shown(faulted());
    expect(before.marks.acts.map(({ fault }) => fault)).toEqual(expect.arrayContaining(['drop', 'cut']));
    expect([...before.marks.messages.values()].flat().length).toBeGreaterThan(2);
    expect(shown(records)).toEqual(before);
  });
});
