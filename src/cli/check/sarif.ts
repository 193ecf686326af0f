import { createHash } from 'node:crypto';
import type { Severity } from '../../analysis/finding.ts';
import { programVersion } from '../program-version.ts';
import type { Checked } from './check.ts';
import { entriesOf, type ReportEntry } from './entries.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Marks of a message and what they are written as; the first is part of the others. */
const ESCAPES = [
  ['\\', '\\\\'],
  ['[', '\\['],
  [']', '\\]'],
  ['{', '{{'],
  ['}', '}}'],
] as const;

/**
 * A text as SARIF shows it and no more: brackets would be links, braces placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6).
 */
const escapeText = (text: string): string =>
  ESCAPES.reduce((escaped, [mark, by]) => escaped.replaceAll(mark, by), text);

/** A path as a reference by URI; the file is named as on the command line. */
const uriOf = (path: string): string => path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

/** The same for the same thing in two runs, as long as its numbers are the same. */
const fingerprint = ({ kind, label, text }: ReportEntry): string =>
  createHash('sha256').update([kind, label, text].join('\n')).digest('hex').slice(0, 32);

function toResult(entry: ReportEntry, file: string) {
  const { kind, severity, isFailing, label, url, text, details } = entry;
  return {
    ruleId: kind,
    level: LEVELS[severity],
    message: { text: [text, ...details].map(escapeText).join('\n') },
    locations: [
      {
        // Viewers show no result without a place in a file, and the line that they open is the first.
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: 1 } },
        ...(label === '' ? {} : { logicalLocations: [{ name: label, fullyQualifiedName: url, kind: 'resource' }] }),
      },
    ],
    partialFingerprints: { 'realtimeInspector/v1': fingerprint(entry) },
    properties: { isFailing },
  };
}

/** What a SARIF report says of one recording. */
export interface SarifParts {
  /** Kinds of the results. */
  readonly kinds: readonly string[];
  readonly results: readonly object[];
  /** What could not be read. */
  readonly notifications: readonly object[];
}

/** Says of one recording what a report is made of. */
export function toSarifParts(checked: Checked): SarifParts {
  const entries = entriesOf(checked);
  const notes = entries.filter(({ kind }) => kind === 'unreadable');
  const results = entries.filter(({ kind }) => kind !== 'unreadable');
  return {
    kinds: results.map(({ kind }) => kind),
    results: results.map((entry) => toResult(entry, checked.file)),
    notifications: toNotifications(notes.map(({ text }) => text)),
  };
}

/** Says what could not be read. */
export const toNotifications = (problems: readonly string[]): readonly object[] =>
  problems.map((text) => ({ level: 'error', message: { text: escapeText(text) } }));

/** Puts what was checked, in one recording or several, into SARIF 2.1.0, which code scanning systems read: as one run. */
export function toSarif(parts: readonly SarifParts[]): object {
  const notifications = parts.flatMap((each) => each.notifications);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'realtime-inspector',
            version: programVersion(),
            rules: [...new Set(parts.flatMap(({ kinds }) => kinds))].map((id) => ({ id })),
          },
        },
        invocations: [{ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }],
        results: parts.flatMap(({ results }) => results),
      },
    ],
  };
}
