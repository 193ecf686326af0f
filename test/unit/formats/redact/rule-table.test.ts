import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPTIONAL_KINDS, REDACTION_RULES } from '../../../../src/formats/redact/rule-table.ts';
import { SECRET_KIND_LABELS, SECRET_KIND_RULES } from '../../../../src/texts/redaction.ts';
import { KINDS, plantSecrets } from './planted.ts';
import { redact } from '../../../../src/formats/redact/redact.ts';

const page = readFileSync(new URL('../../../../docs/reference/session-format.md', import.meta.url), 'utf8');

test('docs/reference/session-format.md lists every rule as the table has it', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (.+)\|$/gm)].map(([, kind = '', rest = '']) => [
    kind,
    ...rest.split(/ +\| */).map((cell) => cell.trim()),
  ]);
  const listed = new Map(rows.map(([kind = '', ...cells]) => [kind, cells]));
  for (const { kind, basis, isOption, source } of REDACTION_RULES) {
    const cells = [
      SECRET_KIND_LABELS[kind],
      basis,
      SECRET_KIND_RULES[kind],
      isOption ? 'if asked for' : 'always',
      source,
    ];
    expect(listed.get(kind)?.slice(0, 5)).toEqual(cells);
  }
});

test('every kind has one rule, and the optional ones are marked', () => {
  expect(REDACTION_RULES.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(SECRET_KIND_LABELS).toSorted());
  for (const { kind, isOption } of REDACTION_RULES) {
    expect(isOption).toBe(kind === 'personal' || OPTIONAL_KINDS.some((each) => each === kind));
  }
});

test('every rule that is always used finds something of the planted kinds', () => {
  const made = redact(plantSecrets(2, KINDS.length * 2).records);
  const found = new Set(made.ok ? made.value.summary.kinds.map(({ kind }) => kind) : []);
  const expected = REDACTION_RULES.filter(({ isOption, basis }) => !isOption && basis !== 'user').map(
    ({ kind }) => kind,
  );
  expect(expected.filter((kind) => !found.has(kind))).toEqual([]);
});
