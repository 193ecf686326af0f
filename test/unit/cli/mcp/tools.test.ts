import { expect, test } from 'vitest';
import { readArguments, toolList, toolNamed } from '../../../../src/cli/mcp/tools.ts';

test('every tool only reads, and takes no argument that its schema does not name', () => {
  expect(toolList().length).toBe(6);
  for (const tool of toolList())
    expect(tool).toMatchObject({
      description: expect.stringMatching(/\.$/),
      inputSchema: { type: 'object', additionalProperties: false },
      annotations: { readOnlyHint: true },
    });
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
});
