import type { Finding } from '../analysis/finding.ts';
import { toPrintable } from '../cli/printable.ts';
import { EVIDENCE } from '../texts/testing.ts';

/** An expectation that did not hold. Test runners show its message, which carries the evidence. */
export class RealtimeAssertionError extends Error {
  override readonly name = 'RealtimeAssertionError';
  /** The findings behind it; empty if a limit was exceeded. */
  readonly findings: readonly Finding[];
  /** The recording that was saved; `null` if none was requested. */
  readonly recording: string | null;

  /** True if the expectation could not be judged: there is nothing against it, and nothing for it. */
  readonly isUnjudged: boolean;

  constructor(message: string, findings: readonly Finding[], recording: string | null, isUnjudged = false) {
    super(recording === null ? message : `${message}\n${EVIDENCE.recording(recording)}`);
    this.findings = findings;
    this.recording = recording;
    this.isUnjudged = isUnjudged;
  }
}

/** Findings that are listed in one message. */
const SHOWN = 10;

/** Formats findings with their evidence and caveats; nothing in them can move the cursor of a terminal. */
export function writeFindings(
  title: string,
  findings: readonly Finding[],
  labelOf: (finding: Finding) => string,
): string {
  const written = findings.slice(0, SHOWN).map((finding) => {
    const evidence = finding.evidence.map((line) => `\n      ${toPrintable(line)}`).join('');
    const doubt =
      finding.doubt === '' ? '' : `\n      ${EVIDENCE.caveat(finding.confidence, toPrintable(finding.doubt))}`;
    return `\n  ${toPrintable(labelOf(finding))}: ${toPrintable(finding.text)}${evidence}${doubt}`;
  });
  const more = findings.length > SHOWN ? `\n  ${EVIDENCE.more(findings.length - SHOWN)}` : '';
  return `${title}${written.join('')}${more}`;
}
