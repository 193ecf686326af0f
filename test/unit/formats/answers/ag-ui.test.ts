import { expect, test } from 'vitest';
import { agUi } from '../../../../src/formats/answers/ag-ui.ts';

const pieces = (body: object) =>
  agUi.read(body, null)?.pieces.map(({ kind, key, text, name }) => [kind, key, text, name]);

test('content and chunks bring text, thoughts and arguments, keyed by their message or call', () => {
  expect(pieces({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'A' })).toEqual([['text', 'm', 'A', null]]);
  expect(pieces({ type: 'REASONING_MESSAGE_CHUNK', messageId: 'm', delta: 'A' })).toEqual([
    ['reasoning', 'm', 'A', null],
  ]);
  expect(pieces({ type: 'TOOL_CALL_ARGS', toolCallId: 't', messageId: 'm', delta: '{' })).toEqual([
    ['tool', 't', '{', null],
  ]);
});

test('the name of a tool comes with its start, or with a chunk', () => {
  expect(pieces({ type: 'TOOL_CALL_START', toolCallId: 't', toolCallName: 'find' })).toEqual([
    ['tool', 't', '', 'find'],
  ]);
  expect(pieces({ type: 'TOOL_CALL_CHUNK', toolCallId: 't', toolCallName: 'find' })).toEqual([
    ['tool', 't', '', 'find'],
  ]);
});

test('a run ends, and one that fails ends with an error', () => {
  expect(pieces({ type: 'RUN_FINISHED' })).toEqual([['finish', '', 'RUN_FINISHED', null]]);
  expect(pieces({ type: 'RUN_ERROR', message: 'down' })).toEqual([
    ['error', '', 'down', null],
    ['finish', '', 'RUN_ERROR', null],
  ]);
});

test('events without content bring nothing, and unknown ones are not read', () => {
  expect(pieces({ type: 'STATE_SNAPSHOT' })).toEqual([]);
  expect(agUi.read({ type: 'toString' }, null)).toBeNull();
});

test('it is recognised by a run, or by a message or call with its id', () => {
  expect(agUi.isSpokenIn({ type: 'RUN_STARTED', runId: 'r' }, null)).toBe(true);
  expect(agUi.isSpokenIn({ type: 'RUN_STARTED' }, null)).toBe(false);
  expect(agUi.isSpokenIn({ type: 'TEXT_MESSAGE_START', messageId: 'm' }, null)).toBe(true);
  expect(agUi.isSpokenIn({ type: 'TOOL_CALL_ARGS', toolCallId: 't' }, null)).toBe(true);
  expect(agUi.isSpokenIn({ type: 'TEXT_MESSAGE_START' }, null)).toBe(false);
});
