import { describe, expect, test } from 'vitest';
import { reportInduced } from '../../../../src/analysis/induced/induced-report.ts';
import { messagesToCsv } from '../../../../src/formats/csv.ts';
import { writeHar } from '../../../../src/formats/har/write-har.ts';
import { redact, type RedactionRules, USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import { htmlReport } from '../../../../src/formats/report/html-report.ts';
import { writeSessionRecord } from '../../../../src/formats/session/read-session.ts';
import { writeTrace } from '../../../../src/formats/trace.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { analyse } from '../recordings.ts';
import { type Carrier, type Kind, KINDS, plantSecrets, seeded } from './planted.ts';

const { records, secrets } = plantSecrets(20_260_301, 200);

function redacted(rules: Partial<RedactionRules> = {}) {
  const made = redact(records, { ...USUAL_RULES, ...rules });
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** All that a file in each format has of records: its text, and the bytes that stand in it as base64. */
const FORMATS: Readonly<Record<string, (records: readonly WireRecord[]) => string>> = {
  session: (of) => of.map(writeSessionRecord).join('\n'),
  HAR: (of) => [...writeHar(of, { zero: 0, writer: 'test' })].join(''),
  CSV(of) {
    const { messages, readings } = analyse(of);
    const rows = messages.map((message) => ({
      ...message,
      streamLabel: '',
      induced: '',
      decoded: readings.read(message),
    }));
    return [...messagesToCsv(rows, 0)].join('');
  },
  report(of) {
    const { analysis, messages, readings, until } = analyse(of);
    const streams = analysis.streams();
    const findings = analysis.findings();
    const induced = reportInduced(analysis);
    const facts = { title: 'test', zero: 0, writer: 'test', problems: [], redaction: null, induced };
    return [...htmlReport({ ...facts, streams, messages, decoded: readings.read, findings, until })].join('');
  },
  trace(of) {
    const { analysis, messages, until } = analyse(of);
    const input = { streams: analysis.streams(), messages, findings: analysis.findings(), until };
    return [...writeTrace(input)].join('');
  },
};

/** A text with what it has as base64 decoded behind it, in bytes and in UTF-16. */
function withDecoded(text: string): string {
  const decoded = (text.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((each) => Buffer.from(each, 'base64'));
  const inner = decoded.flatMap((bytes) => [bytes.toString('utf8'), bytes.toString('utf16le')]);
  const again = inner.flatMap((each) =>
    (each.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((raw) => Buffer.from(raw, 'base64').toString('utf8')),
  );
  return [text, ...inner, ...again].join('\n');
}

/** The forms in which a value may stand in a file. */
const formsOf = (value: string): readonly string[] => [
  value,
  JSON.stringify(value).slice(1, -1),
  JSON.stringify(JSON.stringify(value)).slice(3, -3),
  encodeURIComponent(value),
];

const left = (text: string): readonly string[] =>
  secrets.filter(({ value }) => formsOf(value).some((form) => text.includes(form))).map(({ kind }) => kind);

describe('200 secrets of all kinds', () => {
  const { records: clean, summary } = redacted();

  test('are there before, so that their absence says something', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(30);
    expect(left(withDecoded(FORMATS['session']?.(records) ?? ''))).toHaveLength(200);
  });

  test.each(Object.keys(FORMATS))('none is left in a %s file', (format) => {
    expect(left(withDecoded(FORMATS[format]?.(clean) ?? ''))).toEqual([]);
  });

  test('each is counted', () => {
    expect(summary.total).toBeGreaterThanOrEqual(200);
    expect(summary.kinds.reduce((sum, { secrets: count }) => sum + count, 0)).toBe(summary.total);
  });

  test('no part of a secret that was split over pieces is left', () => {
    const split = secrets.filter(({ kind }) => kind === 'pieces of bytes').map(({ value }) => value.slice(4));
    const text = withDecoded(FORMATS['session']?.(clean) ?? '');
    expect(split.length).toBeGreaterThan(0);
    for (const rest of split) expect(text).not.toContain(rest);
  });
});

/** The records of each carrier of a secret alone, so that no other can give it away. */
function* alone(): Generator<readonly [name: string, value: string, records: readonly WireRecord[]]> {
  const random = seeded(5);
  for (const kind of KINDS) {
    const value = kind.make(random);
    const { texts = [], bytes = [], ...rest } = kind.carry(value);
    const carriers: readonly Carrier[] = [
      ...(Object.keys(rest).length > 0 ? [rest] : []),
      ...texts.map((each) => ({ texts: [each] })),
      ...bytes.map((each) => ({ bytes: [each] })),
    ];
    for (const [index, carrier] of carriers.entries()) {
      const one: Kind = { name: kind.name, make: () => value, carry: () => carrier, isNumber: true };
      yield [`${kind.name} ${index + 1}`, value, plantSecrets(1, 1, [one]).records];
    }
  }
}

test.each([...alone()])('%s is found without help from another place', (_, value, planted) => {
  const made = redact(planted);
  expect(made.ok && withDecoded(FORMATS['session']?.(made.value.records) ?? '')).not.toContain(value);
});

test('more than five hundred secrets are all looked for elsewhere', () => {
  const many = plantSecrets(7, 600, KINDS.slice(0, 2));
  const made = redact(many.records);
  const text = made.ok ? made.value.records.map(writeSessionRecord).join('\n') : '';
  expect(many.secrets.filter(({ value }) => text.includes(value))).toEqual([]);
});

describe('card numbers, national ids and mail addresses', () => {
  const values = [
    '4111 1111 1111 1111',
    '5555555555554444',
    'DE89 3704 0044 0532 0130 00',
    '078-05-1120',
    'ann@mail.example.org',
  ];
  const planted = plantSecrets(1, values.length, [
    {
      name: 'optional',
      make: (random) => values[random(1)] ?? '',
      carry: () => ({ texts: values.map((value) => `{"note":"is ${value} ok"}`) }),
      isNumber: true,
    },
  ]).records;
  const textWith = (rules: Partial<RedactionRules>): string => {
    const made = redact(planted, { ...USUAL_RULES, ...rules });
    return made.ok ? made.value.records.map(writeSessionRecord).join('\n') : '';
  };

  test('stay unless they are asked for', () => {
    const text = textWith({});
    for (const value of values) expect(text).toContain(value);
  });

  test('go if they are', () => {
    const text = textWith({ options: ['card', 'nationalId', 'mail'] });
    for (const value of values) expect(text).not.toContain(value);
  });

  test('numbers of the same length that are none stay', () => {
    for (const other of ['4111111111111112', '1772366400000123', '1772366400000', 'DE89370400440532013001']) {
      const made = redact(
        plantSecrets(1, 1, [
          { name: 'none', make: () => '', carry: () => ({ texts: [`{"n":"${other}"}`] }), isNumber: true },
        ]).records,
        { ...USUAL_RULES, options: ['card', 'nationalId', 'mail'] },
      );
      expect(made).toMatchObject({ ok: true, value: { summary: { total: 0 } } });
    }
  });
});
