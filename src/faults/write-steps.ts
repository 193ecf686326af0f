import { writeDuration } from '../base/duration.ts';
import { unreachable } from '../base/unreachable.ts';
import { CONNECTION_WORDS, MESSAGE_VERBS } from './parse-fault-words.ts';
import { isInstant, type Fault, type MessageChoice, type Step } from './plan.ts';

/** `5th`, `22nd`, `111th`. */
function ordinal(count: number): string {
  const isTeen = count % 100 >= 11 && count % 100 <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

function rateWords(rate: number): string {
  if (rate % 1e6 === 0) return `${rate / 1e6}MB/s`;
  return rate % 1e3 === 0 ? `${rate / 1e3}kB/s` : `${rate}B/s`;
}

/** A share counts in millionths, so four decimals of a percent hold it exactly. */
function amountWords({ share, every }: MessageChoice): string {
  if (every !== null) return `every ${ordinal(every)} `;
  return share === null ? '' : `${Math.round(share * 1e6) / 1e4}% `;
}

function choiceWords({ direction, filter }: MessageChoice): string {
  const way = direction === 'both' ? '' : ` when ${direction === 'in' ? 'received' : 'sent'}`;
  return filter === '' ? way : `${way} where ${JSON.stringify(filter)}`;
}

function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case 'cut':
    case 'refuse':
    case 'stuck':
    case 'half-open':
    case 'freeze':
      return CONNECTION_WORDS[fault.kind][0];
    case 'status':
      return `status ${fault.status}`;
    case 'close':
      return fault.reason === '' ? `close ${fault.code}` : `close ${fault.code} ${JSON.stringify(fault.reason)}`;
    case 'slow-reader':
    case 'bandwidth':
      return `${fault.kind} ${rateWords(fault.bytesPerSecond)}`;
    case 'delay': {
      const jitter = fault.jitter === 0 ? '' : ` jitter ${writeDuration(fault.jitter)}`;
      return `${amountWords(fault)}delayed ${writeDuration(fault.by)}${jitter}${choiceWords(fault)}`;
    }
    case 'drop':
    case 'duplicate':
    case 'swap':
    case 'corrupt':
      return `${amountWords(fault)}${MESSAGE_VERBS[fault.kind][0] ?? ''}${choiceWords(fault)}`;
    default:
      return unreachable(fault);
  }
}

/**
 * Writes steps in the words that `parseSteps` reads; reading them gives the same steps.
 *
 * @param steps as `parseSteps` or `readPlan` gave them.
 */
export function writeSteps(steps: readonly Step[]): string {
  const clauses: string[] = [];
  let cursor: number | null = 0;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (step === undefined) break;
    const next = steps[index + 1];
    const isDown = step.fault.kind === 'cut' && next?.fault.kind === 'refuse' && next.at === step.at;
    const last = isDown ? next : step;
    if (isDown) index += 1;
    const start = step.at === cursor ? '' : `at ${writeDuration(step.at)} `;
    const end = last.lasts === null ? '' : ` for ${writeDuration(last.lasts)}`;
    clauses.push(`${start}${isDown ? 'down' : faultWords(step.fault)}${end}`);
    const isEndless = last.lasts === null && !isInstant(last.fault);
    cursor = isEndless ? null : step.at + (last.lasts ?? 0);
  }
  return clauses.join('; ');
}
