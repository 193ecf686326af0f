import type { EventRow } from '../../rows/event-rows.ts';
import type { IconName } from './icons.tsx';

/** The icons of what happens between messages, in the table and in the list of a lane. */
export const EVENT_ICONS: Readonly<Record<EventRow['kind'], IconName>> = {
  open: 'open',
  close: 'closed',
  failure: 'cross',
  attempt: 'wait',
  gap: 'gap',
  page: 'flag',
  state: 'flag',
  'not-recorded': 'notRecorded',
  induced: 'bolt',
};
