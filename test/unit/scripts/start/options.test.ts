import { describe, expect, test } from 'vitest';
import { readOptions, UsageError } from '../../../../scripts/start/options.ts';

const DEFAULTS = {
  browser: null,
  url: null,
  port: null,
  seconds: null,
  isHeadless: false,
  isBuilt: false,
  wantsHelp: false,
};

describe('the command line of npm start', () => {
  test('may be empty', () => {
    expect(readOptions([])).toEqual(DEFAULTS);
  });

  test.each([
    ['chrome', 'chromium'],
    ['Chromium', 'chromium'],
    ['FIREFOX', 'firefox'],
  ])('names a browser: %s', (typed, browser) => {
    expect(readOptions([typed])).toEqual({ ...DEFAULTS, browser });
  });

  test('takes every option', () => {
    const args = ['--url', 'http://localhost:8080/a', '--for', '1.5', '--headless', '--no-build', '-h'];
    expect(readOptions(args)).toEqual({
      ...DEFAULTS,
      url: 'http://localhost:8080/a',
      seconds: 1.5,
      isHeadless: true,
      isBuilt: true,
      wantsHelp: true,
    });
    expect(readOptions(['--port', '0']).port).toBe(0);
  });

  test.each([
    [['netscape'], 'There is no browser "netscape"; choose firefox, chrome or chromium.'],
    [['firefox', 'chrome'], 'One browser at a time, please; chrome is too much.'],
    [['--url', 'example.org'], 'give a whole address that begins with http:// or https://.'],
    [['--url', 'file:///etc/passwd'], 'give a whole address that begins with http:// or https://.'],
    [['--url', 'http://a/', '--port', '1'], '--port is for the test pages, which --url replaces'],
    [['--port', '65536'], '--port 65536: give a whole number from 0 to 65535.'],
    [['--port', '80.5'], '--port 80.5: give a whole number from 0 to 65535.'],
    [['--port', ' '], 'give a whole number from 0 to 65535.'],
    [['--for', '-1'], '"npm start -- --help" lists the options.'],
    [['--for', 'ever'], '--for ever: give a number from 0 to 2147483.'],
    [['--bogus'], `Unknown option '--bogus'. "npm start -- --help" lists the options.`],
  ])('that makes no sense gets one sentence: %j', (args, text) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(text);
  });
});
