import { expect, test } from 'vitest';
import { readArguments, toolList, toolNamed } from '../../../../src/cli/mcp/tools.ts';

test('every tool but the one that records only reads, and takes no argument that its schema does not name', () => {
  expect(toolList().length).toBe(7);
  for (const tool of toolList())
    expect(tool).toMatchObject({
      description: expect.stringMatching(/\.$/),
      inputSchema: { type: 'object', additionalProperties: false },
    });
  const writing = toolList().filter((tool) => !JSON.stringify(tool).includes('"readOnlyHint":true'));
  expect(writing).toMatchObject([{ name: 'record_page', annotations: { readOnlyHint: false, openWorldHint: true } }]);
  expect(toolNamed('read_messages')).toBe('read_messages');
  expect(toolNamed('toString')).toBeUndefined();
});

test('numbers come as numbers or texts, texts as texts, and what must be there is missed', () => {
  expect(readArguments('read_messages', { limit: 5, stream: '2', filter: 'a', since: null })).toEqual({
    ok: true,
    value: { limit: '5', stream: '2', filter: 'a' },
  });
  expect(readArguments('read_messages', { filter: 5 })).toMatchObject({ ok: false });
  expect(readArguments('read_messages', { limit: [5] })).toMatchObject({ ok: false });
  expect(readArguments('read_messages', { place: '@1' })).toMatchObject({ ok: false });
  expect(readArguments('read_message', {})).toMatchObject({ ok: false });
  const page = { url: 'http://localhost/', file: 'a.rtlog' };
  const steps = [{ action: 'press', key: 'a' }];
  expect(readArguments('record_page', { ...page, seconds: 2.5, steps })).toEqual({
    ok: true,
    value: { ...page, seconds: '2.5', steps: JSON.stringify(steps) },
  });
  expect(readArguments('record_page', { ...page, steps: 'a' })).toMatchObject({ ok: false });
});
