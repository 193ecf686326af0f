import type { FindingKind } from '../../analysis/finding.ts';
import { INSTEAD } from '../../texts/testing.ts';
import { UNJUDGED_ADVICE } from '../../texts/policy.ts';
import { absenceFailure, openFailure, foundFailure, type Failure, type Subject, unjudgedFailure } from './failure.ts';

const LOST: readonly FindingKind[] = ['gap', 'reset'];
const REPEATED: readonly FindingKind[] = ['duplicate', 'double-subscription', 'replay'];
const DISORDERED: readonly FindingKind[] = ['late', 'reset', 'replay'];

/** Kinds that cannot be found without numbers. */
const NEEDS_NUMBERS: ReadonlySet<FindingKind> = new Set([...LOST, ...DISORDERED, 'loss-unknown']);

const ofKinds = ({ seen, which }: Subject, kinds: readonly FindingKind[]) =>
  seen.findings(which).filter(({ kind }) => kinds.includes(kind));

/** Fails where the numbers of the streams that are meant could not be followed. */
function numbersUnknown(subject: Subject): Failure | null {
  const { seen, which, title } = subject;
  const open = unjudgedFailure(subject, seen.unjudged(which));
  if (open !== null) return open;
  // Of streams that start their numbers over with each connection, a reconnect may have lost messages or not.
  const unknown = seen.findings(which).filter(({ kind, stream }) => {
    const found = seen.analysis.stream(stream);
    return kind === 'loss-unknown' && found !== undefined && !seen.accepts(found);
  });
  const lost = foundFailure({ ...subject, title: title + INSTEAD.lossUnknown }, unknown);
  if (lost !== null) return { ...lost, isUnjudged: true };
  const streams = seen.streams(which);
  const isJudged = streams.some((stream) => seen.analysis.numbering(stream.id).length > 0 || seen.accepts(stream));
  return isJudged ? null : openFailure(title, INSTEAD.nothingNumbered, [`${UNJUDGED_ADVICE.numbering}.`]);
}

/** No number is missing, and no stream starts its numbers over. */
export const gapFailure = (subject: Subject): Failure | null =>
  absenceFailure(subject) ?? foundFailure(subject, ofKinds(subject, LOST)) ?? numbersUnknown(subject);

/** No message came later than one that it should precede. */
export const orderFailure = (subject: Subject): Failure | null =>
  absenceFailure(subject) ?? foundFailure(subject, ofKinds(subject, DISORDERED)) ?? numbersUnknown(subject);

/** No message came twice. Without numbers that is seen by content, so only holes in the recording leave it open. */
export function duplicateFailure(subject: Subject): Failure | null {
  const { seen, which, title } = subject;
  const found = absenceFailure(subject) ?? foundFailure(subject, ofKinds(subject, REPEATED));
  if (found !== null) return found;
  const open = seen.unjudged(which).filter(({ reason }) => reason === 'dropped' || reason === 'numbering-not-found');
  const unknown = unjudgedFailure(subject, open);
  if (unknown !== null) return unknown;
  return seen.messages(which).length === 0 ? openFailure(title, INSTEAD.noMessages) : null;
}

/**
 * No finding of these kinds; of errors and warnings if none are named. Kinds that need numbers fail where there are none
 * if they are named.
 */
export function findingFailure(subject: Subject, kinds: readonly FindingKind[] | null): Failure | null {
  const { seen, which } = subject;
  const isMeantKind = ({ kind, severity }: { readonly kind: FindingKind; readonly severity: string }): boolean =>
    kinds === null ? severity !== 'info' : kinds.includes(kind);
  const found = absenceFailure(subject) ?? foundFailure(subject, seen.findings(which).filter(isMeantKind));
  if (found !== null) return found;
  if (kinds?.some((kind) => NEEDS_NUMBERS.has(kind)) === true) return numbersUnknown(subject);
  return unjudgedFailure(
    subject,
    seen.unjudged(which).filter(({ reason }) => reason === 'dropped'),
  );
}
