import { describe, expect, test } from 'vitest';
import { readSite } from '../../../src/devtools-panel/text/read-site.ts';
import {
  CAPTURE_EVERYWHERE,
  isCaptureAllowed,
  readCapturePolicy,
  type CapturePolicy,
} from '../../../src/wire/capture-policy.ts';

const chosen = (...sites: string[]): CapturePolicy => ({ where: 'chosen', sites });

describe('what pages record before a panel is opened', () => {
  test('is everything unless the user chose otherwise, also if the stored choice is malformed', () => {
    for (const value of [undefined, null, 7, 'nowhere', {}, { where: 'somewhere' }, { sites: 'example.com' }]) {
      expect(readCapturePolicy(value)).toEqual(CAPTURE_EVERYWHERE);
    }
    expect(readCapturePolicy({ where: 'chosen', sites: ['example.com', 3] })).toEqual(chosen('example.com'));
    expect(isCaptureAllowed(CAPTURE_EVERYWHERE, 'example.com')).toBe(true);
    expect(isCaptureAllowed({ where: 'nowhere', sites: ['example.com'] }, 'example.com')).toBe(false);
  });

  test('on chosen sites holds for their subdomains, and for one port if that is named', () => {
    expect(isCaptureAllowed(chosen('example.com'), 'example.com')).toBe(true);
    expect(isCaptureAllowed(chosen('example.com'), 'live.example.com:8443')).toBe(true);
    expect(isCaptureAllowed(chosen('example.com'), 'notexample.com')).toBe(false);
    expect(isCaptureAllowed(chosen('live.example.com'), 'example.com')).toBe(false);
    expect(isCaptureAllowed(chosen('localhost:8080'), 'localhost:8080')).toBe(true);
    expect(isCaptureAllowed(chosen('localhost:8080'), 'localhost:9090')).toBe(false);
    expect(isCaptureAllowed(chosen('localhost'), 'localhost:9090')).toBe(true);
  });

  test('on chosen sites leaves out documents without a host', () => {
    expect(isCaptureAllowed(chosen('example.com'), '')).toBe(false);
    expect(isCaptureAllowed(chosen(), 'example.com')).toBe(false);
  });

  test('takes sites as people write them, and says of others what to write', () => {
    expect(readSite(' *.Example.com ')).toEqual({ ok: true, value: 'example.com' });
    expect(readSite('https://live.example.com:8443/feed?x=1')).toEqual({ ok: true, value: 'live.example.com:8443' });
    expect(readSite('localhost:8080')).toEqual({ ok: true, value: 'localhost:8080' });
    expect(readSite('[::1]:8080')).toEqual({ ok: true, value: '[::1]:8080' });
    for (const wrong of ['http://', 'a*b.com', 'ex ample.com']) {
      expect(readSite(wrong)).toMatchObject({ ok: false, error: expect.stringContaining(wrong) });
    }
  });
});
