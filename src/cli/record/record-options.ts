import { accessSync, constants, readFileSync } from 'node:fs';
import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { type Millis, millis } from '../../base/units.ts';
import { parseDuration } from '../../base/duration.ts';
import { COMMAND_LINE_PROBLEMS, RECORD_OPTION_PROBLEMS } from '../../texts/cli/command-line.ts';
import { type CheckOptions, parseCheckOptions } from '../check/check-options.ts';
import type { FaultPlan } from '../../faults/plan.ts';
import { FAULT_OPTIONS, parseFaultPlans } from '../faults/fault-options.ts';
import { describeFileError } from '../input.ts';
import type { OriginStorage, PageCookie, PageSetup } from './page-setup.ts';
import { type OutputFormat, type OptionValues, parseFormat } from '../options.ts';

/** A step of a closed list that operates a page; see scripts/recording/page-steps.ts. */
export type PageStep =
  | { readonly action: 'click'; readonly selector: string }
  | { readonly action: 'fill'; readonly selector: string; readonly text: string }
  | { readonly action: 'press'; readonly key: string }
  | { readonly action: 'wait'; readonly seconds: number }
  | { readonly action: 'wait-for'; readonly selector: string }
  | { readonly action: 'goto'; readonly url: string };

/** What `record` is asked to do. */
export interface RecordCommand extends CheckOptions {
  readonly command: 'record';
  readonly url: string;
  /** Path of the file to write. */
  readonly output: string;
  readonly outputFormat: OutputFormat;
  readonly duration: Millis;
  /** An expression that is true in the page when it is done; `null` to record for the whole duration. */
  readonly until: string | null;
  readonly browser: 'chromium' | 'firefox' | null;
  /** Address of the debugging port of a browser that runs already; `null` to start one. */
  readonly connect: string | null;
  /** Path of a module that operates the page; `null` for none. */
  readonly script: string | null;
  /** What operates the page before the script; empty for nothing. */
  readonly steps: readonly PageStep[];
  readonly start: PageSetup;
  readonly ignoresHttpsErrors: boolean;
  /** Whether the browser may reach this machine only. */
  readonly isLoopbackOnly: boolean;
  /** Other hosts that it may reach all the same. */
  readonly allowedHosts: readonly string[];
  /** What is made to fail on purpose; empty for nothing. */
  readonly faults: readonly FaultPlan[];
}

/** The options of `record` alone. */
export const RECORD_OPTIONS = [
  'for',
  'until',
  'output',
  'browser',
  'connect',
  'script',
  'storage-state',
  'cookie',
  'header',
  'viewport',
  'ignore-https-errors',
  'loopback-only',
  ...FAULT_OPTIONS,
];

/** How long to record without `--for`. */
const DEFAULT_DURATION = 30_000;

/** The longest recording in one go: a day. */
const MAX_DURATION = 86_400_000;

const BROWSERS: Readonly<Record<string, 'chromium' | 'firefox'>> = {
  chrome: 'chromium',
  chromium: 'chromium',
  firefox: 'firefox',
};

const textOf = (value: OptionValues[string]): string | null => (typeof value === 'string' ? value : null);

const textsOf = (value: OptionValues[string]): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** A name as RFC 9110, 5.6.2 has it, then what a field value may hold. */
const HEADER = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([\t\u0020-\u007e\u0080-\u00ff]*)$/;

/** A cookie as RFC 6265, 4.1.1 has it; what apps set beyond it is left to the browser, but for what would end it. */
const COOKIE = /^([!#$%&'*+.^`|~\w-]+)=([^;\p{Cc}]*)$/u;

function parseHeaders(values: OptionValues): Result<PageSetup['headers'], string> {
  const headers: (readonly [string, string])[] = [];
  for (const text of textsOf(values['header'])) {
    const [, name, value] = HEADER.exec(text) ?? [];
    if (name === undefined || value === undefined) return fail(RECORD_OPTION_PROBLEMS.header);
    headers.push([name, value.trim()]);
  }
  return ok(headers);
}

function parseCookies(values: OptionValues, url: string): Result<readonly PageCookie[], string> {
  const cookies: PageCookie[] = [];
  for (const text of textsOf(values['cookie'])) {
    const [, name, value] = COOKIE.exec(text) ?? [];
    if (name === undefined || value === undefined) return fail(RECORD_OPTION_PROBLEMS.cookie);
    cookies.push({ name, value, url });
  }
  return ok(cookies);
}

const isCookie = (value: unknown): value is PageCookie =>
  isRecord(value) &&
  typeof value['name'] === 'string' &&
  typeof value['value'] === 'string' &&
  typeof value['domain'] === 'string' &&
  ['path', 'sameSite'].every((key) => value[key] === undefined || typeof value[key] === 'string') &&
  (value['expires'] === undefined || typeof value['expires'] === 'number') &&
  ['httpOnly', 'secure'].every((key) => value[key] === undefined || typeof value[key] === 'boolean');

const isEntry = (value: unknown): value is { readonly name: string; readonly value: string } =>
  isRecord(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string';

const isOrigin = (value: unknown): value is OriginStorage =>
  isRecord(value) &&
  typeof value['origin'] === 'string' &&
  URL.canParse(value['origin']) &&
  Array.isArray(value['localStorage']) &&
  value['localStorage'].every(isEntry);

/** Takes the known fields of a cookie alone: the browser refuses others. */
const knownCookie = ({ name, value, domain, path, expires, httpOnly, secure, sameSite }: PageCookie): PageCookie => ({
  name,
  value,
  ...(domain === undefined ? {} : { domain }),
  ...(path === undefined ? {} : { path }),
  ...(expires === undefined ? {} : { expires }),
  ...(httpOnly === undefined ? {} : { httpOnly }),
  ...(secure === undefined ? {} : { secure }),
  ...(sameSite === undefined ? {} : { sameSite }),
});

/** Reads a storage state of Playwright; `null` for none. */
function readStorageState(path: string | null): Result<Pick<PageSetup, 'cookies' | 'origins'>, string> {
  if (path === null) return ok({ cookies: [], origins: [] });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? RECORD_OPTION_PROBLEMS.notState : describeFileError(error);
    return fail(RECORD_OPTION_PROBLEMS.state(path, reason));
  }
  const { cookies = [], origins = [] } = isRecord(value) ? value : { cookies: null };
  if (!Array.isArray(cookies) || !cookies.every(isCookie) || !Array.isArray(origins) || !origins.every(isOrigin))
    return fail(RECORD_OPTION_PROBLEMS.state(path, RECORD_OPTION_PROBLEMS.notState));
  return ok({ cookies: cookies.map(knownCookie), origins });
}

function parseViewport(text: string | null): Result<PageSetup['viewport'], string> {
  if (text === null) return ok(null);
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  return size.width > 0 && size.height > 0 ? ok(size) : fail(RECORD_OPTION_PROBLEMS.viewport(text));
}

function parseStart(values: OptionValues, url: string): Result<PageSetup, string> {
  const headers = parseHeaders(values);
  if (!headers.ok) return headers;
  const cookies = parseCookies(values, url);
  if (!cookies.ok) return cookies;
  const viewport = parseViewport(textOf(values['viewport']));
  if (!viewport.ok) return viewport;
  const state = readStorageState(textOf(values['storage-state']));
  if (!state.ok) return state;
  return ok({
    cookies: [...state.value.cookies, ...cookies.value],
    origins: state.value.origins,
    headers: headers.value,
    viewport: viewport.value,
  });
}

/** What cannot be asked of a browser that runs already: it has cookies and rules of its own. */
const NOT_WITH_CONNECT = ['browser', 'loopback-only', 'storage-state', 'cookie', 'fault'];

function parseConnect(values: OptionValues): Result<string | null, string> {
  const connect = textOf(values['connect']);
  if (connect === null) return ok(null);
  if (!URL.canParse(connect) || !/^(?:https?|wss?):$/.test(new URL(connect).protocol))
    return fail(RECORD_OPTION_PROBLEMS.connect(connect));
  const foreign = NOT_WITH_CONNECT.find((option) => values[option] !== undefined);
  return foreign === undefined ? ok(connect) : fail(RECORD_OPTION_PROBLEMS.notWithConnect(foreign));
}

function parseScript(path: string | null): Result<string | null, string> {
  if (path === null) return ok(null);
  try {
    accessSync(path, constants.R_OK);
    return ok(path);
  } catch (error) {
    return fail(RECORD_OPTION_PROBLEMS.script(path, describeFileError(error)));
  }
}

function parseTiming(values: OptionValues): Result<Millis, string> {
  const given = textOf(values['for']);
  const duration = given === null ? DEFAULT_DURATION : parseDuration(given);
  if (duration === null || duration <= 0 || duration > MAX_DURATION)
    return fail(COMMAND_LINE_PROBLEMS.wrongRecordingTime(given ?? ''));
  return ok(millis(duration));
}

function parseOutput(
  values: OptionValues,
): Result<{ readonly output: string; readonly outputFormat: OutputFormat }, string> {
  const output = textOf(values['output']);
  if (output === null) return fail(COMMAND_LINE_PROBLEMS.recordNeedsOutput);
  if (output === '-') return fail(COMMAND_LINE_PROBLEMS.recordNeedsFile);
  const format = parseFormat(undefined, output);
  // Tables and spans are made of a recording that is there: `convert` says what is in them.
  if (format.ok && (format.value === 'parquet' || format.value === 'otlp'))
    return fail(RECORD_OPTION_PROBLEMS.madeOfRecording(output));
  return format.ok ? ok({ output, outputFormat: format.value }) : fail(RECORD_OPTION_PROBLEMS.unclearFormat(output));
}

/** Reads the command line of `record`. Files that it names are read here, before a browser is started. */
export function parseRecord(values: OptionValues, [url, ...rest]: readonly string[]): Result<RecordCommand, string> {
  if (url === undefined) return fail(COMMAND_LINE_PROBLEMS.recordNeedsAddress);
  if (rest.length > 0) return fail(COMMAND_LINE_PROBLEMS.oneAddressOnly(rest[0] ?? ''));
  if (!/^https?:\/\/[^/]/i.test(url)) return fail(COMMAND_LINE_PROBLEMS.notAddress(url));
  const output = parseOutput(values);
  if (!output.ok) return output;
  const duration = parseTiming(values);
  if (!duration.ok) return duration;
  const name = textOf(values['browser']);
  const browser = name === null ? null : (BROWSERS[name.toLowerCase()] ?? undefined);
  if (browser === undefined) return fail(COMMAND_LINE_PROBLEMS.unknownBrowser(name ?? ''));
  const connect = parseConnect(values);
  if (!connect.ok) return connect;
  const script = parseScript(textOf(values['script']));
  if (!script.ok) return script;
  const start = parseStart(values, url);
  if (!start.ok) return start;
  const options = parseCheckOptions(values);
  if (!options.ok) return options;
  const faults = parseFaultPlans(values);
  if (!faults.ok) return faults;
  return ok({
    command: 'record',
    url,
    ...output.value,
    duration: duration.value,
    until: textOf(values['until']),
    browser,
    connect: connect.value,
    script: script.value,
    steps: [],
    start: start.value,
    ignoresHttpsErrors: values['ignore-https-errors'] === true,
    isLoopbackOnly: values['loopback-only'] === true,
    allowedHosts: [],
    faults: faults.value,
    ...options.value,
  });
}
