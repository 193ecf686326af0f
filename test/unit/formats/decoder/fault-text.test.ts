import { expect, test } from 'vitest';
import { protoFaultText } from '../../../../src/formats/decoder/fault-text.ts';

const fault = { file: 'a.proto', line: 3, reason: 'syntax', problem: '' } as Parameters<typeof protoFaultText>[0];

test('a fault of a .proto file says what is wrong, or that it is none', () => {
  expect(protoFaultText({ ...fault, problem: 'no name' })).toBe('a.proto, line 3: no name');
  expect(protoFaultText(fault)).toMatch(/^a\.proto, line 3: .*not a \.proto file$/);
});

test('that a file is too large goes before what else is wrong with it', () => {
  expect(protoFaultText({ ...fault, reason: 'too-large', problem: 'no name' })).toContain('512 KB');
});
