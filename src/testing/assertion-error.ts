import type { Finding } from '../analysis/finding.ts';
import { plain } from '../cli/plain.ts';

/** An expectation that did not hold. Test runners show its message, which carries the evidence. */
export class RealtimeAssertionError extends Error {
  override readonly name = 'RealtimeAssertionError';
  /** The findings behind it; empty where a limit was exceeded. */
  readonly findings: readonly Finding[];
  /** The recording that was saved; `null` where none was asked for. */
  readonly recording: string | null;

  constructor(message: string, findings: readonly Finding[], recording: string | null) {
    super(recording === null ? message : `${message}\nRecording: ${recording}`);
    this.findings = findings;
    this.recording = recording;
  }
}

/** Findings that are written out in one message. */
const SHOWN = 10;

/** Writes findings for people, each with its numbers and its doubt; nothing in them can move the cursor of a terminal. */
export function writeFindings(
  title: string,
  findings: readonly Finding[],
  labelOf: (finding: Finding) => string,
): string {
  const written = findings.slice(0, SHOWN).map((finding) => {
    const evidence = finding.evidence.map((line) => `\n      ${plain(line)}`).join('');
    const doubt = finding.doubt === '' ? '' : `\n      may be wrong (${finding.confidence}): ${plain(finding.doubt)}`;
    return `\n  ${plain(labelOf(finding))}: ${plain(finding.text)}${evidence}${doubt}`;
  });
  const more = findings.length > SHOWN ? `\n  … and ${findings.length - SHOWN} more` : '';
  return `${title}${written.join('')}${more}`;
}
