import { describe, expect, test } from 'vitest';
import { formOf, isPlainText } from '../../../../src/injected/transports/body-form.ts';

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
});

test.each([
  ['text/html; charset=utf-8', true],
  ['Text/Plain', true],
  ['application/xml', true],
  ['application/problem+xml', true],
  ['text/json', false],
  ['application/json', false],
  ['application/octet-stream', false],
  ['', false],
])('%j is a text that is no JSON: %s', (contentType, isText) => {
  expect(isPlainText(contentType)).toBe(isText);
});
