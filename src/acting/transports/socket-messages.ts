import type { Fault } from '../../faults/plan.ts';
import { callOn, dispatchOn, soon, stop } from '../platform.ts';
import type { ActedSocket } from './acted-socket.ts';
import { corrupted } from './corrupted.ts';
import { type Sent, sizeOf } from './payload.ts';
import type { SocketTable } from './socket-table.ts';

const PLAIN = { delay: 0, isTwice: false, isSwapped: false } as const;

/** A message has come: its record is written, and the page gets it as the plan says. */
export function takeIncoming(
  { way, run: runOf }: SocketTable,
  acted: ActedSocket,
  event: MessageEvent,
  handle: (event: Event) => void,
): void {
  const { mode } = acted;
  if (mode === 'over' || mode === 'stuck' || mode === 'failing') return stop(event);
  const n = way.recorder.ring.next();
  handle(event);
  const run = runOf();
  if (mode === 'silent') {
    run?.markMessage(acted.connection(), 'half-open', n);
    return stop(event);
  }
  const steps = run?.messageSteps() ?? [];
  const decision = acted.decider?.next('in', steps, (filter) =>
    acted.filter.passes(filter, { direction: 'in', data: event.data, event: null, id: null }),
  );
  for (const fault of decision?.faults ?? []) run?.markMessage(acted.connection(), fault, n);
  if (acted.incoming.isFrozen) run?.markMessage(acted.connection(), 'freeze', n);
  const isAsItIs = decision === undefined || decision.faults.length === 0;
  if (isAsItIs && acted.incoming.isFree) return;
  stop(event);
  if (decision?.isDropped === true) return;
  const at = decision?.corruptedAt ?? null;
  const { origin } = event;
  const data: unknown = at === null ? event.data : corrupted(event.data, at);
  acted.incoming.take(decision ?? PLAIN, () => {
    if (acted.mode === 'live') dispatchOn(acted.socket, new MessageEvent('message', { data, origin }));
  });
}

/** The page sends on a socket that is open, as far as it knows. */
export function sendOutgoing({ way, run: runOf, native }: SocketTable, acted: ActedSocket, data: Sent): void {
  const run = runOf();
  // The record of this message is the next one: the recorder writes it when this call returns.
  const n = way.recorder.ring.next();
  const mark = (fault: Fault['kind']): void => soon(() => run?.markMessage(acted.connection(), fault, n));
  const size = sizeOf(data);
  if (acted.mode === 'silent') {
    acted.addSent(size);
    return mark('half-open');
  }
  const steps = run?.messageSteps() ?? [];
  const decision = acted.decider?.next('out', steps, (filter) =>
    acted.filter.passes(filter, { direction: 'out', data, event: null, id: null }),
  );
  for (const fault of decision?.faults ?? []) mark(fault);
  if (acted.outgoing.isFrozen) mark('freeze');
  const release = (what: unknown) => (): void => void callOn(native.send, acted.socket, [what]);
  const isAsItIs = decision === undefined || decision.faults.length === 0;
  if (isAsItIs && acted.outgoing.isFree && acted.rate === 0) return release(data)();
  if (decision?.isDropped === true) return acted.addSent(size);
  const at = decision?.corruptedAt ?? null;
  const slow = acted.rate === 0 ? 0 : acted.slowDown(size);
  if (slow === 0) acted.addSent(size);
  else mark('slow-reader');
  const delay = (decision?.delay ?? 0) + slow;
  acted.outgoing.take({ ...(decision ?? PLAIN), delay }, release(at === null ? data : corrupted(data, at)));
}
