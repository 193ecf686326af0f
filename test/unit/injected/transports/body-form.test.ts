import { describe, expect, test } from 'vitest';
import { formOf, isEventStream } from '../../../../src/injected/transports/body-form.ts';

describe('how a body is stored', () => {
  test.each([
    ['application/json', 'text'],
    ['application/problem+json; charset=UTF-8', 'text'],
    ['TEXT/EVENT-STREAM', 'text'],
    ['text/plain; charset=utf8', 'text'],
    ['text/plain; charset=iso-8859-1', 'bytes'],
    ['application/octet-stream', 'bytes'],
    ['', 'bytes'],
    ['image/svg+xml', 'media'],
    ['video/mp4', 'media'],
  ])('%j: %s', (contentType, form) => {
    expect(formOf(contentType)).toBe(form);
  });

  test.each([
    ['text/event-stream; charset=utf-8', true],
    ['application/x-ndjson', true],
    ['application/json-seq', true],
    ['application/jsonlines', true],
    ['application/json', false],
    ['', false],
  ])('%j is a stream: %s', (contentType, isStream) => {
    expect(isEventStream(contentType)).toBe(isStream);
  });
});
