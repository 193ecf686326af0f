import { formatBytes, formatDuration, pluralize } from '../../base/format.ts';
import { unsearchedText } from '../redaction.ts';

/** Lines about work that is under way, or done, on standard error. */
export const PROGRESS = {
  /** `total` is 0 if it is not known. */
  reading: (path: string, read: number, total: number) =>
    `reading ${path}: ${formatBytes(read)}${total === 0 ? '' : ` of ${formatBytes(total)}`}`,
  writing: (path: string, records: number) => `${pluralize(records, 'record')} written to ${path}`,
  startingBrowser: 'starting the browser',
  recording: (recording: {
    readonly url: string;
    readonly browser: string;
    readonly elapsed: number;
    readonly duration: number;
    readonly messages: number;
    readonly findings: number;
  }) =>
    `recording ${recording.url} in ${recording.browser}: ${formatDuration(recording.elapsed)} of ${formatDuration(recording.duration)}, ${pluralize(recording.messages, 'message')}, ${pluralize(recording.findings, 'finding')}`,
  converted: (from: string, to: string, records: number) =>
    `${pluralize(records, 'record')} of ${from} written to ${to}.`,
  reported: (to: string, findings: number) => `${pluralize(findings, 'finding')} written to ${to}.`,
} as const;

/** The title of a report on standard input. */
export const REPORT_TITLE = 'Recording';

/** What was replaced; `null` if nothing was to be. Names rules, never a secret. */
export function redactedText(
  redaction: {
    readonly total: number;
    readonly places: number;
    readonly rules: readonly string[];
    readonly unsearched: Parameters<typeof unsearchedText>[0];
  } | null,
): string {
  if (redaction === null) return 'Nothing was redacted.';
  const unsearched = unsearchedText(redaction.unsearched);
  const done =
    redaction.total === 0
      ? 'No secrets were found to redact.'
      : `${pluralize(redaction.total, 'secret')} redacted in ${pluralize(redaction.places, 'place')} (${redaction.rules.join(', ')}).`;
  return unsearched === '' ? done : `${done} ${unsearched}`;
}

/** Why a file cannot be read or written. */
export const FILE_ERRORS = {
  unreadable: 'it cannot be read',
  missing: 'there is no such file',
  forbidden: 'access to it is not allowed',
  folder: 'it is a folder; name a file in it',
  diskFull: 'the disk is full',
  changed: 'it lost records while it was read',
  damagedGzip: (message: string) => `the gzip data is damaged (${message})`,
} as const;

/** What steps are called where a script would be named. */
export const STEPS_NAME = 'steps';

/** Why a page could not be recorded. */
export const RECORDING_PROBLEMS = {
  browserUnusable: 'the browser cannot be used',
  foreignRecorder: 'record-url.mjs is not the one that belongs to this program',
  notRecord: (detail: string) => `the panel wrote something that is not a record: ${detail}`,
  status: (url: string, status: number) => `${url}: the page answered ${status}`,
  unreachable: (url: string, reason: string) => `${url}: the page cannot be reached (${reason})`,
  redirects: (url: string) => `${url}: the page redirects without end`,
  certificate: (url: string, reason: string) =>
    `${url}: the certificate is not trusted (${reason}); --ignore-https-errors takes it all the same`,
  unanswered: (url: string) => `${url}: the page did not answer`,
  reloads: (url: string) => `${url}: the page reloads without end`,
  hangs: (url: string) => `${url}: the page hangs; its scripts run without end`,
  script: (script: string, reason: string) => `${script}: ${reason}`,
  scriptUnfinished: (script: string) => `${script}: the script had not ended when the time was up`,
  nothingRecorded: (url: string) => `${url}: nothing was recorded; the extension does not reach this page`,
  endedEarly: (url: string, reason: string) =>
    `${url}: the recording ended early (${reason}); what was recorded until then is saved`,
  neverTrue: (url: string, expression: string, duration: number) =>
    `${url}: "${expression}" did not come true within ${formatDuration(duration)}`,
} as const;
